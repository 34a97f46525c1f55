import { setImmediate } from "node:timers/promises";
import { Struct } from "typed-struct";
import type { InPlace } from "../contender.ts";
import { IMAGE } from "../works/frame.ts";
import { AUTHOR, BODY } from "../works/note.ts";
import { COUNT, type Points } from "../works/points.ts";
import type { ScalarType } from "../works/scalars.ts";
import type { InPlacePeer } from "./peer.ts";

const METHODS = {
  u8: "UInt8",
  i8: "Int8",
  u16: "UInt16LE",
  i16: "Int16LE",
  u32: "UInt32LE",
  i32: "Int32LE",
  f32: "Float32LE",
  f64: "Float64LE",
} as const satisfies Record<ScalarType, keyof Struct>;

// It looks for optional packages after it was imported, and has no texts before it knows.
const Text = new Struct("Text").String("text", 1).compile();
for (let ready = false; !ready; ) {
  try {
    new Text().text = "";
    ready = true;
  } catch {
    await setImmediate();
  }
}

/** An instance is tied to its bytes: one is kept, and the record is the first. */
function on(bytes: Uint8Array<ArrayBuffer>, length: number): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, length);
}

export const typedStruct: InPlacePeer = {
  name: "typed-struct",
  scalars: <V extends object>(
    fields: Parameters<InPlacePeer["scalars"]>[0],
    bytes: Uint8Array<ArrayBuffer>,
  ): InPlace<V> => {
    let struct = new Struct("Telemetry");
    for (const { type, name } of fields) struct = struct[METHODS[type]](name) as unknown as Struct<object, "Telemetry">;
    const Telemetry = struct.compile();
    const instance = new Telemetry(on(bytes, Telemetry.baseSize));
    // Its own safeAssign and toJSON take several times as long.
    return {
      stays: true,
      encode: (value) => {
        for (const name in value) (instance as V)[name] = value[name];
      },
      decode: () => ({ ...instance }) as unknown as V,
    };
  },
  frame: (bytes) => {
    const Frame = new Struct("Frame").UInt8Array("image", IMAGE).Int32LE("width").Int32LE("height").compile();
    const instance = new Frame(on(bytes, Frame.baseSize));
    return {
      stays: true,
      encode: ({ image, width, height }) => {
        instance.image.set(image);
        instance.width = width;
        instance.height = height;
      },
      decode: () => ({ image: instance.image.slice(), width: instance.width, height: instance.height }),
    };
  },
  points: (bytes) => {
    const Point = new Struct("Point").Float64LE("x").Float64LE("y").compile();
    const List = new Struct("List").UInt32LE("count").StructArray("points", Point, COUNT).compile();
    const instance = new List(on(bytes, List.baseSize));
    const places = instance.points as Points["points"];
    return {
      stays: true,
      encode: ({ points }) => {
        instance.count = points.length;
        for (let index = 0; index < points.length; index++) {
          const place = places[index] as Points["points"][number];
          const point = points[index] as Points["points"][number];
          place.x = point.x;
          place.y = point.y;
        }
      },
      decode: () => ({ points: places.slice(0, instance.count).map(({ x, y }) => ({ x, y })) }),
    };
  },
  // It knows no counted text: whoever calls it counts.
  note: (bytes) => {
    const Note = new Struct("Note")
      .UInt32LE("id")
      .String("author", AUTHOR)
      .UInt32LE("length")
      .String("body", BODY)
      .compile();
    const instance = new Note(on(bytes, Note.baseSize));
    return {
      stays: true,
      encode: ({ id, author, body }) => {
        instance.id = id;
        instance.author = author;
        instance.length = Buffer.byteLength(body);
        instance.body = body;
      },
      decode: () => ({ id: instance.id, author: instance.author, body: instance.body }),
    };
  },
};
