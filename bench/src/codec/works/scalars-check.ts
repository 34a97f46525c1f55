import type { Telemetry } from "./scalars.ts";

/** The checks of the hand-written code: those that encoding makes. */
export function check(value: Telemetry): void {
  if (
    (value.version & 0xff) !== value.version ||
    value.sequence >>> 0 !== value.sequence ||
    value.uptime >>> 0 !== value.uptime ||
    (value.mode & 0xff) !== value.mode ||
    typeof value.latitude !== "number" ||
    typeof value.longitude !== "number" ||
    !isSingle(value.altitude) ||
    !isSingle(value.speed) ||
    !isSingle(value.heading) ||
    (value.satellites & 0xff) !== value.satellites ||
    (value.north | 0) !== value.north ||
    (value.east | 0) !== value.east ||
    (value.down | 0) !== value.down ||
    (value.pitch << 16) >> 16 !== value.pitch ||
    (value.roll << 16) >> 16 !== value.roll ||
    (value.temperature << 24) >> 24 !== value.temperature ||
    !isSingle(value.pressure) ||
    (value.voltage & 0xffff) !== value.voltage ||
    (value.current & 0xffff) !== value.current ||
    (value.battery & 0xff) !== value.battery ||
    (value.signal << 24) >> 24 !== value.signal ||
    (value.trim << 24) >> 24 !== value.trim ||
    (value.slope << 24) >> 24 !== value.slope ||
    value.distance >>> 0 !== value.distance
  ) {
    throw new RangeError("a value does not fit");
  }
}

function isSingle(value: number): boolean {
  return typeof value === "number" && (Math.abs(value) <= 3.4028234663852886e38 || !Number.isFinite(value));
}
