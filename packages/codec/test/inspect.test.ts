import { inspect } from "node:util";
import fc from "fast-check";
import { expect, test } from "vitest";
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
