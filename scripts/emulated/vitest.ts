/**
 * What the tests import of `vitest`, from the parts of it that are plain JavaScript: its bundler has no build for every
 * machine.
 */
import { ASYMMETRIC_MATCHERS_OBJECT, chai, JestAsymmetricMatchers, JestChaiExpect, JestExtend } from "@vitest/expect";

export { afterAll, beforeAll, describe, onTestFinished, test } from "@vitest/runner";

for (const plugin of [JestExtend, JestChaiExpect, JestAsymmetricMatchers]) chai.use(plugin);

export const expect: unknown = Object.assign(
  (value: unknown, message?: string) => chai.expect(value, message),
  chai.expect,
  (globalThis as Record<symbol, object>)[ASYMMETRIC_MATCHERS_OBJECT],
);

/** The number of cases, which the environment says; there is no haste. */
export const inject = (key: "runs" | "patience"): number =>
  key === "runs" ? Number(process.env.MORTISE_RUNS) : Number.POSITIVE_INFINITY;
