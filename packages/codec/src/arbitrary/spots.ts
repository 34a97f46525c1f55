import { WRITE } from "../engine/number-io.ts";
import type { Measured, MeasuredNumber } from "../measured.ts";
import type { NumberType } from "../node.ts";
import { NUMBERS } from "../numbers.ts";
import { STORED_START } from "./stored.ts";

/** Bytes that are worth a try at an offset. */
export interface Spot {
  /** From the start of the layout. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** What is no UTF-8, or not by itself: a lone continuation, a lead byte, an overlong slash, half of a surrogate pair. */
const BROKEN_UTF8 = [[0x80], [0xff], [0xe2], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80]];

/** The places in bytes where a change is most likely to be wrong, each with what to put there. */
export function* spotsIn(measured: Measured, at: number): Generator<Spot> {
  const end = at + measured.size;
  switch (measured.kind) {
    case "uuid":
    case "time":
    case "bytes":
      return;
    case "number":
      // Another NaN than the one that encoding writes.
      if (NUMBERS[measured.node.type].family === "float") yield byte(at, 0xff, measured.size);
      return;
    case "safe-integer": {
      const { type } = measured.node;
      const limits = type === "u64" ? [2n ** 53n, 2n ** 64n - 1n] : [2n ** 53n, -(2n ** 53n), -(2n ** 63n)];
      for (const value of limits) yield number(at, type, measured.littleEndian, value);
      return;
    }
    case "bool":
      yield byte(at, 2);
      yield byte(at, 255);
      return;
    case "optional":
      for (const presence of [0, 1, 2, 255]) yield byte(at, presence);
      yield* spotsIn(measured.element, at + measured.start);
      return;
    case "char":
      yield byte(at, 0);
      yield* broken(at, end);
      return;
    case "text":
      yield* lengths(measured.count, at, measured.capacity);
      yield* broken(at + measured.start, at + measured.start + measured.capacity);
      yield byte(end - 1, 1);
      return;
    case "blob":
      yield* lengths(measured.count, at, measured.capacity);
      yield byte(end - 1, 1);
      return;
    case "zstd": {
      yield* lengths(measured.count, at, measured.capacity);
      const frame = at + measured.start;
      // Its magic, its flags, the size that it says, its block's header; then the content, as it is stored.
      for (const offset of [0, 4, 9]) if (offset < measured.capacity) yield byte(frame + offset, 0xff);
      for (const size of [0, 1, 2 ** 32 - 1]) if (measured.capacity >= 9) yield number(frame + 5, "u32", true, size);
      if (measured.content.size + STORED_START <= measured.capacity)
        yield* spotsIn(measured.content, frame + STORED_START);
      return;
    }
    case "image":
      yield* spotsIn(measured.samples, at);
      return;
    case "bounded-image": {
      const { node, side, start, samples } = measured;
      yield* lengths(side, at, node.maxWidth);
      yield* lengths(side, at + side.size, node.maxHeight);
      yield* spotsIn(samples, at + start);
      return;
    }
    case "list":
      yield* lengths(measured.count, at, measured.capacity);
      yield* ends(measured, at + measured.start, measured.capacity);
      return;
    case "array":
      yield* ends(measured, at, measured.length);
      return;
    case "enum":
      for (const { value } of measured.node.members) yield* around(measured.base, at, value);
      return;
    case "flags":
    case "bits":
      yield byte(at, 0xff, measured.size);
      return;
    case "union":
      for (const index of measured.arms.keys()) yield* around(measured.base, at, index);
      yield* around(measured.base, at, Number(NUMBERS[measured.base.node.type].max));
      for (const { type } of measured.arms) yield* spotsIn(type, at + measured.start);
      yield byte(end - 1, 1);
      return;
    case "struct":
      for (const { offset, type } of measured.constants) {
        yield byte(at + offset, 0, type.size);
        yield byte(at + offset, 0xff, type.size);
      }
      for (const { offset, size } of measured.gaps) yield byte(at + offset, 1, size);
      for (const { offset, type } of measured.fields) yield* spotsIn(type, at + offset);
  }
}

/** The first and the last element. */
function* ends(
  { element, stride }: { readonly element: Measured; readonly stride: number },
  at: number,
  length: number,
): Generator<Spot> {
  yield* spotsIn(element, at);
  if (length > 1) yield* spotsIn(element, at + (length - 1) * stride);
}

/** Lengths that are none, or all, or more than there is room for. */
function* lengths({ node, littleEndian }: MeasuredNumber, at: number, capacity: number): Generator<Spot> {
  for (const length of [0, capacity, capacity + 1, 2 ** 31, 2 ** 32 - 1]) {
    yield number(at, node.type, littleEndian, length);
  }
}

/** A number and its neighbours, as far as the type holds them. */
function* around({ node, littleEndian }: MeasuredNumber, at: number, value: number): Generator<Spot> {
  const { min, max } = NUMBERS[node.type];
  for (const near of [value - 1, value, value + 1]) {
    if (near >= min && near <= max) yield number(at, node.type, littleEndian, near);
  }
}

/** Broken UTF-8 at the start and at the end. */
function* broken(start: number, end: number): Generator<Spot> {
  for (const bytes of BROKEN_UTF8) {
    if (bytes.length > end - start) continue;
    yield { offset: start, bytes: Uint8Array.from(bytes) };
    yield { offset: end - bytes.length, bytes: Uint8Array.from(bytes) };
  }
}

function number(offset: number, type: NumberType, littleEndian: boolean, value: number | bigint): Spot {
  const data = new DataView(new ArrayBuffer(NUMBERS[type].bytes));
  WRITE[type](data, 0, value as never, littleEndian);
  return { offset, bytes: new Uint8Array(data.buffer) };
}

function byte(offset: number, value: number, times: number = 1): Spot {
  return { offset, bytes: new Uint8Array(times).fill(value) };
}
