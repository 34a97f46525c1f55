import { RingLatch, TransportError } from "@mortise/transport";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

describe("a wait longer than timers can be", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("ends at its time-out, not at once", async () => {
    const latch = new RingLatch("the test");
    const timeout = 2 ** 31 + 5000;
    let ended: boolean | undefined;
    void latch.wait({ timeout }).then((rung) => {
      ended = rung;
    });
    await vi.advanceTimersByTimeAsync(timeout - 1);
    expect(ended).toBe(undefined);
    await vi.advanceTimersByTimeAsync(1);
    expect(ended).toBe(false);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("without an end keeps a timer, and so the process, until it is rung", async () => {
    const latch = new RingLatch("the test");
    const waiting = latch.wait();
    await vi.advanceTimersByTimeAsync(2 ** 32);
    expect(vi.getTimerCount()).toBe(1);
    latch.ring();
    expect(await waiting).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
  });
});

test("a failure ends the wait and nothing else", async () => {
  const latch = new RingLatch("the test");
  latch.fail(new Error("nobody waits"));
  const waiting = latch.wait();
  latch.fail(new TransportError("closed", "closed"));
  await expect(waiting).rejects.toMatchObject({ code: "closed" });
  latch.ring();
  expect(await latch.wait()).toBe(true);
});
