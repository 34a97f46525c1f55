import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import UPlot from "uplot";
import type { Leaf } from "./leaves.ts";
import type { PageState } from "./page-state.ts";
import { brief } from "./told.ts";
import type { Track } from "./track.ts";

/** Milliseconds that a chart shows: the last minutes. */
const SPAN = 5 * 60_000;
const HEIGHT = 180;

/** A chart of each number that one was asked for. */
export function Charts({ state, leaves }: { state: PageState; leaves: readonly Leaf[] }): VNode {
  const charted = leaves.filter(({ kind, path }) => kind === "number" && state.charted.has(path));
  return (
    <>
      {charted.map(({ path }) => {
        const track = state.history.track(path);
        return track && <Chart key={path} path={path} track={track} />;
      })}
    </>
  );
}

function Chart({ path, track }: { path: string; track: Track }): VNode {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<UPlot | null>(null);
  useEffect(() => {
    const element = place.current;
    if (element === null) return;
    const { color } = getComputedStyle(element);
    const axis = { stroke: color, grid: { stroke: "#8884", width: 1 }, ticks: { stroke: "#8884" } };
    const made = new UPlot(
      {
        width: element.clientWidth,
        height: HEIGHT,
        series: [{}, { label: path, stroke: getComputedStyle(element).getPropertyValue("--accent"), width: 1.5 }],
        axes: [axis, { ...axis, size: 70, values: (_, ticks) => ticks.map(brief) }],
        // One value, or several of a moment, are no reason to show years.
        scales: { x: { range: (_, first, last) => [Math.min(first, last - 1), last] } },
        legend: { live: true },
      },
      [[], []],
      element,
    );
    chart.current = made;
    const sized = new ResizeObserver(() => made.setSize({ width: element.clientWidth, height: HEIGHT }));
    sized.observe(element);
    return () => {
      sized.disconnect();
      made.destroy();
    };
  }, [path]);
  useEffect(() => {
    const times: number[] = [];
    const values: number[] = [];
    track.since(track.last - SPAN, (time, value) => {
      // Seconds, as the library has them, and rising: two values may be of the same millisecond.
      const at = time / 1000;
      if (at <= (times.at(-1) ?? 0)) {
        values[values.length - 1] = value;
        return;
      }
      times.push(at);
      values.push(value);
    });
    chart.current?.setData([times, values]);
  });
  return (
    <div
      ref={place}
      class="chart"
      role="img"
      aria-label={`Chart of ${path}`}
      data-path={path}
      data-points={track.length}
    />
  );
}
