import fc from "fast-check";
import { expect, test } from "vitest";
import { RESERVED } from "../src/c/reserved.ts";
import { Scope, snake } from "../src/names.ts";

const name = fc.stringMatching(/^[A-Za-z_][A-Za-z0-9_]{0,4}$/);
const word = fc.constantFrom(...RESERVED);

test("names are identifiers, no words of the language, different in any case, and the same each time", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(name, word, fc.constantFrom("a", "A", "a2", "_a", "__a"))), (wanted) => {
      const claimed = (scope: Scope) => wanted.map((one) => scope.claim(one));
      const names = claimed(new Scope(RESERVED));
      for (const one of names) {
        expect(one).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
        expect(one).not.toMatch(/__/);
        expect(RESERVED).not.toContain(one);
      }
      expect(new Set(names.map((one) => one.toLowerCase())).size).toBe(names.length);
      expect(claimed(new Scope(RESERVED))).toEqual(names);
    }),
  );
});

test("a name is changed by the rule, and not at all where it needs no change", () => {
  const scope = new Scope(RESERVED);
  const wanted = ["width", "Width", "class", "__proto__", "_", "_1", "width", "a__b", "class_"];
  expect(wanted.map((one) => scope.claim(one))).toEqual([
    "width",
    "Width2",
    "class_",
    "proto_",
    "x",
    "x1",
    "width3",
    "a_b",
    "class_2",
  ]);
  expect(snake("frame", "__proto__", "get")).toBe("frame_proto_get");
});
