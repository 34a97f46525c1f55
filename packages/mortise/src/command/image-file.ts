import { type BoundedImageNode, channelsOf, type ImageNode, type Layout } from "@mortise/codec";
import { CommandError, UsageError } from "./errors.ts";
import { imageNamed, inOrder } from "./images.ts";
import { visible } from "./terminal.ts";

/**
 * A file's picture as the value of an image field: as large as the field, or so large that it fits into one of varying
 * size.
 *
 * @param given `field=file`
 * @throws UsageError where the field is no image; CommandError where there is no library that reads pictures, or the
 * image is none of bytes
 */
export async function imageFromFile(layout: Layout, given: string): Promise<[field: string, value: unknown]> {
  const [, field = "", file = ""] = /^([^=]+)=(.+)$/s.exec(given) ?? [];
  if (file === "") throw new UsageError(`--image ${visible(given)}: give a field and a file, as in image=photo.jpg.`);
  const node = imageNamed(layout, field);
  const channels = channelsOf(node.pixels);
  if (channels > 4 || (node.sample !== undefined && node.sample.type !== "u8")) {
    throw new CommandError(`"${visible(field)}" has samples that no file of a picture has; give its bytes as JSON.`);
  }
  const { data, width, height } = await read(file, node, channels);
  const pixels = inOrder(data, node.pixels);
  return [field, node.kind === "image" ? pixels : { data: pixels, width, height, channels }];
}

async function read(
  file: string,
  node: ImageNode | BoundedImageNode,
  channels: number,
): Promise<{ data: Uint8Array; width: number; height: number }> {
  const { default: sharp } = await import("sharp").catch(() => {
    throw new CommandError(
      "pictures are read by the library sharp, which is not here; install it beside mortise: npm install sharp",
    );
  });
  const picture =
    node.kind === "image"
      ? sharp(file).resize(node.width, node.height, { fit: "fill" })
      : sharp(file).resize(node.maxWidth, node.maxHeight, { fit: "inside", withoutEnlargement: true });
  const coloured = picture.rotate().toColourspace(channels < 3 ? "b-w" : "srgb");
  const shaped = channels % 2 === 0 ? coloured.ensureAlpha() : coloured.removeAlpha();
  const { data, info } = await shaped
    .raw()
    .toBuffer({ resolveWithObject: true })
    .catch((error: Error) => {
      throw new CommandError(`${visible(file)} cannot be read as a picture: ${visible(error.message)}`);
    });
  if (info.channels !== channels)
    throw new CommandError(`the picture has ${info.channels} channels, and ${channels} are needed.`);
  return { data: new Uint8Array(data), width: info.width, height: info.height };
}
