import { inspect } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
import { layout } from "../src/layout.ts";
import { measure } from "../src/measure.ts";
import { layoutAndValue } from "./arbitraries.ts";
import { ENGINES } from "./engines.ts";

test.each(ENGINES)("%s: the console shows a view's fields", (_, make) => {
  fc.assert(
    fc.property(layoutAndValue, ({ measured, value }) => {
      const engine = make(measured);
      const bytes = new Uint8Array(measured.size);
      engine.encodeInto(value, bytes, 0);
      const shown = inspect(engine.view(bytes, 0));
      expect(shown.startsWith("{")).toBe(true);
      for (const { name } of measured.fields) expect(shown).toContain(name);
    }),
  );
});

test.each(ENGINES)("%s: the console shows which arm a union's view is of", (_, make) => {
  const Step = layout("union(u8, none, move { u8 x }) step");
  const engine = make(measure(Step.node));
  expect(inspect(engine.view(Step.encode({ step: { kind: "none" } }), 0))).toBe("{ step: { kind: 'none' } }");
  const moved = Step.encode({ step: { kind: "move", x: 3 } });
  expect(inspect(engine.view(moved, 0))).toBe("{ step: { kind: 'move', x: 3 } }");
});
