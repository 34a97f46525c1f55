import { faultsIn } from "../check-bytes.ts";
import { refusePlace } from "../engine/engine.ts";
import { Memory } from "../engine/memory.ts";
import { LayoutError } from "../errors.ts";
import { faultError } from "../fault.ts";
import type { MeasuredStruct } from "../measured.ts";
import { type UsedBytes, usedBytesOf } from "./used-bytes.ts";

/** One layout's way between its fixed form and the compact one: the bytes of the first that are in use. */
export class CompactForm {
  readonly measured: MeasuredStruct;
  /** Whether all bytes are always in use. */
  readonly fixed: boolean;
  readonly #usedBytes: UsedBytes;
  #scratch: Memory | undefined;

  constructor(measured: MeasuredStruct) {
    this.measured = measured;
    const used = usedBytesOf(measured);
    this.fixed = used === undefined;
    this.#usedBytes = used ?? ((_, run) => run(0, measured.size));
  }

  /** Lends room for the fixed form, which is kept from call to call. It may hold what was there before. */
  withScratch<T>(use: (fixed: Memory) => T): T {
    const scratch = this.#scratch ?? new Memory(new Uint8Array(this.measured.size));
    // Whoever comes while it is lent, a getter of a value perhaps, gets room of its own.
    this.#scratch = undefined;
    try {
      return use(scratch);
    } finally {
      this.#scratch = scratch;
    }
  }

  /** @throws LayoutError where a length, a count, a tag or a presence byte says what cannot be */
  lengthOf({ data }: Memory): number {
    let [length, position] = [0, 0];
    const whole = this.#usedBytes(data, (start, end) => {
      length += end - start;
      position = end;
      return true;
    });
    if (!whole) this.#refuse(data, position);
    return length;
  }

  /** Copies what is in use to `at`, where there is room for it; returns the offset after it. */
  copyUsed({ bytes: fixed, data }: Memory, bytes: Uint8Array, at: number): number {
    let to = at;
    this.#usedBytes(data, (start, end) => {
      copy(fixed, start, end, bytes, to);
      to += end - start;
      return true;
    });
    return to;
  }

  /**
   * Copies the compact bytes at `at` to where they are in the fixed form.
   *
   * INVARIANT: lengths, counts, tags and presence bytes are looked at only in `fixed`, to which they were copied once,
   * so that nobody can change them between the look and the use.
   *
   * @returns the bytes of the fixed form, as far as they are there: they end early for an older record
   * @throws LayoutError `too-short` where they end within a field; as {@link lengthOf}
   */
  expandInto({ bytes: fixed, data }: Memory, given: Uint8Array, at: number): Uint8Array {
    const { measured } = this;
    if (!Number.isSafeInteger(at) || at < 0) refusePlace(measured, given, at);
    let [from, position, ended] = [at, 0, false];
    const whole = this.#usedBytes(data, (start, end) => {
      const there = Math.max(0, Math.min(end - start, given.length - from));
      copy(given, from, from + there, fixed, start);
      from += there;
      position = start + there;
      ended = position < end;
      return !ended;
    });
    if (whole) return fixed;
    if (!ended) this.#refuse(data, position);
    const cut = measured.fields.find(({ offset, type }) => offset < position && position < offset + type.size);
    if (cut === undefined) return fixed.subarray(0, position);
    const there = Math.max(0, given.length - at);
    const context = { path: cut.name, offset: cut.offset, expected: "more bytes", received: `${there} bytes` };
    throw new LayoutError("too-short", `${cut.name}: the compact bytes end within it, after ${there}`, context);
  }

  /** Throws what is wrong with the bytes before a position, at which the walk over them stopped. */
  #refuse(data: DataView, position: number): never {
    for (const fault of faultsIn(this.measured, data, 0, { zeros: false })) {
      // Behind it may be anything.
      if (fault.offset < position) throw faultError(fault);
    }
    throw new LayoutError("wrong-type", "the bytes changed while they were read");
  }
}

/** Fewer bytes are copied one by one, without the view of them that a block copy takes. */
const FEW = 32;

function copy(source: Uint8Array, start: number, end: number, target: Uint8Array, to: number): void {
  if (end - start > FEW) target.set(source.subarray(start, end), to);
  else for (let from = start; from < end; from++) target[to + from - start] = source[from] as number;
}
