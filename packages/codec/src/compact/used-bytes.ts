import { readBase } from "../check-bytes.ts";
import type { Measured, MeasuredNumber, MeasuredStruct } from "../measured.ts";

/**
 * Is told of each run of bytes in use, from the first to the last. What it was not told of yet is not looked at, so that
 * it may put the bytes there itself. With `false` the walk ends.
 */
type Run = (start: number, end: number) => boolean;

/** Walks over a layout's bytes that are in use. `false` where they say what cannot be, or a run said so. */
export type UsedBytes = (data: DataView, run: Run) => boolean;

/**
 * Finds the bytes that are in use: all but the capacity behind what a length, a count, a tag or a presence byte says is
 * there. `undefined` for a layout whose bytes always are.
 */
export function usedBytesOf(measured: MeasuredStruct): UsedBytes | undefined {
  const step = stepOf(measured);
  if (step === undefined) return undefined;
  return (data, run) => {
    const walk = new Walk(data, run);
    return step(walk, 0) && walk.finish();
  };
}

/** Walks over a node that stands at `at`. */
type Step = (walk: Walk, at: number) => boolean;

function stepOf(measured: Measured): Step | undefined {
  switch (measured.kind) {
    case "number":
    case "safe-integer":
    case "bool":
    case "uuid":
    case "time":
    case "char":
    case "bytes":
    case "image":
    case "enum":
    case "flags":
    case "bits":
      return undefined;
    case "text":
    case "blob":
    case "zstd": {
      const { start, size, count, capacity } = measured;
      return (walk, at) => {
        const length = walk.number(count, at);
        return length <= capacity && walk.use(at + start + length) && walk.skipTo(at + size);
      };
    }
    case "list": {
      const { start, size, stride, count, capacity, element } = measured;
      const each = stepOf(element);
      return (walk, at) => {
        const length = walk.number(count, at);
        if (!(length <= capacity)) return false;
        if (each === undefined) return walk.use(at + start + length * stride) && walk.skipTo(at + size);
        walk.use(at + start);
        for (let index = 0; index < length; index++) if (!each(walk, at + start + index * stride)) return false;
        return walk.skipTo(at + size);
      };
    }
    case "bounded-image": {
      const { node, start, size, side, channels, samples } = measured;
      return (walk, at) => {
        const width = walk.number(side, at);
        const height = walk.number(side, at + side.size);
        if (!(width <= node.maxWidth && height <= node.maxHeight)) return false;
        return walk.use(at + start + width * height * channels * samples.stride) && walk.skipTo(at + size);
      };
    }
    case "optional": {
      const { start, size, element } = measured;
      const inner = stepOf(element) ?? fixed(element.size);
      return (walk, at) => {
        const presence = walk.number(PRESENCE, at);
        if (presence === 1) return walk.use(at + start) && inner(walk, at + start) && walk.skipTo(at + size);
        return presence === 0 && walk.skipTo(at + size);
      };
    }
    case "union": {
      const { base, start, size, arms } = measured;
      const steps = arms.map(({ type }) => stepOf(type) ?? fixed(type.size));
      return (walk, at) => {
        const arm = steps[walk.number(base, at)];
        return arm !== undefined && walk.use(at + start) && arm(walk, at + start) && walk.skipTo(at + size);
      };
    }
    case "array": {
      const { length, stride, element } = measured;
      const each = stepOf(element);
      if (each === undefined) return undefined;
      return (walk, at) => {
        for (let index = 0; index < length; index++) if (!each(walk, at + index * stride)) return false;
        return true;
      };
    }
    case "struct": {
      const { size, fields } = measured;
      const steps = fields.flatMap(({ type, offset }) => {
        const step = stepOf(type);
        return step === undefined ? [] : { step, offset };
      });
      if (steps.length === 0) return undefined;
      return (walk, at) => {
        // Fixed fields, gaps and constants between the others are in use with the next that is.
        for (const { step, offset } of steps) if (!(walk.use(at + offset) && step(walk, at + offset))) return false;
        return walk.use(at + size);
      };
    }
  }
}

const PRESENCE: Pick<MeasuredNumber, "node" | "size" | "littleEndian"> = {
  node: { kind: "number", type: "u8" },
  size: 1,
  littleEndian: true,
};

function fixed(size: number): Step {
  return (walk, at) => walk.use(at + size);
}

class Walk {
  readonly #data: DataView;
  readonly #run: Run;
  // The run that nobody was told of yet.
  #start = 0;
  #end = 0;

  constructor(data: DataView, run: Run) {
    this.#data = data;
    this.#run = run;
  }

  /** All up to an offset is in use. */
  use(end: number): true {
    this.#end = end;
    return true;
  }

  /** A number that says what is in use behind it; NaN where the walk ends. */
  number(type: Pick<MeasuredNumber, "node" | "size" | "littleEndian">, at: number): number {
    this.#end = at + type.size;
    return this.#tell() ? readBase(type, this.#data, at) : Number.NaN;
  }

  /** Nothing more is in use up to an offset. */
  skipTo(offset: number): boolean {
    if (this.#end === offset) return true;
    const goesOn = this.#tell();
    this.#start = offset;
    this.#end = offset;
    return goesOn;
  }

  /** Tells of the last run. */
  finish(): boolean {
    return this.#tell();
  }

  #tell(): boolean {
    const [start, end] = [this.#start, this.#end];
    this.#start = end;
    return end === start || this.#run(start, end);
  }
}
