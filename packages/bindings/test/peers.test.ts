import { describe, expect, test } from "vitest";
import { type Case, drawCases, expectedOf, knownCases } from "./cases.ts";
import { ask, lacks, PEERS, type Peer } from "./programs/compilers.ts";

/** `npm run test:peers` tries many. A batch goes through one compilation. */
const LAYOUTS = Number(process.env.MORTISE_PEERS ?? 20);
const BATCH = 50;
const SEED = Number(process.env.MORTISE_SEED ?? 1);

describe.each(PEERS)("$name", (peer) => {
  const missing = lacks(peer);
  const batches = Array.from({ length: Math.ceil(LAYOUTS / BATCH) }, (_, index) => ({
    batch: index + 1,
    size: Math.min(BATCH, LAYOUTS - index * BATCH),
  }));

  test.for(batches)(
    "has every part where it is here, reads what we write, writes the same, and refuses what we refuse: batch $batch of $size layouts",
    { timeout: 600_000 },
    ({ batch, size }, context) => {
      if (missing !== undefined) return context.skip(missing);
      compareAll(peer, drawCases(SEED + batch, size));
    },
  );

  test("does so with rare layouts, and names that mean something else there", { timeout: 600_000 }, (context) => {
    if (missing !== undefined) return context.skip(missing);
    compareAll(peer, knownCases(SEED, peer.words));
  });
});

function compareAll(peer: Peer, cases: readonly Case[]): void {
  const lines = ask(peer, cases);
  for (const [number, one] of cases.entries()) compare(one, lines, number);
  expect(lines).toEqual([]);
}

/** Takes the lines of a case, which must be the expected ones. */
function compare(one: Case, lines: string[], number: number): void {
  const expected = expectedOf(one);
  const answered = lines.splice(0, expected.length);
  const wrong = expected.findIndex((line, index) => line !== answered[index]);
  if (wrong < 0) return;
  expect.fail(
    `case ${number}, ${`${one.any}`.slice(0, 1000)}, line ${wrong}:\n  expected ${expected[wrong]}\n  received ${answered[wrong]}`,
  );
}
