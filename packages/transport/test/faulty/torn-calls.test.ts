import { type Fault, faultyTransport } from "@mortise/transport/faulty";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { codeOf } from "./code-of.ts";

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
