import { anyLayout, arbitrary } from "@mortise/codec/fast-check";
import { jsonOfValue, valueOfJSON } from "@mortise/codec/value-json";
import fc from "fast-check";
import { expect, inject, test } from "vitest";
import { layout } from "../src/index.ts";

test("any value goes to JSON and back", () => {
  const cases = anyLayout().chain((any) => fc.tuple(fc.constant(any), arbitrary(any)));
  fc.assert(
    fc.property(cases, ([any, value]) => {
      const bytes = any.encode(value);
      const json = JSON.parse(JSON.stringify(jsonOfValue(any, any.decode(bytes))));
      expect(any.encode(valueOfJSON(any, json) as never)).toEqual(bytes);
    }),
    { numRuns: inject("runs") },
  );
});

const Raw = layout("bytes(3) raw");

test("bytes are base64, long ones too", () => {
  const Long = layout("blob(20000) raw");
  // Of a few bytes over and over, which takes less time than drawing each.
  const long = fc
    .tuple(fc.uint8Array({ minLength: 1, maxLength: 50 }), fc.nat({ max: 20_000 }))
    .map(([pattern, length]) => Uint8Array.from({ length }, (_, index) => pattern[index % pattern.length] as number));
  fc.assert(
    fc.property(long, (raw) => {
      const back = valueOfJSON(Long, jsonOfValue(Long, { raw })) as { raw: Uint8Array };
      expect(back.raw.length).toBe(raw.length);
      expect(back.raw.every((byte, index) => byte === raw[index])).toBe(true);
    }),
    { numRuns: inject("runs") },
  );
});

test.each([
  ["no base64 at all", "!!!!"],
  ["a blank in it", "AQ ID"],
  ["bits that no byte has", "AQJ="],
  ["a letter of another base64", "-_-_"],
])("text that is %s is left as it is, and is no value", (_, raw) => {
  expect(valueOfJSON(Raw.node, { raw })).toEqual({ raw });
  expect(() => Raw.encode(valueOfJSON(Raw.node, { raw }) as never)).toThrow(/raw \(bytes\(3\) at 0\)/);
});
