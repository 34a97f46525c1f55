import { type Bell, memoryTransport } from "@mortise/transport";
import { describe, expect, test } from "vitest";
import { Sleeper } from "../src/sleeper.ts";

function sleeperOn(words: Int32Array, bell: () => Bell): Sleeper {
  return new Sleeper({ words, flags: [0, 1], where: "it", bell, closed: () => false, lost: () => undefined });
}

/** A sleeper whose bell writes down what was done, and what the flags were, and ends each sleep at once. */
function recorded(): { words: Int32Array; done: string[]; sleeper: Sleeper } {
  const words = new Int32Array(2);
  const done: string[] = [];
  const sleep = (): boolean => {
    done.push(`sleeps at ${words}`);
    return true;
  };
  const listen = (): void => void done.push(`listens at ${words}`);
  const bell: Bell = { row: 1, ring: () => false, listen, wait: async () => sleep(), waitSync: sleep };
  return { words, done, sleeper: sleeperOn(words, () => bell) };
}

/** How often a sleeper looks before its first sleep, in so many waits one after another, each ended by the sleep. */
async function looksIn(waits: number, sync: boolean, sleep: () => Promise<void> | void): Promise<number[]> {
  let [looks, slept] = [0, false];
  const asleep = (): boolean => {
    slept = true;
    return true;
  };
  const waitSync = (): boolean => {
    void sleep();
    return asleep();
  };
  const bell: Bell = {
    row: 1,
    ring: () => false,
    listen: () => {},
    wait: async () => {
      await sleep();
      return asleep();
    },
    waitSync,
  };
  const sleeper = sleeperOn(new Int32Array(2), () => bell);
  const ready = (): boolean => {
    if (!slept) looks++;
    return slept;
  };
  const counts: number[] = [];
  for (let wait = 0; wait < waits; wait++) {
    [looks, slept] = [0, false];
    if (sync) sleeper.untilSync(ready);
    else await sleeper.until(ready);
    counts.push(looks);
  }
  return counts;
}

describe.each([true, false])("a sleeper (sync: %s)", (sync) => {
  test("spins longer after brief sleeps, and not for a while where that did not help", async () => {
    const counts = await looksIn(200, sync, () => {});
    const most = Math.max(...counts);
    expect(most).toBeGreaterThan(4000);
    const longest = counts.indexOf(most);
    expect(longest).toBeLessThan(20);
    // Few of the others are long: those that a busy machine made of it.
    expect(counts.slice(longest + 1).filter((count) => count > 100).length).toBeLessThan(20);
  });

  test("spins less after long sleeps", async () => {
    const pause = (): Promise<void> | void => {
      if (!sync) return new Promise((resolve) => setTimeout(resolve, 2));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2);
    };
    const counts = await looksIn(8, sync, pause);
    expect(counts[0]).toBeGreaterThan(200);
    expect(counts.at(-1)).toBeLessThan(20);
  });

  const until = async (sleeper: Sleeper, ready: () => boolean): Promise<boolean> =>
    sync ? sleeper.untilSync(ready) : await sleeper.until(ready);

  test("listens before it sets its flags, and sleeps when they stand", async () => {
    const { words, done, sleeper } = recorded();
    expect(await until(sleeper, () => done.length === 2)).toBe(true);
    expect(done).toEqual(["listens at 0,0", "sleeps at 1,1"]);
    // The row's flag goes with the wait; the other is for the other side to clear.
    expect([...words]).toEqual([0, 1]);
  });

  test("looks when its flags stand, and does not sleep where there is news by then", async () => {
    const { words, done, sleeper } = recorded();
    // Of one who saw no flags yet, and so did not ring.
    const news = (): boolean => words.every((word) => word === 1);
    expect(await until(sleeper, news)).toBe(true);
    expect(done).toEqual(["listens at 0,0"]);
  });

  test("keeps a ring that comes before it sleeps", async () => {
    const transport = memoryTransport();
    using region = transport.create("it", 8);
    using other = transport.attach("it");
    const words = new Int32Array(region.buffer);
    let [news, heard] = [false, false];
    const ready = (): boolean => {
      const before = news;
      if (words[1] === 1 && !news) {
        // The other side comes between this look and the sleep.
        news = true;
        heard = other.bell(1).ring();
      }
      return before;
    };
    const sleeper = sleeperOn(words, () => region.bell(1));
    expect(await until(sleeper, ready)).toBe(true);
    expect(heard).toBe(true);
  });
});
