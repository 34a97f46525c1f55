import type { TransportErrorCode } from "@mortise/transport";
import { type Fault, OPERATIONS } from "@mortise/transport/faulty";
import fc from "fast-check";

/** Who makes calls; one more may be named in a plan, and is never there. */
export const SIDES = ["main", "peer", "other"] as const;
export const NAMES = ["a", "b"] as const;
export const ROWS = [0, 1] as const;

/** One call of a random program; `region` and `row` pick from what its side has opened. */
export interface Command {
  readonly by: (typeof SIDES)[number];
  readonly what: (typeof OPERATIONS)[number] | "kill";
  readonly name: (typeof NAMES)[number];
  readonly region: number;
  readonly row: (typeof ROWS)[number];
  readonly flag: boolean;
  readonly byte: number;
  readonly at: number;
}

const command: fc.Arbitrary<Command> = fc.record({
  by: fc.constantFrom(...SIDES),
  what: fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom("create", "attach", "write", "read", "tryAcquire", "listen", "close") },
    { weight: 4, arbitrary: fc.constantFrom(...OPERATIONS) },
    { weight: 1, arbitrary: fc.constant("kill" as const) },
  ),
  name: fc.constantFrom(...NAMES),
  region: fc.nat(3),
  row: fc.constantFrom(...ROWS),
  flag: fc.boolean(),
  byte: fc.integer({ min: 1, max: 255 }),
  at: fc.nat(9),
});

export const program: fc.Arbitrary<Command[]> = fc.array(command, { maxLength: 60 });

const throws = fc.constantFrom<TransportErrorCode[]>("no-space", "no-permission", "busy", "exists", "system");
const kills = fc.constantFrom(...SIDES, "nobody");
const tears = fc.nat(9);

/** Where a fault strikes; early enough that most of a plan acts. */
const place = {
  call: fc.integer({ min: 1, max: 8 }),
  by: fc.option(fc.constantFrom(...SIDES), { nil: undefined }),
};
const of = fc.option(fc.constantFrom(...OPERATIONS), { nil: undefined });

const fault: fc.Arbitrary<object> = fc.oneof(
  fc.record({ ...place, of, throws }),
  fc.record({ ...place, of, kills }),
  fc.record({ ...place, of: fc.constant("write" as const), tears, throws }),
  fc.record({ ...place, of: fc.constant("write" as const), tears, kills }),
  fc.record({ ...place, of: fc.constant("read" as const), tears }),
);

/** Plans as they would come from a file: nothing in them is `undefined`. */
export const plan: fc.Arbitrary<Fault[]> = fc
  .array(fault, { maxLength: 6 })
  .map((faults) => JSON.parse(JSON.stringify(faults)) as Fault[]);
