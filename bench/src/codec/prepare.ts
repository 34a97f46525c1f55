import assert from "node:assert";
import { layout } from "mortise";
import { withClosures } from "./closures.ts";
import type { InPlace, MakeInPlace, OwnFormat, Work } from "./contender.ts";
import { keyed } from "./keyed.ts";
import { closures, generated } from "./ours.ts";
import { IN_PLACE, OWN_FORMAT } from "./peers/peers.ts";

/** How the objects that are encoded were filled. */
export type Source = "literals" | "keyed assignment";

/** What a contender with the same bytes is in the tables. */
export type Role = "floor" | "by hand" | "generated" | "closures" | "peer";

/** Contenders that were seen to do the work rightly. */
export interface Prepared {
  readonly values: readonly object[];
  /** Which record each value is. */
  readonly slots: readonly number[];
  readonly sameBytes: readonly (InPlace<object> & { readonly name: string; readonly role: Role })[];
  readonly ownFormat: readonly (OwnFormat<object> & {
    readonly name: string;
    readonly encoded: readonly Uint8Array[];
  })[];
}

/**
 * Makes all contenders of a work, and looks at what they do with every value.
 *
 * @throws AssertionError where bytes are not the same as all others', or a value does not come back
 */
export function prepare(work: Work<object>, source: Source): Prepared {
  const values = source === "literals" ? work.values() : work.values().map(keyed);
  // The layout under test is made once, as in a program: V8 shares what it learns among codes of the same text.
  const Record = withClosures(layout(work.notation));
  const records = new Uint8Array(values.length * Record.LENGTH);
  for (const [slot, value] of values.entries()) Record.encodeInto(value as never, records, slot * Record.LENGTH);

  const entries: readonly (readonly [name: string, role: Role, make: MakeInPlace<object>])[] = [
    ...work.byHand.map(([name, make], index) => [name, index === 0 ? "floor" : "by hand", make] as const),
    ["Mortise, generated code", "generated", (bytes) => generated(work.notation, bytes)],
    ["Mortise, closures", "closures", (bytes) => closures(work.notation, bytes)],
    ...IN_PLACE.map(
      (peer) => [peer.name, "peer", (bytes: Uint8Array<ArrayBuffer>) => work.inPlace(peer, bytes)] as const,
    ),
  ];
  const slots = values.map((_, index) => index % work.places);
  return {
    values,
    slots,
    sameBytes: entries.map(([name, role, make]) => {
      const bytes = records.slice(0, work.places * Record.LENGTH);
      const contender = make(bytes);
      for (const [index, slot] of slots.entries()) {
        const record = records.subarray(index * Record.LENGTH, (index + 1) * Record.LENGTH);
        checkInPlace(name, contender, bytes, slot, record, values[index] as object);
      }
      return { name, role, ...contender };
    }),
    ownFormat: OWN_FORMAT.map((peer) => {
      const { encode, decode } = work.ownFormat(peer);
      const encoded = values.map((value) => Buffer.from(encode(value)));
      for (const [index, value] of values.entries()) same(decode(encoded[index] as Buffer), value, peer.name);
      return { name: peer.name, encoded, encode, decode };
    }),
  };
}

function checkInPlace(
  name: string,
  { encode, decode, decodeInto, stays = false }: InPlace<object>,
  bytes: Uint8Array,
  slot: number,
  record: Uint8Array,
  value: object,
): void {
  const at = stays ? 0 : slot * record.length;
  const expected = bytes.slice();
  expected.set(record, at);
  if (encode !== undefined) {
    bytes.fill(0, at, at + record.length);
    encode(value, slot);
    assert.deepEqual(bytes, expected, `${name} writes other bytes`);
  }
  bytes.set(record, at);
  if (decode !== undefined) same(decode(slot), value, name);
  if (decodeInto !== undefined) same(decodeInto(slot), value, name);
}

/** Looks at the parts that were asked for: a value may have counts beside them, and a prototype with zeros. */
function same(actual: object, expected: object, name: string): void {
  assert.deepEqual(partsOf(actual, expected), expected, `${name} reads other values`);
}

function partsOf(actual: unknown, expected: unknown): unknown {
  if (typeof expected !== "object" || expected === null || ArrayBuffer.isView(expected)) return actual;
  if (Array.isArray(expected)) {
    return Array.isArray(actual) ? actual.map((part, index) => partsOf(part, expected[index])) : actual;
  }
  const parts = Object.entries(expected).map(([key, part]) => [
    key,
    partsOf((actual as typeof expected)[key as never], part),
  ]);
  return Object.fromEntries(parts);
}
