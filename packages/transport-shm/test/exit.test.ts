import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { setImmediate, setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, test } from "vitest";
import { shmTransport } from "../src/index.ts";

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

describe.runIf(linux)("a process that blocks on a bell", () => {
  afterEach(() => child.kill("SIGKILL"));

  async function blocked(...manner: string[]): Promise<string> {
    const name = uniqueName();
    child = fork(new URL("programs/wait-blocked.mjs", import.meta.url), [name, ...manner], { execArgv: [] });
    expect(await once(child, "message")).toEqual(["ready", undefined]);
    return name;
  }

  test.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("ends by %s, as one that is killed", async (signal) => {
    const name = await blocked("for-ever");
    child.kill(signal);
    expect(await once(child, "exit")).toEqual([null, signal]);
    expect(shmTransport().attach(name, { length: 64 }).length).toBe(64);
    expect(shmTransport().remove(name)).toBe(true);
    expect(left(name)).toEqual([]);
  });

  test("ends by one signal, whether that comes while it waits or before", async () => {
    for (let time = 0; time < 8; time++) {
      const name = await blocked("now-and-then");
      await sleep(50 + Math.random() * 50);
      child.kill("SIGTERM");
      expect(await once(child, "exit")).toEqual([null, "SIGTERM"]);
      shmTransport().remove(name);
    }
  });

  test("removes its region at a signal once it has waited", async () => {
    const name = await blocked("once");
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([null, "SIGTERM"]);
    expect(left(name)).toEqual([]);
  });

  test("hears a signal to which it listens itself when it has waited, and goes on", async () => {
    const name = await blocked("once", "listening");
    const heard = once(child, "message");
    child.kill("SIGTERM");
    expect((await heard)[0]).toBe("heard");
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
