import type { BoundedImageNode, ImageNode, Layout, PixelFormat } from "@mortise/codec";
import { CommandError } from "./errors.ts";
import { visible } from "./terminal.ts";

/** An image as its field holds it. */
interface Picture {
  readonly data: Uint8Array | Uint16Array;
  readonly width: number;
  readonly height: number;
  readonly channels: number;
}

/**
 * The picture in a field, its channels in the order of PNG.
 *
 * @throws CommandError where the field is no image, or one of numbers that no picture has
 */
function pictureOf(layout: Layout, bytes: Uint8Array, name: string): Picture {
  const images = imagesIn(layout);
  const node = images.get(name);
  if (node === undefined) {
    const names = [...images.keys()].map(visible).join(", ");
    throw new CommandError(
      `"${visible(name)}" is no image; ${names === "" ? "there is none in this layout" : `there is: ${names}`}.`,
    );
  }
  const sample = node.sample?.type ?? "u8";
  if (sample !== "u8" && sample !== "u16") {
    throw new CommandError(
      `"${visible(name)}" has samples of ${sample}, and PNG has them of u8 and u16; take --raw or --json.`,
    );
  }
  const value = layout.decode(bytes)[name as never] as Uint8Array | { data: Uint8Array; width: number; height: number };
  const { data, width, height } = ArrayBuffer.isView(value) ? { data: value, ...sizeOf(node as ImageNode) } : value;
  const channels = channelsOf(node);
  if (channels > 4)
    throw new CommandError(`"${visible(name)}" has ${channels} channels, and PNG at most 4; take --raw or --json.`);
  return { data: inOrder(data, node.pixels), width, height, channels };
}

/** A field's picture as a PNG file. */
export async function pngOf(layout: Layout, bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const { data, width, height, channels } = pictureOf(layout, bytes, name);
  if (width === 0 || height === 0)
    throw new CommandError(`"${visible(name)}" is ${width} by ${height}: there is no picture in it.`);
  // Loaded here, since few commands need it.
  const { encode } = await import("fast-png");
  return encode({ width, height, data, channels, depth: data.BYTES_PER_ELEMENT === 2 ? 16 : 8 });
}

function sizeOf({ width, height }: ImageNode): { width: number; height: number } {
  return { width, height };
}

const CHANNELS: Record<PixelFormat, number> = { gray: 1, rgb: 3, bgr: 3, rgba: 4, bgra: 4 };

/** The images among a layout's fields, by name. */
export function imagesIn({ node }: Layout): ReadonlyMap<string, ImageNode | BoundedImageNode> {
  return new Map(
    node.fields.flatMap(({ name, type }): [string, ImageNode | BoundedImageNode][] => {
      return name !== undefined && (type.kind === "image" || type.kind === "bounded-image") ? [[name, type]] : [];
    }),
  );
}

/** How many samples a pixel has. */
export function channelsOf({ pixels }: ImageNode | BoundedImageNode): number {
  return typeof pixels === "number" ? pixels : CHANNELS[pixels];
}

/** Red first, as in files: of what begins with blue, first and third change places; and back. */
export function inOrder<T extends Uint8Array | Uint16Array>(data: T, pixels: PixelFormat | number): T {
  if (pixels !== "bgr" && pixels !== "bgra") return data;
  for (let at = 0; at < data.length; at += CHANNELS[pixels]) {
    const blue = data[at] as number;
    data[at] = data[at + 2] as number;
    data[at + 2] = blue;
  }
  return data;
}
