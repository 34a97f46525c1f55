import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";

const linux = process.platform === "linux";
const uniqueName = (): string => `exit-test-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
const left = (name: string): string[] => readdirSync("/dev/shm").filter((file) => file.includes(name));

let child: ChildProcess;

/** Starts a program that creates regions, and waits until it has. */
async function creator(name: string, count: number, manner: "alone" | "once" | "signal-exit"): Promise<void> {
  const program = new URL("programs/create-many.mjs", import.meta.url);
  child = fork(program, [name, `${count}`, manner], { execArgv: [] });
  expect(await once(child, "message")).toEqual(["ready", undefined]);
  expect(left(name)).toHaveLength(count);
}

describe.runIf(linux)("a process that gets a signal", () => {
  afterEach(() => child.kill("SIGKILL"));

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)(
    "again and again, %s, removes all its regions",
    async (signal) => {
      const name = uniqueName();
      await creator(name, 300, "alone");
      const end = once(child, "exit");
      // Sent for as long as it lives, so that signals come at every step of its end.
      while (child.exitCode === null && child.signalCode === null) {
        child.kill(signal);
        await setImmediate();
      }
      expect(await end).toEqual([null, signal]);
      expect(left(name)).toEqual([]);
    },
  );

  test("which it listens to, goes on, and ends by the next one", async () => {
    const name = uniqueName();
    await creator(name, 2, "once");
    const heard = once(child, "message");
    child.kill("SIGINT");
    expect((await heard)[0]).toBe("heard");
    expect(left(name)).toHaveLength(2);
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([null, "SIGINT"]);
    expect(left(name)).toEqual([]);
  });

  test("ends, also where signal-exit waits for others to end it", async () => {
    const name = uniqueName();
    await creator(name, 2, "signal-exit");
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([null, "SIGINT"]);
    expect(left(name)).toEqual([]);
  });
});

describe.runIf(linux)("a worker thread", () => {
  const run = (end: "end" | "terminate"): object => {
    const names = [uniqueName(), uniqueName()] as const;
    const program = fileURLToPath(new URL("programs/workers.mjs", import.meta.url));
    const seen: object = JSON.parse(execFileSync(process.execPath, [program, ...names, end], { encoding: "utf8" }));
    expect(names.flatMap(left)).toEqual([]);
    return seen;
  };

  test("that ends gives back its locks and bells, and removes its regions", () => {
    const expected = { heldMeanwhile: false, nameLeft: false, heldElsewhere: false, acquired: true, more: 0 };
    expect(run("end")).toEqual(expected);
  });

  test("that is terminated gives back its locks and bells, and its region can be replaced", () => {
    const expected = { heldMeanwhile: true, nameLeft: true, heldElsewhere: false, acquired: true, more: 0 };
    expect(run("terminate")).toEqual(expected);
  });
});
