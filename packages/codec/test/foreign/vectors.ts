import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { tagOf } from "../../src/errors.ts";
import { NUMBERS, type NumberFacts } from "../../src/numbers.ts";

/** A layout, a value, and the bytes that are that value for ever. */
export interface Vector {
  readonly layout: string;
  readonly value: unknown;
  readonly bytes: Uint8Array;
}

/** Where the vectors are kept. */
export const VECTORS: string = fileURLToPath(new URL("../golden/vectors.json", import.meta.url));

export function readVectors(): Vector[] {
  const rows = JSON.parse(readFileSync(VECTORS, "utf8")) as { layout: string; value: unknown; bytes: string }[];
  return rows.map(({ layout, value, bytes }) => {
    return { layout, value: fromPlain(value), bytes: Uint8Array.from(Buffer.from(bytes, "hex")) };
  });
}

/** The vectors as the file has them: a line for each of their parts. */
export function printVectors(vectors: readonly Vector[]): string {
  const rows = vectors.map(({ layout, value, bytes }) => {
    const parts = { layout, value: toPlain(value), bytes: Buffer.from(bytes).toString("hex") };
    const lines = Object.entries(parts).map(([name, part]) => `    "${name}": ${JSON.stringify(part)}`);
    return `  {\n${lines.join(",\n")}\n  }`;
  });
  return `[\n${rows.join(",\n")}\n]\n`;
}

/** What JSON lacks stands in an object: `{ "$": "-0" }`, `{ "$": "5n" }`, `{ "$": "Uint8Array", "of": [1, 2] }`. */
interface Tagged {
  readonly $: string;
  readonly of?: readonly unknown[];
}

function toPlain(value: unknown): unknown {
  if (typeof value === "bigint") return { $: `${value}n` };
  if (value === undefined) return { $: "undefined" };
  if (typeof value === "number") {
    const text = Object.is(value, -0) ? "-0" : `${value}`;
    return JSON.stringify(value) === text ? value : { $: text };
  }
  if (ArrayBuffer.isView(value)) return { $: tagOf(value), of: Array.from(value as Uint8Array, toPlain) };
  if (Array.isArray(value)) return value.map(toPlain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, part]) => [name, toPlain(part)]));
}

function fromPlain(plain: unknown): unknown {
  if (Array.isArray(plain)) return plain.map(fromPlain);
  if (typeof plain !== "object" || plain === null) return plain;
  if ("$" in plain) return fromTagged(plain as Tagged);
  return Object.fromEntries(Object.entries(plain).map(([name, part]) => [name, fromPlain(part)]));
}

function fromTagged({ $: text, of }: Tagged): unknown {
  if (of !== undefined) {
    const { array } = Object.values(NUMBERS).find(({ array }) => array.name === text) as NumberFacts;
    return Object.assign(new array(of.length), of.map(fromPlain));
  }
  if (text === "undefined") return undefined;
  return text.endsWith("n") ? BigInt(text.slice(0, -1)) : Number(text);
}
