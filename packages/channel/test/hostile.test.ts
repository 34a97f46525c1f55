import fc from "fast-check";
import { expect, inject, test } from "vitest";
import { Attacked, KINDS, LAYOUTS } from "./fuzz/attacked.ts";
import { TARGETS } from "./fuzz/targets.ts";

const [alone, racing] = TARGETS;

test("whatever is written to a channel, all calls give values or typed errors", async () => {
  await fc.assert(fc.asyncProperty(alone.cases, alone.check), { numRuns: Math.ceil(inject("runs") / 4) });
});

test("also while another thread writes", async () => {
  await fc.assert(fc.asyncProperty(racing.cases, racing.check), { numRuns: 20 });
});

test.each(KINDS.flatMap((kind) => LAYOUTS.map((_, which) => [kind, which] as const)))(
  "values come of a channel that nobody attacks: %s, layout %d",
  async (kind, which) => {
    const attacked = new Attacked(kind, which);
    await attacked.open();
    expect(attacked.use()).toBeGreaterThan(0);
    await attacked.enter();
    attacked.close();
  },
);
