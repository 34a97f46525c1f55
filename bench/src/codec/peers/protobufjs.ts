import protobuf from "protobufjs";
import type { OwnFormat } from "../contender.ts";
import type { ScalarType } from "../works/scalars.ts";
import type { OwnFormatPeer } from "./peer.ts";

// Small signed numbers are shortest as sint32.
const TYPES: Record<ScalarType, string> = {
  u8: "uint32",
  i8: "sint32",
  u16: "uint32",
  i16: "sint32",
  u32: "uint32",
  i32: "sint32",
  f32: "float",
  f64: "double",
};

function ownFormat<V>(fields: readonly string[], others: string = ""): OwnFormat<V> {
  const body = fields.map((field, index) => `${field} = ${index + 1};`).join("\n");
  const { root } = protobuf.parse(`syntax = "proto3"; ${others} message Record { ${body} }`);
  const Record = root.lookupType("Record");
  return {
    encode: (value) => Record.encode(value as object).finish(),
    decode: (bytes) => Record.decode(bytes) as unknown as V,
  };
}

export const protobufjs: OwnFormatPeer = {
  name: "protobufjs",
  scalars: (fields) => ownFormat(fields.map(({ name, type }) => `${TYPES[type]} ${name}`)),
  // What it gives is a part of the bytes, and we ask for a private copy.
  frame: () => {
    const { encode, decode } = ownFormat<{ image: Uint8Array; width: number; height: number }>([
      "bytes image",
      "int32 width",
      "int32 height",
    ]);
    return {
      encode,
      decode: (bytes) => {
        const message = decode(bytes);
        message.image = Uint8Array.prototype.slice.call(message.image);
        return message;
      },
    };
  },
  points: () => ownFormat(["repeated Point points"], "message Point { double x = 1; double y = 2; }"),
  note: () => ownFormat(["uint32 id", "string author", "string body"]),
};
