import { memoryTransport } from "@mortise/transport";
import { faultyTransport } from "@mortise/transport/faulty";
import { describe, expect, test } from "vitest";
import { codeOf } from "./code-of.ts";

describe("sides that are lost", () => {
  test("locks are free, bells deaf, what it made a leftover", async () => {
    const transport = faultyTransport();
    const peer = transport.peer();
    const made = peer.create("a", 8);
    peer.create("kept", 8, { persist: true });
    const region = transport.attach("a");
    made.write(Uint8Array.of(7));
    made.lock(0).tryAcquire();
    const waiting = made.bell(1).wait();
    expect(region.lock(0).heldElsewhere()).toBe(true);
    expect(region.bell(1).ring()).toBe(true);
    expect(await waiting).toBe(true);
    const dying = made.bell(1).wait();
    peer.kill();
    peer.kill();

    await expect(dying).rejects.toMatchObject({ code: "closed" });
    expect(peer.killed).toBe(true);
    expect(made.closed).toBe(true);
    expect(region.lock(0).tryAcquire()).toBe(true);
    expect(region.bell(1).ring()).toBe(false);
    expect(transport.list().map(({ name, lifetime }) => [name, lifetime])).toEqual([
      ["a", "leftover"],
      ["kept", "stays"],
    ]);
    expect(transport.open("a", 8).read(new Uint8Array(1))[0]).toBe(7);
    expect(codeOf(() => transport.create("kept", 8))).toBe("exists");
    expect(transport.removeLeftovers()).toEqual(["a"]);
    expect(region.named).toBe(false);
  });

  test("who adopts a leftover leaves it again, where its side is killed", () => {
    // Of the second, what it wraps has the leftover, as of a process that really died.
    const [first, base] = [faultyTransport(), faultyTransport()];
    for (const [transport, maker] of [
      [first, first.peer("maker")],
      [faultyTransport([], base), base.peer("maker")],
    ] as const) {
      maker.create("a", 8);
      const peer = transport.peer();
      const [region, other] = [peer.attach("a"), transport.attach("a")];
      expect([region.adopt(), region.owned]).toEqual([false, false]);
      maker.kill();
      expect([region.adopt(), region.adopt(), region.owned, region.created]).toEqual([true, true, true, false]);
      expect([other.adopt(), other.owned]).toEqual([false, false]);
      expect(transport.list()).toMatchObject([{ name: "a", lifetime: "goes" }]);
      peer.kill();
      expect(codeOf(() => region.adopt())).toBe("closed");
      expect(region.owned).toBe(true);
      expect(transport.list()).toMatchObject([{ name: "a", lifetime: "leftover" }]);
      expect(other.adopt()).toBe(true);
      other.close();
      expect(transport.list()).toEqual([]);
    }
  });

  test("a program on its way out changes nothing, and its calls do not count", () => {
    const transport = faultyTransport([{ call: 4, throws: "system" }]);
    const peer = transport.peer();
    const region = peer.create("a", 8);
    const lock = region.lock(0);
    peer.kill();
    region.close();
    lock.release();
    for (const call of [() => peer.list(), () => region.bytes, () => lock.tryAcquire(), () => peer.create("b", 8)]) {
      expect(codeOf(call)).toBe("closed");
    }
    expect(() => region.bytes).toThrow('side "peer", region "a": it was killed; make a new one with peer().');
    expect(transport.list()).toMatchObject([{ name: "a", lifetime: "leftover" }]);
    expect(codeOf(() => transport.list())).toBe("system");
  });

  test("at the n-th call, the caller or another", () => {
    const transport = faultyTransport([
      { call: 2, by: "peer", kills: "peer" },
      { call: 3, by: "main", kills: "peer" },
      { call: 4, by: "main", kills: "nobody" },
    ]);
    const peer = transport.peer();
    const made = peer.create("a", 8);
    expect(codeOf(() => made.lock(0))).toBe("closed");
    expect(peer.killed).toBe(true);
    const again = transport.peer();
    expect(codeOf(() => transport.peer())).toBe("exists");
    again.create("a", 8).lock(0).tryAcquire();
    const lock = transport.attach("a").lock(0);
    expect(lock.tryAcquire()).toBe(true);
    expect(again.killed).toBe(true);
    expect(transport.list()).toHaveLength(1);
  });

  test("what a kept name leads to is let go when another takes its place", () => {
    const base = memoryTransport();
    const transport = faultyTransport([], base);
    const peer = transport.peer();
    const old = transport.attach(peer.create("a", 8).handle);
    peer.kill();
    base.create("a", 16, { replace: true });
    expect(old.named).toBe(false);
    expect(transport.list()).toMatchObject([{ name: "a", length: 16, lifetime: "goes" }]);
    expect(codeOf(() => transport.create("a", 8))).toBe("exists");
    expect(transport.removeLeftovers()).toEqual([]);
  });
});
