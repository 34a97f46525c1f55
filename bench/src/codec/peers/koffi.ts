import koffi, { type TypeObject } from "koffi";
import type { InPlace } from "../contender.ts";
import { IMAGE } from "../works/frame.ts";
import { AUTHOR, BODY } from "../works/note.ts";
import { COUNT } from "../works/points.ts";
import type { ScalarType } from "../works/scalars.ts";
import type { InPlacePeer } from "./peer.ts";

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

function inPlace<V>(type: TypeObject, bytes: Uint8Array): InPlace<V> {
  const size = koffi.sizeof(type);
  return {
    encode: (value, slot) => koffi.encode(bytes, slot * size, type, value),
    decode: (slot) => koffi.decode(bytes, slot * size, type),
  };
}

/** Structs that koffi reads and writes in C's memory. */
export const koffiStruct: InPlacePeer = {
  name: "koffi.struct",
  scalars: (fields, bytes) =>
    inPlace(koffi.pack(Object.fromEntries(fields.map(({ name, type }) => [name, TYPES[type]]))), bytes),
  frame: (bytes) =>
    inPlace(koffi.pack({ image: koffi.array("uint8", IMAGE, "Typed"), width: "int32", height: "int32" }), bytes),
  points: (bytes) => {
    const point = koffi.pack({ x: "float64", y: "float64" });
    const list = koffi.pack({ count: "uint32", points: koffi.array(point, "count", COUNT) });
    const size = koffi.sizeof(list);
    return {
      encode: ({ points }, slot) => koffi.encode(bytes, slot * size, list, { count: points.length, points }),
      decode: (slot) => koffi.decode(bytes, slot * size, list),
    };
  },
  // It knows no counted text: whoever calls it counts. Its strings end at a NUL, which these texts leave room for.
  note: (bytes) => {
    const type = koffi.pack({
      id: "uint32",
      author: koffi.array("char", AUTHOR, "String"),
      length: "uint32",
      body: koffi.array("char", BODY, "String"),
    });
    const size = koffi.sizeof(type);
    return {
      encode: ({ id, author, body }, slot) =>
        koffi.encode(bytes, slot * size, type, { id, author, length: Buffer.byteLength(body), body }),
      decode: (slot) => koffi.decode(bytes, slot * size, type),
    };
  },
};
