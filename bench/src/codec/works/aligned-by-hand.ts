import type { InPlace } from "../contender.ts";
import type { Telemetry } from "./scalars.ts";
import { check } from "./scalars-check.ts";

/** The aligned record by hand: typed arrays over one buffer, each number an element of the one of its type. */
export function byHandAligned({ buffer }: Uint8Array): InPlace<Telemetry> {
  const u8 = new Uint8Array(buffer);
  const i8 = new Int8Array(buffer);
  const u16 = new Uint16Array(buffer);
  const i16 = new Int16Array(buffer);
  const u32 = new Uint32Array(buffer);
  const i32 = new Int32Array(buffer);
  const f32 = new Float32Array(buffer);
  const f64 = new Float64Array(buffer);

  function encode(value: Telemetry, slot: number): void {
    const d = slot * 9;
    const w = slot * 18;
    const h = slot * 36;
    const b = slot * 72;
    f64[d] = value.latitude;
    f64[d + 1] = value.longitude;
    u32[w + 4] = value.sequence;
    u32[w + 5] = value.uptime;
    f32[w + 6] = value.altitude;
    f32[w + 7] = value.speed;
    f32[w + 8] = value.heading;
    i32[w + 9] = value.north;
    i32[w + 10] = value.east;
    i32[w + 11] = value.down;
    f32[w + 12] = value.pressure;
    u32[w + 13] = value.distance;
    i16[h + 28] = value.pitch;
    i16[h + 29] = value.roll;
    u16[h + 30] = value.voltage;
    u16[h + 31] = value.current;
    u8[b + 64] = value.version;
    u8[b + 65] = value.mode;
    u8[b + 66] = value.satellites;
    i8[b + 67] = value.temperature;
    u8[b + 68] = value.battery;
    i8[b + 69] = value.signal;
    i8[b + 70] = value.trim;
    i8[b + 71] = value.slope;
  }

  function decode(slot: number): Telemetry {
    const d = slot * 9;
    const w = slot * 18;
    const h = slot * 36;
    const b = slot * 72;
    return {
      latitude: f64[d] as number,
      longitude: f64[d + 1] as number,
      sequence: u32[w + 4] as number,
      uptime: u32[w + 5] as number,
      altitude: f32[w + 6] as number,
      speed: f32[w + 7] as number,
      heading: f32[w + 8] as number,
      north: i32[w + 9] as number,
      east: i32[w + 10] as number,
      down: i32[w + 11] as number,
      pressure: f32[w + 12] as number,
      distance: u32[w + 13] as number,
      pitch: i16[h + 28] as number,
      roll: i16[h + 29] as number,
      voltage: u16[h + 30] as number,
      current: u16[h + 31] as number,
      version: u8[b + 64] as number,
      mode: u8[b + 65] as number,
      satellites: u8[b + 66] as number,
      temperature: i8[b + 67] as number,
      battery: u8[b + 68] as number,
      signal: i8[b + 69] as number,
      trim: i8[b + 70] as number,
      slope: i8[b + 71] as number,
    };
  }

  const target = decode(0);
  function decodeInto(slot: number): Telemetry {
    const d = slot * 9;
    const w = slot * 18;
    const h = slot * 36;
    const b = slot * 72;
    target.latitude = f64[d] as number;
    target.longitude = f64[d + 1] as number;
    target.sequence = u32[w + 4] as number;
    target.uptime = u32[w + 5] as number;
    target.altitude = f32[w + 6] as number;
    target.speed = f32[w + 7] as number;
    target.heading = f32[w + 8] as number;
    target.north = i32[w + 9] as number;
    target.east = i32[w + 10] as number;
    target.down = i32[w + 11] as number;
    target.pressure = f32[w + 12] as number;
    target.distance = u32[w + 13] as number;
    target.pitch = i16[h + 28] as number;
    target.roll = i16[h + 29] as number;
    target.voltage = u16[h + 30] as number;
    target.current = u16[h + 31] as number;
    target.version = u8[b + 64] as number;
    target.mode = u8[b + 65] as number;
    target.satellites = u8[b + 66] as number;
    target.temperature = i8[b + 67] as number;
    target.battery = u8[b + 68] as number;
    target.signal = i8[b + 69] as number;
    target.trim = i8[b + 70] as number;
    target.slope = i8[b + 71] as number;
    return target;
  }

  return { encode, decode, decodeInto };
}

/** The same with each value looked at before the first is written. */
export function checkedByHandAligned({ buffer }: Uint8Array): InPlace<Telemetry> {
  const u8 = new Uint8Array(buffer);
  const i8 = new Int8Array(buffer);
  const u16 = new Uint16Array(buffer);
  const i16 = new Int16Array(buffer);
  const u32 = new Uint32Array(buffer);
  const i32 = new Int32Array(buffer);
  const f32 = new Float32Array(buffer);
  const f64 = new Float64Array(buffer);

  function encode(value: Telemetry, slot: number): void {
    check(value);
    const d = slot * 9;
    const w = slot * 18;
    const h = slot * 36;
    const b = slot * 72;
    f64[d] = value.latitude;
    f64[d + 1] = value.longitude;
    u32[w + 4] = value.sequence;
    u32[w + 5] = value.uptime;
    f32[w + 6] = value.altitude;
    f32[w + 7] = value.speed;
    f32[w + 8] = value.heading;
    i32[w + 9] = value.north;
    i32[w + 10] = value.east;
    i32[w + 11] = value.down;
    f32[w + 12] = value.pressure;
    u32[w + 13] = value.distance;
    i16[h + 28] = value.pitch;
    i16[h + 29] = value.roll;
    u16[h + 30] = value.voltage;
    u16[h + 31] = value.current;
    u8[b + 64] = value.version;
    u8[b + 65] = value.mode;
    u8[b + 66] = value.satellites;
    i8[b + 67] = value.temperature;
    u8[b + 68] = value.battery;
    i8[b + 69] = value.signal;
    i8[b + 70] = value.trim;
    i8[b + 71] = value.slope;
  }

  return { encode };
}
