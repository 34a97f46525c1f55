import fc from "fast-check";
import { LayoutError } from "../../src/errors.ts";
import { outcomeOf } from "./outcome.ts";
import type { Target } from "./targets.ts";

/** What the fuzzer has to find: each is wrong in its own way, on some cases only. */
export const TARGETS: readonly Target[] = [
  broken("good", () => {
    outcomeOf(() => {
      throw new LayoutError("definition", "refused");
    });
  }),
  broken("throws", () => {
    outcomeOf(() => {
      throw new TypeError("no LayoutError");
    });
  }),
  broken("hangs", () => {
    for (;;);
  }),
  broken("never answers", () => new Promise(() => {})),
  broken("ends", () => process.exit(3)),
];

function broken(name: string, act: () => void | Promise<void>): Target {
  return { name, cases: fc.nat({ max: 1000 }), check: (number: number) => (number > 900 ? act() : undefined) };
}
