import { View } from "structurae";
import type { InPlace } from "../contender.ts";
import { IMAGE } from "../works/frame.ts";
import { AUTHOR, BODY } from "../works/note.ts";
import { COUNT, type Points } from "../works/points.ts";
import type { ScalarType } from "../works/scalars.ts";
import type { InPlacePeer } from "./peer.ts";

/** As much of a schema as is used here; the package's own type wants to know each property. */
type Schema = Parameters<View["create"]>[0];

const TYPES: Record<ScalarType, string> = {
  u8: "uint8",
  i8: "int8",
  u16: "uint16",
  i16: "int16",
  u32: "uint32",
  i32: "int32",
  f32: "float32",
  f64: "float64",
};

function number(type: ScalarType): object {
  return { type: "number", btype: TYPES[type] };
}

function inPlace<V extends object>(properties: object, bytes: Uint8Array): InPlace<V> {
  const Record = new View().create<V>({ $id: "Record", type: "object", properties } as unknown as Schema as never);
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const size = Record.viewLength;
  return {
    encode: (value, slot) => Record.encode(value, data, slot * size),
    decode: (slot) => Record.decode(data, slot * size),
  };
}

export const structurae: InPlacePeer = {
  name: "structurae",
  scalars: (fields, bytes) => inPlace(Object.fromEntries(fields.map(({ name, type }) => [name, number(type)])), bytes),
  frame: (bytes) => {
    const image = { type: "string", btype: "binary", maxLength: IMAGE };
    return inPlace({ image, width: number("i32"), height: number("i32") }, bytes);
  },
  // It knows no counted list or text: whoever calls it counts.
  points: (bytes) => {
    const point = { $id: "Point", type: "object", properties: { x: number("f64"), y: number("f64") } };
    const points = { type: "array", maxItems: COUNT, items: point };
    const { encode, decode } = inPlace<Points & { count: number }>({ count: number("u32"), points }, bytes) as Required<
      InPlace<Points & { count: number }>
    >;
    return { encode: ({ points }, slot) => encode({ count: points.length, points }, slot), decode };
  },
  note: (bytes) => {
    const text = (maxLength: number) => ({ type: "string", maxLength });
    const properties = { id: number("u32"), author: text(AUTHOR), length: number("u32"), body: text(BODY) };
    const { encode, decode } = inPlace<{ id: number; author: string; length: number; body: string }>(
      properties,
      bytes,
    ) as Required<InPlace<{ id: number; author: string; length: number; body: string }>>;
    return {
      encode: ({ id, author, body }, slot) => encode({ id, author, length: Buffer.byteLength(body), body }, slot),
      decode,
    };
  },
};
