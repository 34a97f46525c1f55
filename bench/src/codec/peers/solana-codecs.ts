import {
  addCodecSizePrefix,
  type Codec,
  fixCodecSize,
  getArrayCodec,
  getBytesCodec,
  getF32Codec,
  getF64Codec,
  getI8Codec,
  getI16Codec,
  getI32Codec,
  getStructCodec,
  getU8Codec,
  getU16Codec,
  getU32Codec,
  getUtf8Codec,
} from "@solana/codecs";
import type { InPlace } from "../contender.ts";
import { IMAGE } from "../works/frame.ts";
import { AUTHOR, BODY } from "../works/note.ts";
import { COUNT } from "../works/points.ts";
import type { ScalarType } from "../works/scalars.ts";
import type { InPlacePeer } from "./peer.ts";

type NumberCodec = Codec<number>;

const TYPES: Record<ScalarType, () => NumberCodec> = {
  u8: () => getU8Codec() as NumberCodec,
  i8: () => getI8Codec() as NumberCodec,
  u16: () => getU16Codec() as NumberCodec,
  i16: () => getI16Codec() as NumberCodec,
  u32: () => getU32Codec() as NumberCodec,
  i32: () => getI32Codec() as NumberCodec,
  f32: () => getF32Codec() as NumberCodec,
  f64: () => getF64Codec() as NumberCodec,
};

function inPlace<V>(
  fields: readonly (readonly [string, Codec<never> | NumberCodec])[],
  size: number,
  bytes: Uint8Array,
): InPlace<V> {
  const codec = getStructCodec(fields as never) as unknown as Codec<V>;
  return {
    encode: (value, slot) => codec.write(value, bytes, slot * size),
    decode: (slot) => codec.read(bytes, slot * size)[0],
  };
}

export const solanaCodecs: InPlacePeer = {
  name: "@solana/codecs",
  scalars: (fields, bytes) => {
    const size = fields.reduce((sum, { type }) => sum + Number(type.slice(1)) / 8, 0);
    return inPlace(
      fields.map(({ name, type }) => [name, TYPES[type]()] as const),
      size,
      bytes,
    );
  },
  frame: (bytes) => {
    const image = fixCodecSize(getBytesCodec(), IMAGE) as unknown as Codec<never>;
    return inPlace(
      [
        ["image", image],
        ["width", TYPES.i32()],
        ["height", TYPES.i32()],
      ],
      IMAGE + 8,
      bytes,
    );
  },
  points: (bytes) => {
    const point = getStructCodec([
      ["x", getF64Codec()],
      ["y", getF64Codec()],
    ]);
    const points = getArrayCodec(point, { size: getU32Codec() }) as unknown as Codec<never>;
    return inPlace([["points", points]], 4 + COUNT * 16, bytes);
  },
  note: (bytes) => {
    const author = fixCodecSize(getUtf8Codec(), AUTHOR) as unknown as Codec<never>;
    const body = fixCodecSize(addCodecSizePrefix(getUtf8Codec(), getU32Codec()), 4 + BODY) as unknown as Codec<never>;
    return inPlace(
      [
        ["id", TYPES.u32()],
        ["author", author],
        ["body", body],
      ],
      4 + AUTHOR + 4 + BODY,
      bytes,
    );
  },
};
