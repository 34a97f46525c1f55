import { type BoundedImageNode, channelsOf, type ImageNode, type Layout, type PixelFormat } from "@mortise/codec";
import type { Picture } from "../terminal/picture.ts";
import { UsageError } from "./errors.ts";
import { checkFieldNames } from "./field-names.ts";
import { visible } from "./terminal.ts";

/** The images among a layout's fields, by name. */
export function imagesIn({ node }: Layout): ReadonlyMap<string, ImageNode | BoundedImageNode> {
  return new Map(
    node.fields.flatMap(({ name, type }): [string, ImageNode | BoundedImageNode][] => {
      return name !== undefined && (type.kind === "image" || type.kind === "bounded-image") ? [[name, type]] : [];
    }),
  );
}

/** @throws UsageError for the name of no field, with those that are near, or of one that is no image */
export function imageNamed(layout: Layout, name: string): ImageNode | BoundedImageNode {
  checkFieldNames(layout, [name]);
  const images = imagesIn(layout);
  const node = images.get(name);
  if (node !== undefined) return node;
  const names = [...images.keys()].map(visible).join(", ");
  const there = names === "" ? "there is none in this layout" : `there is: ${names}`;
  throw new UsageError(`"${visible(name)}" is no image; ${there}.`);
}

/** Those that a value has, which may be shown in part. */
export function imagesOf(layout: Layout, value: object): ReturnType<typeof imagesIn> {
  return new Map([...imagesIn(layout)].filter(([name]) => Object.hasOwn(value, name)));
}

/** Why an image is nothing that can be looked at; `undefined` where it is. */
export function obstacleOf(node: ImageNode | BoundedImageNode): string | undefined {
  const sample = node.sample?.type ?? "u8";
  if (sample !== "u8" && sample !== "u16") return `samples of ${sample}`;
  const channels = channelsOf(node.pixels);
  return channels > 4 ? `${channels} channels` : undefined;
}

/** The picture that an image field holds, as it was decoded. */
export function pictureOf(node: ImageNode | BoundedImageNode, part: unknown): Picture {
  const { pixels } = node;
  if (node.kind === "image") return { data: part as Picture["data"], width: node.width, height: node.height, pixels };
  const { data, width, height } = part as Picture;
  return { data, width, height, pixels };
}

/** Red first, as in files: of what begins with blue, first and third change places; and back. */
export function inOrder<T extends Uint8Array | Uint16Array>(data: T, pixels: PixelFormat | number): T {
  if (pixels !== "bgr" && pixels !== "bgra") return data;
  const channels = channelsOf(pixels);
  for (let at = 0; at < data.length; at += channels) {
    const blue = data[at] as number;
    data[at] = data[at + 2] as number;
    data[at + 2] = blue;
  }
  return data;
}
