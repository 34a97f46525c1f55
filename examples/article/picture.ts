import { type PixelFormat, reorderPixels } from "mortise";
import sharp from "sharp";

/** A picture file that could not be read; `code` says why, `path` which. */
class PictureError extends Error {
  override readonly name = "PictureError";
  readonly code: "unreadable-picture" = "unreadable-picture";
  readonly path: string;

  constructor(path: string, reason: string) {
    super(`cannot read the picture ${path}: ${reason}. Give the path of a PNG or JPEG file.`);
    this.path = path;
  }
}

/** Where the pixels go: a field's size and the order of its samples. */
interface Target {
  readonly width: number;
  readonly height: number;
  readonly pixels: PixelFormat;
}

/**
 * Reads a picture file, stretched to the target's size, as the article's `cv2.resize` does.
 *
 * @throws PictureError where there is no such file, or it is no whole picture
 */
export async function readPicture(path: string, { width, height, pixels }: Target): Promise<Uint8Array> {
  try {
    const picture = sharp(path).autoOrient().removeAlpha().toColourspace("srgb").resize(width, height, { fit: "fill" });
    return reorderPixels(await picture.raw().toBuffer(), "rgb", pixels);
  } catch (error) {
    const [reason = ""] = (error as Error).message.split("\n", 1);
    throw new PictureError(path, reason.replace(`: ${path}`, ""));
  }
}

/** Writes pixels as a PNG file. */
export async function writePicture(path: string, data: Uint8Array, { width, height, pixels }: Target): Promise<void> {
  const rgb = reorderPixels(data, pixels, "rgb");
  await sharp(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toFile(path);
}
