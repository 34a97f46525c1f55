import type { ArrayAccess } from "../../src/array-access.ts";
import type { Measured, MeasuredStruct } from "../../src/measured.ts";
import { type Outcome, outcomeOf } from "./outcome.ts";

type Access = ArrayAccess<unknown, unknown, readonly unknown[]>;

/** Writes each part of an input to a view wherever one can, good or not; what comes of each try, in order. */
export function* writeAll({ fields }: MeasuredStruct, view: object, input: unknown): Generator<Outcome> {
  for (const { name, type } of fields) {
    const part = partOf(input, name);
    yield outcomeOf(() => {
      (view as Record<string, unknown>)[name] = part;
    });
    const seen = outcomeOf(() => (view as Record<string, unknown>)[name]);
    if ("value" in seen) yield* writeInto(type, seen.value, part);
  }
}

function* writeInto(measured: Measured, seen: unknown, input: unknown): Generator<Outcome> {
  switch (measured.kind) {
    case "struct":
      yield* writeAll(measured, seen as object, input);
      return;
    case "union": {
      const { kind } = seen as { kind: string };
      const arm = measured.arms.find(({ name }) => name === kind);
      if (arm !== undefined) yield* writeAll(arm.type, seen as object, input);
      return;
    }
    case "optional":
      if (seen !== undefined) yield* writeInto(measured.element, seen, input);
      return;
    case "array":
    case "list":
      if (!ArrayBuffer.isView(seen)) yield* writeElements(measured.element, seen as Access, input);
      return;
    case "image":
      yield* writeInto(measured.samples, seen, input);
      return;
    // What is left shows numbers, texts and copies, or typed arrays, which are JavaScript's own.
    case "number":
    case "safe-integer":
    case "bool":
    case "uuid":
    case "time":
    case "text":
    case "char":
    case "bytes":
    case "blob":
    case "zstd":
    case "bounded-image":
    case "enum":
    case "flags":
    case "bits":
      return;
  }
}

/** At the ends of an array, past them, and where no element can be. */
function* writeElements(element: Measured, array: Access, input: unknown): Generator<Outcome> {
  const length = outcomeOf(() => array.length);
  yield length;
  const last = "value" in length ? (length.value as number) - 1 : 0;
  for (const index of [0, last, last + 1, -1, 0.5, Number.NaN, "0" as never]) {
    const part = partOf(input, String(index)) ?? input;
    yield outcomeOf(() => array.set(index, part));
    const seen = outcomeOf(() => array.get(index));
    if ("value" in seen) yield* writeInto(element, seen.value, part);
  }
  yield outcomeOf(() => array.copyFrom(input as readonly unknown[]));
  for (const target of [undefined, null, [], {}, new Uint8Array(2)]) yield outcomeOf(() => array.copyTo(target));
}

function partOf(input: unknown, name: string): unknown {
  return typeof input === "object" && input !== null ? (input as Record<string, unknown>)[name] : input;
}
