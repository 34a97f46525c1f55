import type { MeasuredStruct } from "../measured.ts";
import { elementOf } from "./closures/element-of.ts";
import { refusePlace } from "./engine.ts";
import { Memory } from "./memory.ts";

/**
 * A record made before fields were appended, with their defaults put behind it: bytes that end after the last field
 * that is there, where all others have defaults.
 *
 * @throws LayoutError `too-short`, `bad-position` for any other bytes that end early
 */
export function completeOlder(measured: MeasuredStruct, { bytes }: Memory, given: Uint8Array, at: number): Uint8Array {
  if (!Number.isSafeInteger(at) || at < 0) refusePlace(measured, given, at);
  const there = given.length - at;
  const missing = measured.fields.filter(({ offset }) => offset >= there);
  const cut = [...measured.fields, ...measured.constants].some(
    ({ offset, type }) => offset < there && offset + type.size > there,
  );
  const late = measured.constants.some(({ offset }) => offset >= there);
  const whole = there > 0 && missing.length < measured.fields.length;
  if (!whole || cut || late || missing.some((field) => field.default === undefined)) refusePlace(measured, given, at);
  const record = new Uint8Array(measured.size);
  record.set(bytes.subarray(at));
  const memory = new Memory(record);
  for (const { type, offset, default: value } of missing) elementOf(type).write(memory, offset, value);
  return record;
}
