import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test, vi } from "vitest";
import type { Contender, Running } from "./contender.ts";
import { allContenders } from "./contenders/contenders.ts";
import { TINY } from "./effort.ts";
import { inRounds } from "./in-rounds.ts";
import { benchRoundTrips } from "./round-trips.ts";
import { benchThroughput } from "./throughput.ts";
import { benchWakeUps } from "./wake-ups.ts";
import { benchWriteCost } from "./write-cost.ts";

const linux = process.platform === "linux";
const folder = mkdtempSync(join(tmpdir(), "mortise-bench-test-"));
afterAll(() => rmSync(folder, { recursive: true }));

const always = { near: (): boolean => true };

/** What programs of this test have in /dev/shm. */
function left(): string[] {
  return readdirSync("/dev/shm").filter((file) => new RegExp(`mortise-channel.*-${process.pid}-`).test(file));
}

async function lines(act: () => Promise<void>): Promise<string> {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    await act();
    return log.mock.calls.flat().join("\n");
  } finally {
    log.mockRestore();
  }
}

/** A contender without processes. */
function fake(name: string, waiting: Contender["waiting"], fails: boolean = false): Contender {
  const running: Running = {
    trips: async (count) => {
      if (fails) throw new Error("other bytes came back");
      return Array.from({ length: count }, (_, index) => 1000 + index);
    },
    wakes: async (count) => Array.from({ length: count }, () => 5000),
    idle: async (pause) => pause,
    stream: async (count) => count * 100,
    stop: async () => {},
  };
  return { name, waiting, missing: () => undefined, start: async () => running };
}

describe.runIf(linux).each(await allContenders(folder))("$name", (contender) => {
  // The two that start a server, or write a megabyte there and back while another test has the processors, take long.
  test("answers rightly, and leaves nothing", { timeout: 60_000 }, async (context) => {
    const reason = contender.missing(TINY.builds);
    context.skip(reason !== undefined, reason);
    for (const work of [
      { size: 64, depth: 1 },
      { size: 6008, depth: 64 },
    ]) {
      const running = await contender.start(work);
      try {
        expect(await running.trips(3)).toHaveLength(3);
        expect(await running.wakes(1, 2000)).toHaveLength(1);
        expect(await running.idle(1000)).toBeGreaterThanOrEqual(0);
        // More than is kept, so that its writer waits for room.
        if (work.depth > 1 && contender.onlyAnswered !== true) expect(await running.stream(200)).toBeGreaterThan(0);
      } finally {
        await running.stop();
      }
    }
    expect(left()).toEqual([]);
  });
});

describe.runIf(linux)("the tables", () => {
  test("have a row for each contender, and a line for one that fails", async () => {
    const contenders = [
      fake("first", "sleeps"),
      fake("second", "sleeps"),
      fake("third", "spins"),
      fake("bad", "spins", true),
    ];
    const output = await lines(async () => {
      await benchRoundTrips(contenders, TINY, always);
      await benchWakeUps(contenders, TINY, always);
      await benchThroughput(contenders, TINY, always);
    });
    expect(output).toMatch(/^64 bytes to another process and back; a receiver spins\n(.*\n)+ {2}third +1\.00 \(/m);
    expect(output).toMatch(
      /^6008 bytes to another process and back; a receiver sleeps\n.*\n {2}first .*\n {2}second /m,
    );
    expect(output).toMatch(/^From sending 64 bytes .*\n.*\n {2}first +5\.00 .*0\.100 /m);
    expect(output).toMatch(/^64 bytes to another process, as many .*\n.*\n {2}third +10000 /m);
    expect(output).toContain("(bad failed: other bytes came back)");
    expect(output).not.toContain("NaN");
  });

  test("repeat what was measured with the processors far apart, a few times", async () => {
    // Two looks a run; the round before the first is not repeated.
    const looks = [true, true, true, false, true, true, false, false, false, true];
    const placement = { near: (): boolean => looks.shift() ?? false };
    let runs = 0;
    const turn = { name: "one", run: async () => ++runs };
    const output = await lines(async () => {
      const rows = await inRounds("A table", [turn], { ...TINY, rounds: 2, repeats: 1 }, placement);
      expect(rows).toEqual([{ name: "one", results: [3, 5] }]);
    });
    expect(output).toBe(
      "\nA table\n  (2 runs repeated, since the processors were far apart; 1 of the 2 that count had them so to the end)",
    );
  });

  test("say what a write costs", { timeout: 60_000 }, async () => {
    const output = await lines(() => benchWriteCost(TINY, always, folder));
    expect(output).toMatch(/^Writing 64 bytes, .*; 2 other processes .*\n(.*\n)+ {2}Node: word and set /m);
    expect(output).not.toMatch(/NaN|failed/);
    expect(left()).toEqual([]);
  });
});
