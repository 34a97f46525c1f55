import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { wholeAt } from "../reduced.ts";
import type { Leaf, Picture } from "./leaves.ts";
import type { PageState } from "./page-state.ts";
import { isRelated } from "./paths.ts";
import { samplesAt } from "./pixels.ts";
import { paint } from "./snapshot.ts";

type PictureLeaf = Extract<Leaf, { kind: "picture" }>;

/** All pictures of a value, each at its own size or zoomed. */
export function Pictures({ state, leaves }: { state: PageState; leaves: readonly Leaf[] }): VNode {
  const pictures = leaves.filter((leaf): leaf is PictureLeaf => leaf.kind === "picture");
  return (
    <>
      {pictures.map(({ path }) => (
        <PictureOf key={path} state={state} path={path} />
      ))}
    </>
  );
}

/** Times the picture's own size; `fit` is as wide as there is room. */
const ZOOMS = ["fit", "1", "2", "4", "8", "16"] as const;

function pictureAt({ shown }: PageState, path: string): Picture | undefined {
  return shown?.leaves.find((leaf): leaf is PictureLeaf => leaf.kind === "picture" && leaf.path === path)?.picture;
}

/** The size in memory: what is shown may be smaller. */
function sizeInMemory({ layout }: PageState, path: string, shown: Picture): { width: number; height: number } {
  const type = layout?.node.fields.find(({ name }) => name === path)?.type;
  return type?.kind === "image" ? type : shown;
}

function PictureOf({ state, path }: { state: PageState; path: string }): VNode | null {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [zoom, setZoom] = useState<string>("fit");
  const [pixel, setPixel] = useState<Point | undefined>();
  useEffect(() => {
    const draw = () => {
      const picture = pictureAt(state, path);
      if (canvas.current === null || picture === undefined) return;
      paint(canvas.current, picture);
      canvas.current.dataset.drawn = String(Number(canvas.current.dataset.drawn ?? 0) + 1);
    };
    draw();
    return state.onValue(draw);
  }, [state, path]);
  useEffect(() => {
    const { clientWidth = 0, clientHeight = 0 } = canvas.current ?? {};
    const scale = window.devicePixelRatio;
    const seen = (length: number) => Math.max(1, Math.ceil(length * scale));
    if (zoom !== "fit" || clientWidth === 0) state.seen.delete(path);
    else state.seen.set(path, [seen(clientWidth), seen(clientHeight)]);
  });
  const picture = pictureAt(state, path);
  if (picture === undefined) return null;
  const { width, height } = sizeInMemory(state, path, picture);
  const move = ([dx, dy]: readonly [number, number]) => {
    const { x, y } = pixel ?? { x: 0, y: 0 };
    setPixel({ x: limited(x + dx, picture.width), y: limited(y + dy, picture.height) });
  };
  return (
    <figure aria-label={`Picture ${path}`} class={isRelated(path, state.marked) ? "marked" : ""}>
      <figcaption>
        <strong>{path}</strong> {width} × {height}
        <label>
          zoom{" "}
          <select value={zoom} onChange={(event) => setZoom(event.currentTarget.value)}>
            {ZOOMS.map((factor) => (
              <option key={factor} value={factor}>
                {factor === "fit" ? "fit" : `${factor} ×`}
              </option>
            ))}
          </select>
        </label>
        <output aria-live="off">{readOut(picture, { width, height }, pixel)}</output>
      </figcaption>
      <div class="frame">
        <canvas
          ref={canvas}
          data-path={path}
          tabIndex={0}
          role="img"
          aria-label={`${path}, ${width} by ${height} pixels`}
          style={{
            width: zoom === "fit" ? `min(100%, ${width}px)` : `${width * Number(zoom)}px`,
            aspectRatio: `${width} / ${height}`,
          }}
          onPointerMove={(event) => setPixel(pixelUnder(event))}
          onPointerLeave={() => setPixel(undefined)}
          onKeyDown={(event) => {
            const step = STEPS[event.key];
            if (step === undefined) return;
            event.preventDefault();
            move(step);
          }}
        />
      </div>
    </figure>
  );
}

interface Point {
  readonly x: number;
  readonly y: number;
}

/** The samples of a pixel, and where it is in memory. */
function readOut(picture: Picture, whole: { width: number; height: number }, pixel: Point | undefined): string {
  if (pixel === undefined || pixel.x >= picture.width || pixel.y >= picture.height) {
    return "point at a pixel, or use the arrow keys";
  }
  const x = wholeAt(pixel.x, picture.width, whole.width);
  const y = wholeAt(pixel.y, picture.height, whole.height);
  return `x ${x}, y ${y}: ${samplesAt(picture, pixel.x, pixel.y)}`;
}

const STEPS: { readonly [key: string]: readonly [dx: number, dy: number] } = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

function limited(at: number, length: number): number {
  return Math.max(0, Math.min(length - 1, at));
}

function pixelUnder({ currentTarget, offsetX, offsetY }: PointerEvent): { x: number; y: number } {
  const canvas = currentTarget as HTMLCanvasElement;
  const { width, height } = canvas;
  return {
    x: limited(Math.floor((offsetX * width) / canvas.clientWidth), width),
    y: limited(Math.floor((offsetY * height) / canvas.clientHeight), height),
  };
}
