import type { InPlace, Work } from "../contender.ts";

export interface Points {
  points: { x: number; y: number }[];
}

export const COUNT = 1000;
const SIZE = 4 + COUNT * 16;

/** A count, then a thousand pairs of doubles: a full list, which looks the same to those who know no capacity. */
export const points: Work<Points> = {
  name: `a list of ${COUNT} points`,
  notation: `list({ f64 x + f64 y }, ${COUNT}) points`,
  values: () =>
    Array.from({ length: 4 }, (_, number) => ({
      points: Array.from({ length: COUNT }, (_, index) => ({ x: index / 8 + number, y: number - index / 16 })),
    })),
  places: 1,
  byHand: [["by hand, DataView", byHand]],
  inPlace: ({ points }, bytes) => points(bytes),
  ownFormat: ({ points }) => points(),
  lead: 1,
};

function byHand(bytes: Uint8Array): InPlace<Points> {
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

  function decode(slot: number): Points {
    let at = slot * SIZE;
    const count = data.getUint32(at, true);
    const points = new Array(count);
    at += 4;
    for (let index = 0; index < count; index++, at += 16) {
      points[index] = { x: data.getFloat64(at, true), y: data.getFloat64(at + 8, true) };
    }
    return { points };
  }

  const target = decode(0);
  return {
    encode: ({ points }, slot) => {
      let at = slot * SIZE;
      data.setUint32(at, points.length, true);
      at += 4;
      for (let index = 0; index < points.length; index++, at += 16) {
        const point = points[index] as Points["points"][number];
        data.setFloat64(at, point.x, true);
        data.setFloat64(at + 8, point.y, true);
      }
    },
    decode,
    decodeInto: (slot) => {
      let at = slot * SIZE;
      const { points } = target;
      points.length = data.getUint32(at, true);
      at += 4;
      for (let index = 0; index < points.length; index++, at += 16) {
        const point = points[index] as Points["points"][number];
        point.x = data.getFloat64(at, true);
        point.y = data.getFloat64(at + 8, true);
      }
      return target;
    },
  };
}
