import { memoryTransport, type TransportErrorCode } from "@mortise/transport";
import { type Fault, faultyTransport, OPERATIONS } from "@mortise/transport/faulty";
import fc from "fast-check";
import { describe, expect, test } from "vitest";

function codeOf(run: () => unknown): string | undefined {
  try {
    run();
    return undefined;
  } catch (error) {
    return (error as { code: TransportErrorCode }).code;
  }
}

describe("calls that fail", () => {
  test("the n-th of all", () => {
    const transport = faultyTransport([{ call: 3, throws: "no-permission" }]);
    transport.create("a", 8);
    transport.list();
    expect(() => transport.remove("a")).toThrow(
      'memory transport, side "main", region "a": it was to fail at this remove, and did.',
    );
    expect(transport.remove("a")).toBe(true);
    expect(transport.fired).toEqual([
      { fault: { call: 3, throws: "no-permission" }, call: 3, operation: "remove", by: "main", region: "a" },
    ]);
    expect(transport.pending).toEqual([]);
  });

  test("the n-th that fits, whatever else is called", () => {
    const operations = fc.array(fc.constantFrom("list", "remove", "removeLeftovers"), { minLength: 1, maxLength: 12 });
    const sides = fc.infiniteStream(fc.constantFrom("main", "peer"));
    const filter = fc.record(
      { of: fc.constantFrom("list", "remove"), by: fc.constantFrom("main", "peer") },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(operations, sides, filter, fc.integer({ min: 1, max: 4 }), (calls, by, place, call) => {
        const transport = faultyTransport([{ ...place, call, throws: "busy" }]);
        const peer = transport.peer();
        const fitting: boolean[] = [];
        const failed = calls.map((operation) => {
          const side = by.next().value === "main" ? transport : peer;
          fitting.push((place.of ?? operation) === operation && (place.by ?? side.name) === side.name);
          return codeOf(() => side[operation]("a" as never)) === "busy";
        });
        const nth = fitting.map((fits, index) => fits && fitting.slice(0, index + 1).filter(Boolean).length === call);
        expect(failed).toEqual(nth);
      }),
    );
  });

  test("several faults of one call take turns", () => {
    const transport = faultyTransport([
      { call: 1, throws: "busy" },
      { call: 1, of: "list", throws: "system" },
      { call: 2, of: "list", throws: "no-space" },
    ]);
    expect([1, 2, 3, 4].map(() => codeOf(() => transport.list()))).toEqual(["busy", "system", "no-space", undefined]);
  });

  test("each operation can, and does nothing then", async () => {
    for (const of of OPERATIONS) {
      const transport = faultyTransport([{ call: 1, of, throws: "system" }]);
      const fails = (run: () => unknown): boolean => codeOf(run) === "system";
      const failed = [fails(() => transport.create("a", 8)), fails(() => transport.open("b", 8))];
      const region = transport.create(of === "create" ? "a" : "c", 8);
      failed.push(
        fails(() => transport.attach(region.name)),
        fails(() => transport.list()),
      );
      failed.push(
        fails(() => region.bytes),
        fails(() => region.read(new Uint8Array(1))),
      );
      failed.push(
        fails(() => region.write(Uint8Array.of(5))),
        fails(() => region.named),
      );
      failed.push(
        fails(() => region.check()),
        fails(() => region.handle),
      );
      failed.push(
        fails(() => region.lock(0)),
        fails(() => region.bell(0)),
      );
      const [lock, bell] = [region.lock(0), region.bell(0)];
      failed.push(
        fails(() => lock.tryAcquire()),
        fails(() => lock.heldElsewhere()),
        fails(() => lock.release()),
      );
      expect(lock.held).toBe(of === "release");
      failed.push(
        fails(() => bell.ring()),
        fails(() => bell.listen()),
      );
      failed.push((await bell.wait({ timeout: 0 }).catch((error) => error)).code === "system");
      failed.push(
        fails(() => transport.removeLeftovers()),
        fails(() => transport.remove("b")),
      );
      failed.push(fails(() => region.close()));
      expect(region.closed).toBe(of !== "close");
      expect(failed.filter(Boolean)).toEqual([true]);
      expect(transport.fired.map(({ operation }) => operation)).toEqual([of]);
    }
  });
});

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

describe("calls that tear", () => {
  test("a write that fails in its midst, and one whose writer dies", () => {
    for (const end of [{ throws: "truncated" }, { kills: "peer" }] as const) {
      const transport = faultyTransport([{ call: 2, of: "write", tears: 3, ...end }]);
      const region = transport.create("a", 8);
      const writer = transport.peer().attach("a");
      writer.write(new Uint8Array(8).fill(1));
      expect(codeOf(() => writer.write(new Uint8Array(5).fill(2), 2))).toBe("throws" in end ? "truncated" : "closed");
      expect([...region.bytes]).toEqual([1, 1, 2, 2, 2, 1, 1, 1]);
    }
  });

  test("a write is whole where another is killed, and refused where it cannot be", () => {
    const plan: Fault[] = [1, 2].map((call) => ({ call, of: "write", tears: 3, kills: "peer" }));
    const transport = faultyTransport(plan);
    const region = transport.create("a", 8);
    expect(codeOf(() => region.write(new Uint8Array(5).fill(1), 4))).toBe("bad-range");
    expect(region.bytes.includes(1)).toBe(false);
    region.write(new Uint8Array(8).fill(1));
    expect([...region.bytes]).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    expect(transport.pending).toEqual([]);
  });

  test("a read gets some bytes of now, the rest as its side last saw the region", () => {
    const bytes = fc.uint8Array({ minLength: 8, maxLength: 8 });
    const place = fc.record({ at: fc.nat(8), tears: fc.nat(9) });
    fc.assert(
      fc.property(bytes, bytes, place, (before, now, { at, tears }) => {
        const transport = faultyTransport([{ call: 1, of: "read", by: "main", tears }]);
        const writer = transport.peer().create("a", 8);
        const region = transport.attach("a");
        writer.write(Uint8Array.of(1, 1, 1));
        writer.bytes.set(before);
        expect(region.named).toBe(true);
        writer.bytes.set(now);
        const whole = [...now.subarray(0, tears + at), ...before.subarray(tears + at)];
        expect([...region.read(new Uint8Array(8 - at), at)]).toEqual(whole.slice(at));
        expect([...region.read(new Uint8Array(8))]).toEqual([...now]);
      }),
    );
  });

  test("a read after a wait sees all that was written before the ring", async () => {
    const transport = faultyTransport([{ call: 1, of: "read", tears: 0 }]);
    const writer = transport.peer().create("a", 8);
    const region = transport.attach("a");
    const waiting = region.bell(0).wait({ timeout: 20_000 });
    writer.write(new Uint8Array(8).fill(1));
    writer.bell(0).ring();
    expect(await waiting).toBe(true);
    expect([...region.read(new Uint8Array(8))]).toEqual(new Array(8).fill(1));
  });
});

test("a plan that means nothing is refused", () => {
  const bad = [
    [{ call: 0, throws: "busy" }, "its call must be a whole number from 1"],
    [{ throws: "busy" }, "its call must be"],
    [{ call: 1 }, "it says not what happens"],
    [{ call: 1, of: "toString", throws: "busy" }, "there is no operation toString"],
    [{ call: 1, throws: "busy", kills: "peer" }, "a call cannot both throw and kill"],
    [{ call: 1, of: "read", tears: 1, kills: "peer" }, "a torn read can neither throw nor kill"],
    [{ call: 1, of: "write", tears: 1 }, "a torn write must throw or kill"],
    [{ call: 1, of: "list", tears: 1 }, "only a read or a write can tear"],
    [{ call: 1, of: "read", tears: -1 }, "tears must be a whole number of bytes"],
    [{ call: 1, by: 1, throws: "busy" }, "by must be the name of a side"],
    [{ call: 1, throws: 1 }, "throws must be the code of an error"],
    [{ call: 1, kills: true }, "kills must be the name of a side"],
  ] as const;
  for (const [fault, message] of bad) {
    const plan = [{ call: 1, throws: "busy" }, fault] as unknown as Fault[];
    expect(codeOf(() => faultyTransport(plan))).toBe("bad-option");
    expect(() => faultyTransport(plan)).toThrow(message);
  }
});
