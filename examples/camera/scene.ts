import { Frame } from "./frame.ts";

const { width, height } = Frame.fields.image;

const RADIUS = 22;

/** With this exposure the picture is neither too dark nor too bright. */
const RIGHT_EXPOSURE = 10;

/**
 * Paints what is before the camera: a ball that bounces before an evening sky. It depends on the time alone, so that a
 * camera that starts again sees the ball where it would be by now.
 *
 * @param image rows of RGB, which are written to in place
 * @param exposure milliseconds
 */
export function paintScene(image: Uint8Array, seconds: number, exposure: number): void {
  const gain = exposure / RIGHT_EXPOSURE;
  const [ballX, ballY] = ballAt(seconds);
  let at = 0;
  for (let y = 0; y < height; y++) {
    const dusk = y / height;
    for (let x = 0; x < width; x++) {
      // How far the ball's surface comes towards the camera here; not above 0 where there is only sky.
      const depth = RADIUS ** 2 - (x - ballX) ** 2 - (y - ballY) ** 2;
      // The light falls from the upper left.
      const light = 0.35 + 0.65 * Math.max(0, (Math.sqrt(Math.max(0, depth)) - (x - ballX) - (y - ballY)) / 2 / RADIUS);
      image[at++] = clamp(gain * (depth > 0 ? 255 * light : 30 + 190 * dusk));
      image[at++] = clamp(gain * (depth > 0 ? 190 * light : 40 + 70 * dusk));
      image[at++] = clamp(gain * (depth > 0 ? 60 * light : 100 - 10 * dusk));
    }
  }
}

/** The exposure that the camera chooses, in milliseconds: now it opens its shutter longer, now it does not. */
export function exposureAt(seconds: number): number {
  return RIGHT_EXPOSURE * (1 + 0.25 * Math.sin(seconds));
}

/** The middle of the ball. */
function ballAt(seconds: number): [x: number, y: number] {
  const room = width - 2 * RADIUS;
  const drop = height - 2 * RADIUS;
  // There and back in a straight line; up and down in parabolas.
  const across = Math.abs(((seconds / 3) % 2) - 1);
  const bounce = (seconds % 1) * 2 - 1;
  return [RADIUS + room * across, RADIUS + drop * bounce ** 2];
}

function clamp(sample: number): number {
  return Math.min(255, sample);
}
