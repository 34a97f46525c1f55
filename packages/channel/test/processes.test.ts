import { describe, test } from "vitest";
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

// The same, much longer: npm run stress.
describe.each(KINDS)("a %s between processes", (kind) => {
  test("outlives its writers", async () => {
    await killWriters(kind, 8);
  });

  test("outlives its readers", async () => {
    await killReaders(kind, 10);
  });

  test("waits for a stopped writer", async () => {
    await stopWriter(kind, 300);
  });

  test.runIf(kind !== "queue")("does not wait for a stopped reader", async () => {
    await stopReader(kind as "mailbox", 300);
  });

  test("is never torn", async () => {
    await torrent(kind, 200_000, 64);
    await torrent(kind, 300, 1024 * 1024);
  });

  test("has one of two writers that begin at once", async () => {
    await raceWriters(kind, 20);
  });

  test("goes on when it is removed in use", async () => {
    await removeInUse(kind);
  });
});
