import type { Work } from "../contender.ts";
import { throughBufferBackedObject } from "../peers/buffer-backed-object.ts";
import { byHandAligned, checkedByHandAligned } from "./aligned-by-hand.ts";
import { byHandPacked, checkedByHandPacked } from "./packed-by-hand.ts";

/** The number types that every peer has. */
export type ScalarType = "u8" | "i8" | "u16" | "i16" | "u32" | "i32" | "f32" | "f64";

export interface Scalar {
  readonly type: ScalarType;
  readonly name: keyof Telemetry;
}

export type Telemetry = ReturnType<typeof telemetry>;

const RECORDS = 64;

// biome-ignore format: a table
const PACKED: readonly Scalar[] = ([
  ["u8", "version"], ["u32", "sequence"], ["u32", "uptime"], ["u8", "mode"],
  ["f64", "latitude"], ["f64", "longitude"], ["f32", "altitude"], ["f32", "speed"], ["f32", "heading"],
  ["u8", "satellites"], ["i32", "north"], ["i32", "east"], ["i32", "down"], ["i16", "pitch"], ["i16", "roll"],
  ["i8", "temperature"], ["f32", "pressure"], ["u16", "voltage"], ["u16", "current"], ["u8", "battery"],
  ["i8", "signal"], ["i8", "trim"], ["i8", "slope"], ["u32", "distance"],
] as const).map(([type, name]) => ({ type, name }));

/** Largest first, as one orders a C struct: 72 bytes as well, and no gap. */
const ALIGNED: readonly Scalar[] = [...PACKED].sort((a, b) => bits(b) - bits(a));

/** One record; every type meets values at both ends of its range. */
function telemetry(index: number) {
  return {
    version: 200 + (index % 50),
    sequence: 4_294_967_295 - index * 65_537,
    uptime: index * 1000,
    mode: index % 8,
    latitude: 48.1 + index / 977,
    longitude: -11.5 - index / 1013,
    altitude: 519 + index / 4,
    speed: index / 8,
    heading: (index * 22.5) % 360,
    satellites: index * 4,
    north: index * 33_554_431,
    east: -33_554_432 * (index + 1),
    down: index - 32,
    pitch: index * 512 - 16_384,
    roll: 16_384 - index * 512,
    temperature: index * 4 - 128,
    pressure: 1013.25 - index / 2,
    voltage: 65_535 - index,
    current: index * 1021,
    battery: 100 - index,
    signal: -2 * (index + 1),
    trim: index * 2,
    slope: 31 - index,
    distance: index * 67_108_863,
  };
}

function bits({ type }: Scalar): number {
  return Number(type.slice(1));
}

function scalars(
  name: string,
  option: string,
  fields: readonly Scalar[],
  byHand: Work<Telemetry>["byHand"],
): Work<Telemetry> {
  return {
    name,
    notation: `${option} ${fields.map(({ type, name }) => `${type} ${name}`).join(" + ")}`,
    values: () => Array.from({ length: RECORDS }, (_, index) => telemetry(index)),
    places: RECORDS,
    byHand: [...byHand, ["by hand, buffer-backed-object", (bytes) => throughBufferBackedObject(fields, bytes)]],
    inPlace: ({ scalars }, bytes) => scalars<Telemetry>(fields, bytes),
    ownFormat: ({ scalars }) => scalars<Telemetry>(fields),
    lead: 10,
  };
}

export const packedScalars: Work<Telemetry> = scalars("24 mixed scalars, packed", "packed", PACKED, [
  ["by hand, DataView", byHandPacked],
  ["by hand, DataView, with checks", checkedByHandPacked],
]);

export const alignedScalars: Work<Telemetry> = scalars("24 mixed scalars, aligned", "aligned", ALIGNED, [
  ["by hand, typed arrays", byHandAligned],
  ["by hand, typed arrays, with checks", checkedByHandAligned],
]);
