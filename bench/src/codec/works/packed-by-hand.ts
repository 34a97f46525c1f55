import type { InPlace } from "../contender.ts";
import type { Telemetry } from "./scalars.ts";
import { check } from "./scalars-check.ts";

const SIZE = 72;

/** The packed record as one writes it by hand: a `DataView`, constant offsets, nothing looked at. */
export function byHandPacked(bytes: Uint8Array): InPlace<Telemetry> {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

  function encode(value: Telemetry, slot: number): void {
    const at = slot * SIZE;
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

  function decode(slot: number): Telemetry {
    const at = slot * SIZE;
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

  const target = decode(0);
  function decodeInto(slot: number): Telemetry {
    const at = slot * SIZE;
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

  return { encode, decode, decodeInto };
}

/** The same with each value looked at before the first is written. */
export function checkedByHandPacked(bytes: Uint8Array): InPlace<Telemetry> {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

  function encode(value: Telemetry, slot: number): void {
    check(value);
    const at = slot * SIZE;
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

  return { encode };
}
