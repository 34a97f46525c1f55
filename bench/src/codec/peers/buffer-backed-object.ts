import BBO, { type Descriptor } from "buffer-backed-object";
import type { InPlace } from "../contender.ts";
import { IMAGE } from "../works/frame.ts";
import { AUTHOR, BODY } from "../works/note.ts";
import { COUNT, type Points } from "../works/points.ts";
import type { Scalar, ScalarType } from "../works/scalars.ts";
import type { InPlacePeer } from "./peer.ts";

const packed = { align: 1 };

const TYPES: Record<ScalarType, () => Descriptor<number>> = {
  u8: () => BBO.Uint8(),
  i8: () => BBO.Int8(),
  u16: () => BBO.Uint16(packed),
  i16: () => BBO.Int16(packed),
  u32: () => BBO.Uint32(packed),
  i32: () => BBO.Int32(packed),
  f32: () => BBO.Float32(packed),
  f64: () => BBO.Float64(packed),
};

/** A descriptor of one's own, as the package's manual has them: it knows no bytes. */
const IMAGE_BYTES: Descriptor<Uint8Array> = {
  align: 1,
  size: IMAGE,
  get: (data, at) => new Uint8Array(data.buffer, data.byteOffset + at, IMAGE),
  set: (data, at, value) => new Uint8Array(data.buffer, data.byteOffset + at, IMAGE).set(value),
};

function descriptorsOf(fields: readonly Scalar[]): Record<string, Descriptor<number>> {
  return Object.fromEntries(fields.map(({ name, type }) => [name, TYPES[type]()]));
}

/** An object is tied to its bytes: one is kept, and the record is the first. */
export const bufferBackedObject: InPlacePeer = {
  name: "buffer-backed-object",
  scalars: <V extends object>(fields: readonly Scalar[], bytes: Uint8Array<ArrayBuffer>): InPlace<V> => {
    const object = BBO.BufferBackedObject(bytes.buffer, descriptorsOf(fields)) as V;
    return {
      stays: true,
      encode: (value) => {
        for (const name in value) object[name] = value[name];
      },
      decode: () => ({ ...object }),
    };
  },
  frame: ({ buffer }) => {
    const object = BBO.BufferBackedObject(buffer, { image: IMAGE_BYTES, width: TYPES.i32(), height: TYPES.i32() });
    return {
      stays: true,
      encode: ({ image, width, height }) => {
        object.image = image;
        object.width = width;
        object.height = height;
      },
      decode: () => ({ image: object.image.slice(), width: object.width, height: object.height }),
    };
  },
  points: ({ buffer }) => {
    const point = { x: TYPES.f64(), y: TYPES.f64() };
    const object = BBO.BufferBackedObject(buffer, {
      count: TYPES.u32(),
      points: BBO.NestedArrayOfBufferBackedObjects(COUNT, point),
    });
    const places = object.points;
    return {
      stays: true,
      encode: ({ points }) => {
        object.count = points.length;
        for (let index = 0; index < points.length; index++) {
          const place = places[index] as Points["points"][number];
          const point = points[index] as Points["points"][number];
          place.x = point.x;
          place.y = point.y;
        }
      },
      decode: () => {
        const points: Points["points"] = new Array(object.count);
        for (let index = 0; index < points.length; index++) {
          const { x, y } = places[index] as Points["points"][number];
          points[index] = { x, y };
        }
        return { points };
      },
    };
  },
  // It knows no counted text: whoever calls it counts.
  note: ({ buffer }) => {
    const object = BBO.BufferBackedObject(buffer, {
      id: TYPES.u32(),
      author: BBO.UTF8String(AUTHOR),
      length: TYPES.u32(),
      body: BBO.UTF8String(BODY),
    });
    return {
      stays: true,
      encode: ({ id, author, body }) => {
        object.id = id;
        object.author = author;
        object.length = Buffer.byteLength(body);
        object.body = body;
      },
      decode: () => ({ id: object.id, author: object.author, body: object.body }),
    };
  },
};

/**
 * `object.a = value.a; object.b = …`: code that one writes by hand for each layout, with these objects in place of a
 * `DataView`.
 */
export function throughBufferBackedObject<V extends object>(
  fields: readonly Scalar[],
  bytes: Uint8Array<ArrayBuffer>,
): InPlace<V> {
  // A first property of no bytes: V8 makes a slow dictionary of the second object whose accessors have the same names.
  const object = BBO.BufferBackedObject(bytes.buffer, { own: BBO.reserved(0), ...descriptorsOf(fields) });
  const assign = new Function(
    "object",
    "value",
    fields.map(({ name }) => `object.${name} = value.${name};`).join("\n"),
  );
  const copy = new Function("object", `return { ${fields.map(({ name }) => `${name}: object.${name}`).join(",\n")} };`);
  return { stays: true, encode: (value) => assign(object, value), decode: () => copy(object) };
}
