import type { InPlace } from "../contender.ts";
import type { Telemetry } from "./scalars.ts";

const SIZE = 72;

/** The packed record as one writes it by hand: a `DataView`, constant offsets, nothing looked at. */
export function byHandPacked(bytes: Uint8Array): InPlace<Telemetry> {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const target = readPacked(data, 0);
  return {
    encode: (value, slot) => writePacked(value, data, slot * SIZE),
    decode: (slot) => readPacked(data, slot * SIZE),
    decodeInto: (slot) => readPackedInto(target, data, slot * SIZE),
  };
}

/** The same, with each value looked at before the first is written. */
export function checkedByHandPacked(bytes: Uint8Array): InPlace<Telemetry> {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return {
    encode: (value, slot) => {
      check(value);
      writePacked(value, data, slot * SIZE);
    },
  };
}

function writePacked(value: Telemetry, data: DataView, at: number): void {
  data.setUint8(at, value.version);
  data.setUint32(at + 1, value.sequence, true);
  data.setUint32(at + 5, value.uptime, true);
  data.setUint8(at + 9, value.mode);
  data.setFloat64(at + 10, value.latitude, true);
  data.setFloat64(at + 18, value.longitude, true);
  data.setFloat32(at + 26, value.altitude, true);
  data.setFloat32(at + 30, value.speed, true);
  data.setFloat32(at + 34, value.heading, true);
  data.setUint8(at + 38, value.satellites);
  data.setInt32(at + 39, value.north, true);
  data.setInt32(at + 43, value.east, true);
  data.setInt32(at + 47, value.down, true);
  data.setInt16(at + 51, value.pitch, true);
  data.setInt16(at + 53, value.roll, true);
  data.setInt8(at + 55, value.temperature);
  data.setFloat32(at + 56, value.pressure, true);
  data.setUint16(at + 60, value.voltage, true);
  data.setUint16(at + 62, value.current, true);
  data.setUint8(at + 64, value.battery);
  data.setInt8(at + 65, value.signal);
  data.setInt8(at + 66, value.trim);
  data.setInt8(at + 67, value.slope);
  data.setUint32(at + 68, value.distance, true);
}

function readPacked(data: DataView, at: number): Telemetry {
  return {
    version: data.getUint8(at),
    sequence: data.getUint32(at + 1, true),
    uptime: data.getUint32(at + 5, true),
    mode: data.getUint8(at + 9),
    latitude: data.getFloat64(at + 10, true),
    longitude: data.getFloat64(at + 18, true),
    altitude: data.getFloat32(at + 26, true),
    speed: data.getFloat32(at + 30, true),
    heading: data.getFloat32(at + 34, true),
    satellites: data.getUint8(at + 38),
    north: data.getInt32(at + 39, true),
    east: data.getInt32(at + 43, true),
    down: data.getInt32(at + 47, true),
    pitch: data.getInt16(at + 51, true),
    roll: data.getInt16(at + 53, true),
    temperature: data.getInt8(at + 55),
    pressure: data.getFloat32(at + 56, true),
    voltage: data.getUint16(at + 60, true),
    current: data.getUint16(at + 62, true),
    battery: data.getUint8(at + 64),
    signal: data.getInt8(at + 65),
    trim: data.getInt8(at + 66),
    slope: data.getInt8(at + 67),
    distance: data.getUint32(at + 68, true),
  };
}

function readPackedInto(target: Telemetry, data: DataView, at: number): Telemetry {
  target.version = data.getUint8(at);
  target.sequence = data.getUint32(at + 1, true);
  target.uptime = data.getUint32(at + 5, true);
  target.mode = data.getUint8(at + 9);
  target.latitude = data.getFloat64(at + 10, true);
  target.longitude = data.getFloat64(at + 18, true);
  target.altitude = data.getFloat32(at + 26, true);
  target.speed = data.getFloat32(at + 30, true);
  target.heading = data.getFloat32(at + 34, true);
  target.satellites = data.getUint8(at + 38);
  target.north = data.getInt32(at + 39, true);
  target.east = data.getInt32(at + 43, true);
  target.down = data.getInt32(at + 47, true);
  target.pitch = data.getInt16(at + 51, true);
  target.roll = data.getInt16(at + 53, true);
  target.temperature = data.getInt8(at + 55);
  target.pressure = data.getFloat32(at + 56, true);
  target.voltage = data.getUint16(at + 60, true);
  target.current = data.getUint16(at + 62, true);
  target.battery = data.getUint8(at + 64);
  target.signal = data.getInt8(at + 65);
  target.trim = data.getInt8(at + 66);
  target.slope = data.getInt8(at + 67);
  target.distance = data.getUint32(at + 68, true);
  return target;
}

function check(value: Telemetry): void {
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
