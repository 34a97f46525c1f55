import type { VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
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

function pictureAt(state: PageState, path: string): Picture | undefined {
  return state.shown?.leaves.find((leaf): leaf is PictureLeaf => leaf.kind === "picture" && leaf.path === path)
    ?.picture;
}

function PictureOf({ state, path }: { state: PageState; path: string }): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  const [zoom, setZoom] = useState<string>("fit");
  const [pixel, setPixel] = useState<{ x: number; y: number } | undefined>();
  const draw = () => {
    const picture = pictureAt(state, path);
    if (canvas.current !== null && picture !== undefined) paint(canvas.current, picture);
  };
  useEffect(() => {
    draw();
    return state.onValue(draw);
  }, [state, path]);
  const picture = pictureAt(state, path);
  const { width = 0, height = 0 } = picture ?? {};
  const inside = pixel !== undefined && pixel.x < width && pixel.y < height;
  const move = (dx: number, dy: number) => {
    const { x, y } = pixel ?? { x: 0, y: 0 };
    setPixel({ x: limited(x + dx, width), y: limited(y + dy, height) });
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
        <output aria-live="off">
          {inside && picture !== undefined
            ? `x ${pixel.x}, y ${pixel.y}: ${samplesAt(picture, pixel.x, pixel.y)}`
            : "point at a pixel, or use the arrow keys"}
        </output>
      </figcaption>
      <div class="frame">
        <canvas
          ref={canvas}
          data-path={path}
          tabIndex={0}
          role="img"
          aria-label={`${path}, ${width} by ${height} pixels`}
          style={zoom === "fit" ? { maxWidth: "100%" } : { width: `${width * Number(zoom)}px` }}
          onPointerMove={(event) => setPixel(pixelUnder(event))}
          onPointerLeave={() => setPixel(undefined)}
          onKeyDown={(event) => {
            const step = STEPS[event.key];
            if (step === undefined) return;
            event.preventDefault();
            move(...step);
          }}
        />
      </div>
    </figure>
  );
}

const STEPS: { readonly [key: string]: [dx: number, dy: number] } = {
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
