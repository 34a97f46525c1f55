import fc from "fast-check";
import { hostileBytes } from "../../src/arbitrary/index.ts";
import type { Layout } from "../../src/layout.ts";

// Node has them; this TypeScript's library does not yet.
const Resizable = ArrayBuffer as unknown as new (
  length: number,
  options: { maxByteLength: number },
) => ArrayBuffer & { resize(length: number): void };

/** Content put into what may stand for bytes, as anyone may pass it: memory of several kinds, and what is none. */
const MEMORIES: { readonly [kind: string]: (content: Uint8Array) => unknown } = {
  own: (content) => content.slice(),
  buffer: (content) => Buffer.from(content),
  inside: (content) => filled(new Uint8Array(content.length + 21).subarray(11, 11 + content.length), content),
  shared: (content) => filled(new Uint8Array(new SharedArrayBuffer(content.length)), content),
  growing: (content) => filled(new Uint8Array(resizable(content.length)), content),
  shrunk: ({ length }) => {
    const buffer = resizable(length + 8);
    const bytes = new Uint8Array(buffer, 8, length);
    buffer.resize(4);
    return bytes;
  },
  gone: (content) => {
    const bytes = content.slice();
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] });
    return bytes;
  },
  clamped: (content) => Uint8ClampedArray.from(content),
  words: ({ length }) => new Uint16Array(length),
  view: (content) => new DataView(content.slice().buffer),
  list: (content) => [...content],
  text: (content) => String(content),
  null: () => null,
  undefined: () => undefined,
};

const GOOD = ["own", "buffer", "inside", "shared", "growing"];

function filled(bytes: Uint8Array, content: Uint8Array): Uint8Array {
  bytes.set(content);
  return bytes;
}

function resizable(length: number): ArrayBuffer & { resize(length: number): void } {
  return new Resizable(length, { maxByteLength: length + 8 });
}

/** Content in memory of some kind, and where in it a layout is looked for. */
export interface Place {
  readonly content: Uint8Array;
  readonly memory: string;
  readonly at: number;
}

/** The memory of a place. */
export function memoryOf({ content, memory }: Place): Uint8Array {
  return MEMORIES[memory]?.(content) as Uint8Array;
}

const strangeAt = fc.constantFrom<unknown>(-1, 0.5, Number.NaN, Infinity, 2 ** 53, -0, "0", null, undefined, 1n, {});

/** Bytes for a layout from someone who means harm, in any memory, at any place. */
export function hostileMemory(any: Layout): fc.Arbitrary<Place> {
  const random = fc.uint8Array({ maxLength: any.LENGTH + 9 });
  const few = fc.array(fc.nat({ max: 2 }), { minLength: any.LENGTH, maxLength: any.LENGTH });
  const bytes = fc.oneof(
    { weight: 6, arbitrary: hostileBytes(any) },
    random,
    few.map((list) => Uint8Array.from(list)),
  );
  const at = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 24 }));
  const good = fc.tuple(bytes, at, fc.constantFrom(...GOOD)).map(([bytes, at, memory]): Place => {
    const content = new Uint8Array(at + bytes.length);
    content.set(bytes, at);
    return { content, memory, at };
  });
  return fc.oneof(
    { weight: 20, arbitrary: good },
    fc.tuple(good, strangeAt).map(([place, at]) => ({ ...place, at: at as number })),
    fc.tuple(good, fc.constantFrom(...Object.keys(MEMORIES))).map(([place, memory]) => ({ ...place, memory })),
  );
}
