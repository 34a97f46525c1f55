import { Parser } from "binary-parser";
import type { InPlace } from "../contender.ts";
import { IMAGE } from "../works/frame.ts";
import { AUTHOR, BODY } from "../works/note.ts";
import { COUNT } from "../works/points.ts";
import type { ScalarType } from "../works/scalars.ts";
import type { InPlacePeer } from "./peer.ts";

const METHODS = {
  u8: "uint8",
  i8: "int8",
  u16: "uint16le",
  i16: "int16le",
  u32: "uint32le",
  i32: "int32le",
  f32: "floatle",
  f64: "doublele",
} as const satisfies Record<ScalarType, keyof Parser>;

/** It only reads, and from the start of an array: each record has one. */
function inPlace<V>(parser: Parser, size: number, bytes: Uint8Array): InPlace<V> {
  const records = Array.from({ length: bytes.length / size }, (_, slot) =>
    bytes.subarray(slot * size, (slot + 1) * size),
  );
  return { decode: (slot) => parser.parse(records[slot] as Uint8Array) as V };
}

export const binaryParser: InPlacePeer = {
  name: "binary-parser",
  scalars: (fields, bytes) => {
    let parser = new Parser();
    for (const { type, name } of fields) parser = parser[METHODS[type]](name) as unknown as Parser;
    return inPlace(parser, parser.sizeOf(), bytes);
  },
  frame: (bytes) => {
    const parser = new Parser().buffer("image", { length: IMAGE, clone: true }).int32le("width").int32le("height");
    return inPlace(parser, IMAGE + 8, bytes);
  },
  points: (bytes) => {
    const type = new Parser().doublele("x").doublele("y");
    return inPlace(new Parser().uint32le("count").array("points", { type, length: "count" }), 4 + COUNT * 16, bytes);
  },
  note: (bytes) => {
    const parser = new Parser()
      .uint32le("id")
      .string("author", { length: AUTHOR, stripNull: true })
      .uint32le("length")
      .string("body", { length: "length" });
    return inPlace(parser, 4 + AUTHOR + 4 + BODY, bytes);
  },
};
