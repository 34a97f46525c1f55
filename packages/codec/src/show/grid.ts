/** Cells one after another: a run of bytes, or of bits. */
export interface Run {
  readonly offset: number;
  readonly size: number;
}

/** A run's cells on one line. */
export interface Segment<R extends Run> {
  readonly run: R;
  readonly from: number;
  readonly to: number;
  /** Whether the run's name belongs here: its widest segment, the first of those. */
  readonly named: boolean;
}

/** A line of a grid, or the lines that are left out in the middle of a run. */
export type GridLine<R extends Run> =
  | { readonly kind: "cells"; readonly offset: number; readonly segments: readonly Segment<R>[] }
  | { readonly kind: "break"; readonly run: R; readonly from: number; readonly to: number };

/** Runs over at most so many lines are drawn in full. */
const MOST_LINES = 4;

/** Runs that follow each other, as lines of so many cells; a line starts at a multiple of that. */
export function gridOf<R extends Run>(runs: readonly R[], columns: number): GridLine<R>[] {
  const lines: GridLine<R>[] = [];
  let segments: Segment<R>[] = [];
  let line = -1;
  for (const run of runs) {
    for (const segment of segmentsOf(run, columns)) {
      const next = Math.floor(segment.from / columns);
      if (next !== line) {
        if (segment.from > run.offset && next > line + 1) {
          lines.push({ kind: "break", run, from: (line + 1) * columns, to: next * columns });
        }
        segments = [];
        lines.push({ kind: "cells", offset: next * columns, segments });
        line = next;
      }
      segments.push(segment);
    }
  }
  return lines;
}

/** The parts of a run on the lines that it is drawn on. */
function segmentsOf<R extends Run>(run: R, columns: number): Segment<R>[] {
  const end = run.offset + run.size;
  const first = Math.floor(run.offset / columns);
  const last = Math.floor((end - 1) / columns);
  const parts = linesOf(first, last, run.offset % columns !== 0).map((line) => ({
    from: Math.max(run.offset, line * columns),
    to: Math.min(end, (line + 1) * columns),
  }));
  const widest = Math.max(...parts.map(({ from, to }) => to - from));
  const named = parts.findIndex(({ from, to }) => to - from === widest);
  return parts.map(({ from, to }, index) => ({ run, from, to, named: index === named }));
}

/** Which of the lines from the first to the last are drawn: at least one that is full. */
function linesOf(first: number, last: number, inside: boolean): number[] {
  if (last - first < MOST_LINES) return Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return inside ? [first, first + 1, last] : [first, last];
}
