import assert from "node:assert";
import { layout } from "mortise";
import { type Contender, compare, print } from "../compare.ts";
import { inTurn } from "./in-turn.ts";
import { notationOf, valuesOf } from "./records.ts";

const COUNTS = [10, 32, 100, 316, 1000];

/** What a field costs in records of ten fields, of a thousand, and between. */
export async function benchScaling(): Promise<void> {
  const records = COUNTS.map(recordsOf);
  for (const [title, contender] of [
    ["encoding", "encode"],
    ["decoding, a new object each time", "decode"],
    ["decoding into an object that is there", "decodeInto"],
  ] as const) {
    const rounds = await compare(records.map((record) => record[contender]));
    print(`the time a field takes, ${title}; linear: the same ratio in all rows`, rounds);
  }
}

function recordsOf(fields: number): Record<"encode" | "decode" | "decodeInto", Contender> {
  const Record = layout(notationOf(fields, "f"));
  const values = valuesOf(fields, "f");
  const bytes = new Uint8Array(values.length * Record.LENGTH);
  const encode = (value: object, slot: number) => Record.encodeInto(value as never, bytes, slot * Record.LENGTH);
  const decode = (slot: number) => Record.decode(bytes, slot * Record.LENGTH);
  const target = Record.decode(bytes);
  const decodeInto = (slot: number) => Record.decodeInto(target, bytes, slot * Record.LENGTH);
  for (const [slot, value] of values.entries()) {
    encode(value, slot);
    assert.deepEqual(decode(slot), value);
    assert.deepEqual(decodeInto(slot), value);
  }
  const slots = values.map((_, slot) => slot);
  const row = { name: `${fields} fields`, times: values.length * fields };
  return {
    encode: { ...row, run: inTurn(encode, values, slots) },
    decode: { ...row, run: inTurn(decode, slots) },
    decodeInto: { ...row, run: inTurn(decodeInto, slots) },
  };
}
