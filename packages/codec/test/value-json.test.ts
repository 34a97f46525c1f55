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
      const json = JSON.parse(JSON.stringify(jsonOfValue(any.node, any.decode(bytes))));
      expect(any.encode(valueOfJSON(any.node, json) as never)).toEqual(bytes);
    }),
    { numRuns: inject("runs") },
  );
});

const Raw = layout("bytes(3) raw");

test("bytes are base64, long ones too", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100_000, size: "max" }), (raw) => {
      const { node } = layout(`blob(100000) raw` as "blob(100000) raw");
      const json = jsonOfValue(node, { raw }) as { raw: string };
      expect(valueOfJSON(node, json)).toEqual({ raw });
    }),
    { numRuns: 50 },
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
