import { type Fault, faultyTransport, OPERATIONS } from "@mortise/transport/faulty";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeOf } from "./code-of.ts";

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
        fails(() => region.adopt()),
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
      failed.push(fails(() => bell.waitSync(0)));
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
