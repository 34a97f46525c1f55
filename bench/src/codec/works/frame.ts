import type { InPlace, Work } from "../contender.ts";

export interface Frame {
  image: Uint8Array;
  width: number;
  height: number;
}

export const IMAGE = 6000;
const SIZE = IMAGE + 8;

/** The article's frame. */
export const frame: Work<Frame> = {
  name: "the 6008-byte frame",
  notation: "image(40,50,bgr) + i32 width + i32 height",
  values: () =>
    Array.from({ length: 4 }, (_, number) => {
      const image = Uint8Array.from({ length: IMAGE }, (_, index) => (index * 7 + number) % 251);
      return { image, width: 40, height: 50 + number };
    }),
  places: 1,
  byHand: [["by hand, set and DataView", byHand]],
  inPlace: ({ frame }, bytes) => frame(bytes),
  ownFormat: ({ frame }) => frame(),
  lead: 1,
};

function byHand(bytes: Uint8Array): InPlace<Frame> {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const target = { image: new Uint8Array(IMAGE), width: 0, height: 0 };
  return {
    encode: (value, slot) => {
      const at = slot * SIZE;
      bytes.set(value.image, at);
      data.setInt32(at + IMAGE, value.width, true);
      data.setInt32(at + IMAGE + 4, value.height, true);
    },
    decode: (slot) => {
      const at = slot * SIZE;
      return {
        image: bytes.slice(at, at + IMAGE),
        width: data.getInt32(at + IMAGE, true),
        height: data.getInt32(at + IMAGE + 4, true),
      };
    },
    decodeInto: (slot) => {
      const at = slot * SIZE;
      target.image.set(bytes.subarray(at, at + IMAGE));
      target.width = data.getInt32(at + IMAGE, true);
      target.height = data.getInt32(at + IMAGE + 4, true);
      return target;
    },
  };
}
