import { fromJSON, type ImageNode, type Layout, type StructNode } from "@mortise/codec";
import type { Seen } from "./protocol.ts";

/**
 * A layout of the same fields, its images no larger than they are seen, without what has no value: a page that shows a
 * large picture in a small place needs no more of it. `undefined` where that saves nothing.
 *
 * Server and page make it from the same layout, so it need not be said.
 */
export function reducedLayout(whole: Layout, seen: Seen): Layout | undefined {
  const key = JSON.stringify(seen);
  const made = lastMade.get(whole);
  if (made?.key === key) return made.layout;
  const layout = makeReduced(whole.node, seen);
  lastMade.set(whole, { key, layout });
  return layout;
}

/** Value after value is asked for in the same way. */
const lastMade = new WeakMap<Layout, { readonly key: string; readonly layout: Layout | undefined }>();

function makeReduced(node: StructNode, seen: Seen): Layout | undefined {
  // A map, since a field may have any name.
  const sizes = new Map(seen.map(([name, columns, rows]) => [name, { columns, rows }]));
  let less = false;
  const fields = node.fields.flatMap(({ name, type }) => {
    if (name === undefined || type.kind === "const") return [];
    const size = type.kind === "image" ? sizes.get(name) : undefined;
    if (type.kind !== "image" || size === undefined) return [{ name, type }];
    const [width, height] = [Math.min(type.width, size.columns), Math.min(type.height, size.rows)];
    less ||= width < type.width || height < type.height;
    return [{ name, type: { ...type, width, height } }];
  });
  return less ? (fromJSON({ ...node, fields } as StructNode, { generate: false }) as Layout) : undefined;
}

/** A value's bytes in its reduced layout: each pixel of a smaller image is one of the whole one, as it is there. */
export function reduce(whole: Layout, reduced: Layout, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const result = new Uint8Array(reduced.LENGTH);
  const [images, smaller] = [imagesIn(whole), imagesIn(reduced)];
  for (const { name, offset, size, type } of Object.values(reduced.fields)) {
    const from = whole.offsets[name] as number;
    const [before, after] = [images.get(name), smaller.get(name)];
    if (before === undefined || after === undefined || before.width * before.height === after.width * after.height) {
      result.set(bytes.subarray(from, from + size), offset);
      continue;
    }
    const pixel = size / (after.width * after.height);
    if (!Number.isInteger(pixel)) throw new TypeError(`${name} (${type}) has pixels of ${pixel} bytes`);
    pick(bytes.subarray(from), before, result.subarray(offset), after, pixel);
  }
  return result;
}

function imagesIn({ node }: Layout): ReadonlyMap<string, ImageNode> {
  return new Map(
    node.fields.flatMap(({ name, type }): [string, ImageNode][] => {
      return name !== undefined && type.kind === "image" ? [[name, type]] : [];
    }),
  );
}

type Size = Pick<ImageNode, "width" | "height">;

function pick(from: Uint8Array, whole: Size, to: Uint8Array, seen: Size, pixel: number): void {
  const columns = Uint32Array.from({ length: seen.width }, (_, x) => wholeAt(x, seen.width, whole.width) * pixel);
  const row = (y: number) => wholeAt(y, seen.height, whole.height) * whole.width * pixel;
  // Most pictures have three bytes a pixel, and a loop over them would take twice as long.
  if (pixel === 3) pickThree(from, to, columns, seen, row);
  else pickAny(from, to, columns, seen, row, pixel);
}

type Row = (y: number) => number;

function pickThree(from: Uint8Array, to: Uint8Array, columns: Uint32Array, seen: Size, row: Row): void {
  const source = new DataView(from.buffer, from.byteOffset, from.byteLength);
  const target = new DataView(to.buffer, to.byteOffset, to.byteLength);
  const last = columns.length - 1;
  for (let y = 0, at = 0; y < seen.height; y++) {
    const start = row(y);
    // Four at a time: behind each pixel but the last of a row there is another, which sets the fourth byte right.
    for (let x = 0; x < last; x++, at += 3) {
      target.setUint32(at, source.getUint32(start + (columns[x] as number), true), true);
    }
    const place = start + (columns[last] as number);
    for (let byte = 0; byte < 3; byte++) to[at++] = from[place + byte] as number;
  }
}

function pickAny(from: Uint8Array, to: Uint8Array, columns: Uint32Array, seen: Size, row: Row, pixel: number): void {
  for (let y = 0, at = 0; y < seen.height; y++) {
    const start = row(y);
    for (let x = 0; x < columns.length; x++) {
      const place = start + (columns[x] as number);
      for (let byte = 0; byte < pixel; byte++) to[at++] = from[place + byte] as number;
    }
  }
}

/** Which column or row of the whole image one of the smaller one is. */
export function wholeAt(at: number, seen: number, whole: number): number {
  return Math.floor(((at + 0.5) * whole) / seen);
}
