import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type PixelFormat, reorderPixels } from "mortise";
import sharp from "sharp";

/** The picture that is sent where none is given. */
export const OWN_PICTURE: string = fileURLToPath(new URL("../../article/picture.png", import.meta.url));

/** A picture file that could not be read or written; `code` says which, `path` where. */
class PictureError extends Error {
  override readonly name = "PictureError";
  readonly code: "unreadable-picture" | "unwritable-picture";
  readonly path: string;

  constructor(code: PictureError["code"], path: string, message: string) {
    super(message);
    this.code = code;
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
    throw new PictureError(
      "unreadable-picture",
      path,
      `cannot read the picture ${path}: ${reason.replace(`: ${path}`, "")}. Give the path of a PNG or JPEG file.`,
    );
  }
}

/**
 * Writes pixels as a PNG file, and makes its folder.
 *
 * @throws PictureError where there can be no such file
 */
export async function writePicture(path: string, data: Uint8Array, { width, height, pixels }: Target): Promise<void> {
  const rgb = reorderPixels(data, pixels, "rgb");
  const file = await sharp(rgb, { raw: { width, height, channels: 3 } })
    .png()
    .toBuffer();
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, file);
  } catch (error) {
    throw new PictureError(
      "unwritable-picture",
      path,
      `cannot write the picture ${path}: ${(error as Error).message}. ` +
        "Remove what is in its way, make its folder writable, or run this in another folder.",
    );
  }
}
