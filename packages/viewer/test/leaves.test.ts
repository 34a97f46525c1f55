import { layout } from "@mortise/codec";
import { anyLayout, arbitrary } from "@mortise/codec/fast-check";
import fc from "fast-check";
import { expect, inject, test } from "vitest";
import { leavesOf, MOST_LEAVES } from "../src/page/leaves.ts";

test("any value of any layout is shown, each part on a line of its own", () => {
  const cases = anyLayout().chain((any) => fc.tuple(fc.constant(any), arbitrary(any)));
  fc.assert(
    fc.property(cases, ([any, value]) => {
      const leaves = leavesOf(any.node, any.decode(any.encode(value)));
      expect(leaves.length).toBeLessThanOrEqual(MOST_LEAVES);
      const paths = leaves.map(({ path }) => path);
      expect(new Set(paths).size).toBe(paths.length);
      for (const leaf of leaves) if (leaf.kind === "state") expect(leaf.states).toContain(leaf.value);
      if (leaves.length === MOST_LEAVES) return;
      // No field that has a value is left out.
      const fields = any.node.fields.filter(
        ({ name, type }) => name !== undefined && !["const", "pad", "align"].includes(type.kind),
      );
      for (const { name = "", type } of fields) {
        if (type.kind === "struct" || type.kind === "union") continue;
        expect(leaves.some(({ path }) => path.startsWith(name))).toBe(true);
      }
    }),
    { numRuns: inject("runs") },
  );
});

test("says what each kind is", () => {
  const All = layout(
    `
    u64 ticks + bool ready + enum(u8, idle, busy) mode + flags(u8, door, lamp) io + bits(u8, gain:5, bank:3) bits
    + text(20) words + time when + f32[3] wave + u8? maybe + list({ u8 a }, 4) points
    + union(u8, circle { f32 r }, empty) shape + image(2,1,rgb) image
  ` as "u64 ticks",
  );
  const value = {
    ticks: 2n ** 63n,
    ready: true,
    mode: "busy",
    io: { door: false, lamp: true },
    bits: { gain: 3, bank: 1 },
    words: "<b>",
    when: 1_700_000_000_000_000_000n,
    wave: [1, 2, 3],
    maybe: undefined,
    points: [{ a: 1 }, { a: 2 }],
    shape: { kind: "circle", r: 2 },
    image: new Uint8Array(6),
  };
  const leaves = leavesOf(All.node, All.decode(All.encode(value as never)));
  expect(
    leaves.map(
      ({ path, kind, ...rest }) => `${path}: ${kind} ${"text" in rest ? rest.text : "value" in rest ? rest.value : ""}`,
    ),
  ).toEqual([
    "ticks: number 9223372036854775808",
    "ready: state true",
    "mode: state busy",
    "io.door: state false",
    "io.lamp: state true",
    "bits.gain: number 3",
    "bits.bank: number 1",
    "words: text <b>",
    "when: text 2023-11-14T22:13:20.000Z",
    "wave: numbers ",
    "maybe?: state absent",
    "points: text 2 of them",
    "points[0].a: number 1",
    "points[1].a: number 2",
    "shape.kind: state circle",
    "shape.r: number 2",
    "image: picture ",
  ]);
});
