import { zstdBy } from "../../src/builders/zstd.ts";
import { checkValue } from "../../src/check-value.ts";
import { Layout } from "../../src/layout.ts";
import { measure } from "../../src/measure.ts";
import { parse } from "../../src/notation/parse.ts";
import { print } from "../../src/notation/print.ts";
import { standardSchema } from "../../src/standard-schema.ts";
import { verify } from "../../src/verify.ts";
import { ENGINES } from "../engines.ts";
import { same } from "../same.ts";
import { storing } from "../zstd-engines.ts";
import { agreed, outcomeOf, outcomeOfAsync } from "./outcome.ts";
import { writeAll } from "./write-all.ts";

/** Room around a layout, so that a write outside it shows; aligned as any layout wants it. */
const MARGIN = 16;
const FILL = 0x5a;

/** Closures look at a value's parts twice, and count on seeing the same. */
const LOOKING_ONCE = ENGINES.filter(([name]) => name !== "closures");

/** Bytes for a layout, and a look at them that fails where the room around was written to. */
function framed(length: number): { bytes: Uint8Array; inside: () => Uint8Array } {
  const bytes = new Uint8Array(length + 2 * MARGIN).fill(FILL);
  const inside = () => {
    const around = [...bytes.subarray(0, MARGIN), ...bytes.subarray(MARGIN + length)];
    same(
      around.every((byte) => byte === FILL),
      true,
    );
    return bytes.slice(MARGIN, MARGIN + length);
  };
  return { bytes, inside };
}

/** Encodes what may be no value: all engines agree with the judge, and write all or nothing. */
export function encode(any: Layout, input: unknown): void {
  const untouched = framed(any.LENGTH).inside();
  const outcomes = ENGINES.map(([, make]) => {
    const { bytes, inside } = framed(any.LENGTH);
    const outcome = outcomeOf(() => new Layout(any.node, make).encodeInto(input as never, bytes, MARGIN));
    if (!("value" in outcome)) same(inside(), untouched);
    return "value" in outcome ? { value: inside() } : outcome;
  });
  const written = agreed(outcomes);
  same("value" in written, checkValue(measure(any.node), input) === undefined);
  if ("value" in written) same(verify(any, written.value as Uint8Array, { zeros: true }), []);
}

/**
 * Encodes a view of memory that someone else writes to meanwhile: every so many looks at it, its bytes are others.
 * Whatever is written is some value's bytes, and stays inside.
 */
export function encodeView(any: Layout, value: unknown, hostile: Uint8Array, looks: number): void {
  for (const [, make] of LOOKING_ONCE) {
    const one = new Layout(any.node, make);
    const versions = [any.encode(value as never), hostile.subarray(0, any.LENGTH)];
    const seen = Uint8Array.from(versions[0] as Uint8Array);
    let count = 0;
    const input = watched(one.view(seen), () => {
      if (++count % looks === 0) seen.set(versions[(count / looks) % 2] as Uint8Array);
    });
    const { bytes, inside } = framed(any.LENGTH);
    const outcome = outcomeOf(() => one.encodeInto(input as never, bytes, MARGIN));
    const written = inside();
    if ("value" in outcome) same(verify(any, written, { zeros: true }), []);
  }
}

/** A view, and those inside it, that tell of each look. */
function watched(view: object, look: () => void): object {
  return new Proxy(view, {
    get(target, name) {
      look();
      const part: unknown = Reflect.get(target, name, target);
      return typeof part === "object" && part !== null && "$at" in part ? watched(part, look) : part;
    },
  });
}

/** Encodes what may be no value of a layout in which something is compressed. */
export async function encodeCompressed(any: Layout, input: unknown): Promise<void> {
  const node = parse(print(any.node), zstdBy(storing));
  const outcomes = ENGINES.slice(0, 2).map(([, make]) => {
    return outcomeOfAsync(() => new Layout(node, make).encodeAsync(input as never));
  });
  const written = agreed(await Promise.all(outcomes));
  if ("value" in written) same(verify(any, written.value as Uint8Array, { zeros: true }), []);
}

/** Writes good and bad parts through views: all engines agree on each, and leave the same bytes. */
export function writeThroughViews(any: Layout, value: unknown, input: unknown): void {
  const measured = measure(any.node);
  const results = ENGINES.map(([, make]) => {
    const { bytes, inside } = framed(any.LENGTH);
    const one = new Layout(any.node, make);
    one.encodeInto(value as never, bytes, MARGIN);
    const outcomes = [...writeAll(measured, one.view(bytes, MARGIN), input)];
    return { outcomes, written: inside() };
  });
  for (const result of results) same(result, results[0]);
  const written = results[0]?.written as Uint8Array;
  same(verify(any, written), []);
}

/** Validates what may be no value: it is accepted where encoding accepts it, and then encodes to the same bytes. */
export function validate(any: Layout, input: unknown): void {
  const result = standardSchema(any)["~standard"].validate(input);
  const written = outcomeOf(() => any.encode(input as never));
  same(result.issues === undefined, "value" in written);
  if (result.issues === undefined) same({ value: any.encode(result.value as never) }, written);
}
