import fc from "fast-check";
import { Attacked, KINDS, type Kind } from "./attacked.ts";
import { Rewriter } from "./rewriter.ts";

/** One change of a segment's bytes: where, as a fraction of all of them, and what is put there. */
interface Change {
  readonly near: number;
  readonly bytes: Uint8Array;
  /** Whether all is put back before. */
  readonly restore: boolean;
}

interface Case {
  readonly kind: Kind;
  readonly layout: number;
  readonly changes: readonly Change[];
}

const word = fc.constantFrom(0, 1, 2, 3, 5, 64, 127, 128, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1).map((value) => {
  return new Uint8Array(Uint32Array.of(value).buffer);
});

const change: fc.Arbitrary<Change> = fc.record({
  // The prologue, the control words and the first headers are a small part of all bytes.
  near: fc.oneof(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.nat(31).map((index) => -4 * index),
  ),
  bytes: fc.oneof(word, fc.uint8Array({ minLength: 1, maxLength: 12 })),
  restore: fc.nat(7).map((one) => one === 0),
});

const cases: fc.Arbitrary<Case> = fc.record({
  kind: fc.constantFrom(...KINDS),
  layout: fc.nat(1),
  changes: fc.array(change, { minLength: 1, maxLength: 100, size: "max" }),
});

/** Whoever has a channel open, and whoever opens it, gets values or typed errors, whatever is written to it. */
export const TARGETS = [
  {
    name: "channel rewritten",
    cases,
    async check({ kind, layout, changes }: Case): Promise<void> {
      const attacked = new Attacked(kind, layout);
      await attacked.open();
      try {
        for (const { near, bytes, restore } of changes) {
          if (restore) attacked.restore();
          const target = attacked.bytes;
          const at = near > 0 ? Math.floor((near * target.length) / 4) * 4 : -near;
          target.set(bytes.subarray(0, target.length - at), at);
          attacked.use();
        }
        await attacked.enter();
      } finally {
        attacked.close();
      }
    },
  },
  {
    name: "channel rewritten by another thread",
    cases: fc.record({ kind: fc.constantFrom(...KINDS), layout: fc.nat(1), seed: fc.nat() }),
    async check({ kind, layout, seed }: { kind: Kind; layout: number; seed: number }): Promise<void> {
      const attacked = new Attacked(kind, layout);
      await attacked.open();
      const rewriter = await Rewriter.start(attacked.bytes, seed);
      try {
        for (let turn = 0; turn < 300; turn++) {
          if (turn % 10 === 0) attacked.restore();
          attacked.use();
        }
        await attacked.enter();
      } finally {
        await rewriter.stop();
        attacked.close();
      }
    },
  },
] as const;
