import { expectTypeOf, test } from "vitest";
import {
  compact,
  conform,
  decodeCompact,
  encodeCompact,
  encodeCompactInto,
  expand,
  fingerprint,
  fromJSON,
  type Infer,
  type Layout,
  layout,
  type Mismatch,
} from "../src/index.ts";

const Note = layout('u32 id + text(20) body = ""');
const Entry = layout("zstd(text(20), 90) log");

test("the compact form has the layout's values", () => {
  encodeCompact(Note, { id: 1 });
  expectTypeOf(decodeCompact(Note, new Uint8Array())).toEqualTypeOf<Infer<typeof Note>>();
  expectTypeOf(encodeCompactInto(Note, { id: 1, body: "" }, new Uint8Array(9), 1)).toBeNumber();
  // @ts-expect-error a number is missing
  encodeCompact(Note, { body: "" });
  // @ts-expect-error a text is no number
  encodeCompactInto(Note, { id: "1" }, new Uint8Array(9));
  // @ts-expect-error compressing takes a wait
  encodeCompact(Entry, { log: "" });
  // @ts-expect-error so does decompressing
  decodeCompact(Entry, new Uint8Array());
  expectTypeOf(expand(Entry, compact(Entry, new Uint8Array()))).toEqualTypeOf<Uint8Array<ArrayBuffer>>();
});

test("what only looks at layouts takes any of them", () => {
  expectTypeOf(conform(Note, Entry)).toEqualTypeOf<Mismatch[]>();
  expectTypeOf(fingerprint(Entry)).toEqualTypeOf<bigint>();
  // @ts-expect-error notation is no layout yet
  fingerprint("u8 id");
});

test("a layout from JSON has fields of unknown types", () => {
  const read = fromJSON(JSON.stringify(Note));
  expectTypeOf(read).toExtend<Layout>();
  expectTypeOf(read.decode(new Uint8Array())).toEqualTypeOf<{ [name: string]: unknown }>();
  expectTypeOf(Note.toJSON()).toEqualTypeOf(Note.node);
});
