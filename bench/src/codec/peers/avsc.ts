import avro from "avsc";
import type { OwnFormat } from "../contender.ts";
import type { ScalarType } from "../works/scalars.ts";
import type { OwnFormatPeer } from "./peer.ts";

// `int` has 32 bits with a sign.
const TYPES: Record<ScalarType, string> = {
  u8: "int",
  i8: "int",
  u16: "int",
  i16: "int",
  u32: "long",
  i32: "int",
  f32: "float",
  f64: "double",
};

interface Named {
  readonly name: string;
  readonly type: unknown;
}

/** @param most how many bytes a value may take: it writes into a buffer that is there */
function ownFormat<V>(fields: readonly Named[], most: number): OwnFormat<V> {
  const type = avro.Type.forSchema({ type: "record", name: "Record", fields } as unknown as avro.Schema);
  const buffer = Buffer.alloc(most);
  return {
    encode: (value) => buffer.subarray(0, type.encode(value, buffer, 0)),
    decode: (bytes) => type.fromBuffer(bytes as Buffer) as V,
  };
}

export const avsc: OwnFormatPeer = {
  name: "avsc",
  scalars: (fields) =>
    ownFormat(
      fields.map(({ name, type }) => ({ name, type: TYPES[type] })),
      1000,
    ),
  // It takes a Buffer and no other bytes; making one of an array copies nothing.
  frame: () => {
    const { encode, decode } = ownFormat<{ image: Uint8Array; width: number; height: number }>(
      [
        { name: "image", type: "bytes" },
        { name: "width", type: "int" },
        { name: "height", type: "int" },
      ],
      10_000,
    );
    return {
      encode: ({ image, width, height }) =>
        encode({ image: Buffer.from(image.buffer, image.byteOffset, image.length), width, height }),
      decode,
    };
  },
  points: () => {
    const fields = ["x", "y"].map((name) => ({ name, type: "double" }));
    const items = { type: "record", name: "Point", fields };
    return ownFormat([{ name: "points", type: { type: "array", items } }], 100_000);
  },
  note: () =>
    ownFormat(
      [
        { name: "id", type: "long" },
        { name: "author", type: "string" },
        { name: "body", type: "string" },
      ],
      1000,
    ),
};
