import { describe, inject, test } from "vitest";
import {
  KINDS,
  killReaders,
  killWriters,
  raceWriters,
  removeInUse,
  stopReader,
  stopWriter,
  torrent,
} from "./stress/scenarios.ts";

/** So many times; fewer where properties try fewer cases, as on a machine that is emulated. */
function times(most: number): number {
  return Math.max(3, Math.round(most * Math.min(1, inject("runs") / 1000)));
}

// The same, much longer: npm run stress.
describe.each(KINDS)("a %s between processes", (kind) => {
  test("outlives its writers", async () => {
    await killWriters(kind, times(8));
  });

  test("outlives its readers", async () => {
    await killReaders(kind, times(10));
  });

  test("waits for a stopped writer", async () => {
    await stopWriter(kind, 300);
  });

  test.runIf(kind !== "queue")("does not wait for a stopped reader", async () => {
    await stopReader(kind as "mailbox", 300);
  });

  test("is never torn", async () => {
    await torrent(kind, times(200_000), 64);
    await torrent(kind, times(300), 1024 * 1024);
  });

  test("has one of two writers that begin at once", async () => {
    await raceWriters(kind, times(20));
  });

  test("goes on when it is removed in use", async () => {
    await removeInUse(kind);
  });
});
