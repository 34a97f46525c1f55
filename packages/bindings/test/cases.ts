import { type Layout, verify } from "@mortise/codec";
import { anyLayout, arbitrary, hostileBytes } from "@mortise/codec/fast-check";
import { measuredLayout } from "@mortise/codec/measured";
import fc from "fast-check";
import { type Part, type Record, recordsIn } from "../src/shape.ts";
import { shapeOf } from "../src/shape-of.ts";
import { awkward, RARE } from "./awkward.ts";
import { tokensOf } from "./tokens.ts";

/** A layout, values of it, and bytes that may be none. */
export interface Case {
  readonly any: Layout;
  readonly shape: Record;
  readonly values: readonly unknown[];
  readonly hostile: readonly Uint8Array[];
}

const cases: fc.Arbitrary<Case> = anyLayout().chain(caseOf);

function caseOf(any: Layout): fc.Arbitrary<Case> {
  return fc
    .record({
      values: fc.array(arbitrary(any), { minLength: 3, maxLength: 3 }),
      hostile: fc.array(hostileBytes(any), { minLength: 5, maxLength: 5 }),
    })
    .map((drawn) => ({ any, shape: shapeOf(measuredLayout(any)), ...drawn }));
}

/** Cases that a seed gives. */
export function drawCases(seed: number, numRuns: number): Case[] {
  return fc.sample(cases, { seed, numRuns });
}

/** Cases of what is rare in random ones, and with names that mean something else in a language with these words. */
export function knownCases(seed: number, words: readonly string[]): Case[] {
  return [...RARE, ...awkward(words)].map((any) => fc.sample(caseOf(any), { seed, numRuns: 1 })[0] as Case);
}

/** What a program reads: each value's and each hostile bytes' length as u32, and the bytes. */
export function inputOf(drawn: readonly Case[]): Uint8Array {
  const chunks = drawn.flatMap(({ any, values, hostile }) => {
    return [...values.map((value) => any.encode(value as never)), ...hostile].flatMap((bytes) => {
      const length = Buffer.alloc(4);
      length.writeUInt32LE(bytes.length);
      return [length, bytes];
    });
  });
  return Buffer.concat(chunks);
}

/**
 * What a program must print: for each layout a line of all sizes and offsets; for each value a line of its parts, as the
 * program's own functions read them, and a line of the bytes that its own functions then wrote elsewhere; for hostile
 * bytes whether they are a value.
 */
export function expectedOf({ any, shape, values, hostile }: Case): string[] {
  return [
    recordsIn(shape).flatMap(placesOf).join(" "),
    ...values.flatMap((value) => {
      return [
        [...tokensOf(measuredLayout(any), value)].join(" "),
        Buffer.from(any.encode(value as never)).toString("hex"),
      ];
    }),
    ...hostile.map((bytes) => (bytes.length < any.LENGTH ? "short" : verify(any, bytes).length === 0 ? "yes" : "no")),
  ];
}

/** A record's size, and the offset of each part and of the arms. */
function placesOf({ size, parts, arms, armsAt }: Record): number[] {
  return [size, ...parts.map(({ offset }: Part) => offset), ...(arms.length > 0 ? [armsAt] : [])];
}
