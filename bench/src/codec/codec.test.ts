import { expect, test } from "vitest";
import { prepare } from "./prepare.ts";
import { WORKS } from "./works/works.ts";

test.each(
  WORKS.flatMap((work) =>
    (["literals", "keyed assignment"] as const).map((source) => [work.name, source, work] as const),
  ),
)("%s, objects made by %s: all write the same bytes and read the same values", (_name, source, work) => {
  const { values, sameBytes, ownFormat } = prepare(work, source);
  expect(values.length).toBeGreaterThan(1);
  expect(sameBytes.map(({ role }) => role)).toEqual(expect.arrayContaining(["floor", "generated", "closures"]));
  expect(sameBytes.filter(({ role }) => role === "peer")).toHaveLength(6);
  expect(ownFormat).toHaveLength(4);
});

test("a contender that writes other bytes, or reads other values, is found out", () => {
  const [work] = WORKS;
  if (work === undefined) throw new Error("there is no work");
  const [[name, make] = ["", () => ({})]] = work.byHand;
  const wrong = (change: (bytes: Uint8Array<ArrayBuffer>) => object) => () =>
    prepare({ ...work, byHand: [[name, (bytes) => ({ ...make(bytes), ...change(bytes) })]] }, "literals");
  expect(wrong(() => ({}))).not.toThrow();
  expect(wrong(() => ({ encode: () => undefined }))).toThrow("writes other bytes");
  expect(wrong(() => ({ decode: () => work.values()[0] }))).toThrow("reads other values");
  expect(wrong((bytes) => ({ encode: () => bytes.fill(1) }))).toThrow("writes");
});
