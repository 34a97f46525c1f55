import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TransportError } from "@mortise/transport";
import { afterAll, expect, test } from "vitest";
import { LockFiles } from "../src/posix/lock-files.ts";

const directory = mkdtempSync(join(tmpdir(), "mortise-test-"));
afterAll(() => rmSync(directory, { recursive: true }));
const locksAt = (name: string): LockFiles =>
  new LockFiles(join(directory, name, "1.lock-"), { where: name, context: { name }, mode: 0o600 });

async function holder(name: string, row: number): Promise<ChildProcess> {
  const child = fork(new URL("hold-lock.mjs", import.meta.url), [join(directory, name, "1.lock-"), `${row}`], {
    execArgv: [],
  });
  expect((await once(child, "message"))[0]).toBe(true);
  return child;
}

test("two of one process exclude each other, and a release leaves no file", () => {
  const [first, second] = [locksAt("a"), locksAt("a")];
  expect(first.tryAcquire(1)).toBe(true);
  expect(first.tryAcquire(1)).toBe(true);
  expect(second.tryAcquire(1)).toBe(false);
  expect(second.tryAcquire(2)).toBe(true);
  expect([first.heldElsewhere(1), second.heldElsewhere(1), first.heldElsewhere(3)]).toEqual([false, true, false]);
  second.release(1);
  expect(second.heldElsewhere(1)).toBe(true);
  first.close();
  expect(second.heldElsewhere(1)).toBe(false);
  expect(second.tryAcquire(1)).toBe(true);
  second.close();
  expect(readdirSync(directory)).toEqual([]);
});

test("a killed process's lock can be taken, although its file is left", async () => {
  const locks = locksAt("b");
  const child = await holder("b", 4);
  expect(locks.tryAcquire(4)).toBe(false);
  expect(locks.heldElsewhere(4)).toBe(true);
  child.kill("SIGKILL");
  await once(child, "exit");
  expect(readdirSync(join(directory, "b"))).toEqual(["1.lock-4"]);
  expect(locks.heldElsewhere(4)).toBe(false);
  expect(locks.tryAcquire(4)).toBe(true);
  locks.close();
  expect(readdirSync(directory)).toEqual([]);
});

test("two processes that take and release one lock never both have it", async () => {
  const children = [0, 1].map(() =>
    fork(new URL("contend.mjs", import.meta.url), [join(directory, "c", "1.lock-"), join(directory, "inside"), "300"], {
      execArgv: [],
    }),
  );
  const codes = await Promise.all(children.map(async (child) => (await once(child, "exit"))[0]));
  expect(codes).toEqual([0, 0]);
});

test("a symbolic link in the file's place is refused", () => {
  mkdirSync(join(directory, "d"));
  symlinkSync(join(directory, "target"), join(directory, "d", "1.lock-1"));
  expect(() => locksAt("d").tryAcquire(1)).toThrow(TransportError);
});
