import fc from "fast-check";
import { expectTypeOf, test } from "vitest";
import {
  type Fault,
  type FaultySide,
  type FaultyTransport,
  faultyTransport,
  OPERATIONS,
} from "../../src/faulty/index.ts";
import type { Transport } from "../../src/index.ts";

test("a faulty transport and its sides are transports", () => {
  expectTypeOf<FaultyTransport>().toExtend<FaultySide>();
  expectTypeOf<FaultySide>().toExtend<Transport>();
  expectTypeOf(faultyTransport().peer()).toEqualTypeOf<FaultySide>();
});

test("a fault says what happens, once", () => {
  faultyTransport([
    { call: 1, throws: "busy" },
    { call: 1, of: "list", by: "peer", kills: "main" },
    { call: 1, of: "adopt", kills: "peer" },
    { call: 1, of: "write", tears: 4, throws: "truncated" },
    { call: 1, of: "write", tears: 4, kills: "peer" },
    { call: 1, of: "read", tears: 4 },
  ]);
  // @ts-expect-error nothing happens
  faultyTransport([{ call: 1, of: "list" }]);
  // @ts-expect-error no such code
  faultyTransport([{ call: 1, throws: "bsuy" }]);
  // @ts-expect-error no such operation
  faultyTransport([{ call: 1, of: "lst", throws: "busy" }]);
  // @ts-expect-error a torn write must end somehow
  faultyTransport([{ call: 1, of: "write", tears: 4 }]);
});

test("fast-check's records are faults", () => {
  const place = { call: fc.integer({ min: 1, max: 20 }), of: fc.constantFrom(...OPERATIONS) };
  const fault = fc.oneof(
    fc.record({ ...place, throws: fc.constantFrom("no-space", "busy") }),
    fc.record({ ...place, kills: fc.constant("peer") }),
    fc.record({ call: place.call, of: fc.constant("read"), tears: fc.nat(8) }),
  );
  expectTypeOf(fc.sample(fc.array(fault))).toExtend<Fault[][]>();
});
