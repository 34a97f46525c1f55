import type { VNode } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";
import { colourOf } from "./colours.ts";
import type { Track } from "./track.ts";

/** Milliseconds that a line or lane shows. */
const SPAN = 60_000;
const WIDTH = 180;
const HEIGHT = 24;

type Draw = (context: CanvasRenderingContext2D, style: CSSStyleDeclaration) => void;

function Small({ label, draw }: { label: string; draw: Draw }): VNode {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const context = canvas.current?.getContext("2d");
    if (canvas.current === null || context == null) return;
    const scale = window.devicePixelRatio;
    [canvas.current.width, canvas.current.height] = [WIDTH * scale, HEIGHT * scale];
    context.scale(scale, scale);
    draw(context, getComputedStyle(canvas.current));
  });
  return <canvas ref={canvas} class="small" role="img" aria-label={label} />;
}

/** A number over the last minute. */
export function Sparkline({ path, track }: { path: string; track: Track }): VNode {
  return (
    <Small
      label={`${path} over the last minute`}
      draw={(context, style) => {
        const end = track.last;
        const points: [x: number, value: number][] = [];
        track.since(end - SPAN, (time, value) => {
          if (Number.isFinite(value)) points.push([WIDTH * (1 - (end - time) / SPAN), value]);
        });
        line(context, style.color, points);
      }}
    />
  );
}

/** The numbers of a list, side by side. */
export function Waveform({ path, values }: { path: string; values: ArrayLike<number | bigint> }): VNode {
  return (
    <Small
      label={`the numbers of ${path}`}
      draw={(context, style) => {
        // Of many numbers, as many as there are columns to see.
        const columns = Math.min(values.length, WIDTH * 2);
        const points = Array.from({ length: columns }, (_, index): [number, number] => {
          const at = Math.floor((index * values.length) / columns);
          return [(index * WIDTH) / Math.max(1, columns - 1), Number(values[at])];
        });
        line(
          context,
          style.color,
          points.filter(([, value]) => Number.isFinite(value)),
        );
      }}
    />
  );
}

function line(context: CanvasRenderingContext2D, colour: string, points: readonly [x: number, value: number][]): void {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [, value] of points) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const y = (value: number) => (high === low ? HEIGHT / 2 : HEIGHT - 2 - ((value - low) / (high - low)) * (HEIGHT - 4));
  context.strokeStyle = colour;
  context.lineWidth = 1.2;
  context.beginPath();
  for (const [x, value] of points) context.lineTo(x, y(value));
  context.stroke();
}

/** Which state there was, over the last minute: a colour each. */
export function StateLane({ path, track, states }: { path: string; track: Track; states: readonly string[] }): VNode {
  return (
    <Small
      label={`${path} over the last minute`}
      draw={(context) => {
        const end = track.last;
        const spans: [x: number, state: number][] = [];
        track.since(end - SPAN, (time, state) => {
          if (spans.at(-1)?.[1] !== state) spans.push([WIDTH * (1 - (end - time) / SPAN), state]);
        });
        context.font = "10px sans-serif";
        context.textBaseline = "middle";
        for (const [index, [x, state]] of spans.entries()) {
          const until = spans[index + 1]?.[0] ?? WIDTH;
          context.fillStyle = colourOf(state, states.length === 2 && states[0] === "false");
          context.fillRect(x, 2, Math.max(1, until - x), HEIGHT - 4);
          const name = states[state] ?? "";
          if (context.measureText(name).width + 6 > until - x) continue;
          context.fillStyle = "#fff";
          context.fillText(name, x + 3, HEIGHT / 2);
        }
      }}
    />
  );
}
