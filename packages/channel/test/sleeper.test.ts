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

describe.each([true, false])("a sleeper (sync: %s)", (sync) => {
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
