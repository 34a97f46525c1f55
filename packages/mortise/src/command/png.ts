import { channelsOf, type Layout } from "@mortise/codec";
import { CommandError } from "./errors.ts";
import { imageNamed, inOrder, obstacleOf, pictureOf } from "./images.ts";
import { visible } from "./terminal.ts";

/**
 * A field's picture as a PNG file.
 *
 * @throws UsageError where the field is no image; CommandError where it is one that no picture is
 */
export async function pngOf(layout: Layout, bytes: Uint8Array, name: string): Promise<Uint8Array> {
  const node = imageNamed(layout, name);
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
