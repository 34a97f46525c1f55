import { channelsOf, type Layout } from "@mortise/codec";
import { CommandError } from "./errors.ts";
import { imagesIn, inOrder, obstacleOf, pictureOf } from "./images.ts";
import { visible } from "./terminal.ts";

/**
 * A field's picture as a PNG file.
 *
 * @throws CommandError where the field is no image, or one that no picture is
 */
export async function pngOf(layout: Layout, bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const images = imagesIn(layout);
  const node = images.get(name);
  if (node === undefined) {
    const names = [...images.keys()].map(visible).join(", ");
    throw new CommandError(
      `"${visible(name)}" is no image; ${names === "" ? "there is none in this layout" : `there is: ${names}`}.`,
    );
  }
  const obstacle = obstacleOf(node);
  if (obstacle !== undefined) {
    throw new CommandError(`"${visible(name)}" has ${obstacle}, and PNG has none such; take --raw or --json.`);
  }
  const { data, width, height, pixels } = pictureOf(node, layout.decode(bytes)[name as never]);
  if (width === 0 || height === 0)
    throw new CommandError(`"${visible(name)}" is ${width} by ${height}: there is no picture in it.`);
  // Loaded here, since few commands need it.
  const { encode } = await import("fast-png");
  const depth = data.BYTES_PER_ELEMENT === 2 ? 16 : 8;
  return encode({ width, height, data: inOrder(data, pixels), channels: channelsOf(pixels), depth });
}
