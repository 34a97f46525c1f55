import { type GridLine, gridOf, type Segment } from "./grid.ts";
import type { Cell, CellMap } from "./svg-cells.ts";
import { FAMILIES, type Family } from "./svg-style.ts";
import { escapeXML, fitPath, fitWords, widthOf } from "./svg-text.ts";
import { countOf } from "./words.ts";

/** A part of the figure. Parts stand below each other. */
export interface Block {
  readonly height: number;
  readonly draw: (y: number) => string;
}

/** Where things are from left to right, in pixels. */
export interface Sheet {
  readonly columns: number;
  /** A column's width. */
  readonly cell: number;
  /** Where the first column starts; offsets stand before it. */
  readonly left: number;
  readonly width: number;
}

export type Columns = keyof typeof CELL;

/** How wide a column is: a multiple of 8, so that torn edges come out even. */
const CELL = { 4: 112, 8: 88, 16: 56 } as const;
export const MARGIN = 16;
const HEIGHT = 40;
const GAP = 6;
const BREAK = 34;
const NAME = 12;
const WORD = 10.5;

/** The sheet for a map of so many columns, whose offsets go so far. */
export function sheetOf(columns: Columns, length: number): Sheet {
  const left = MARGIN + Math.ceil(widthOf(`${length}`, 11)) + 12;
  return { columns, cell: CELL[columns], left, width: left + columns * CELL[columns] + MARGIN };
}

export function headingBlock(title: string | undefined, facts: string, { width }: Sheet): Block {
  const name = title === undefined ? "" : fitWords([title], width - 2 * MARGIN, 17);
  const below = name === "" ? 12 : 38;
  return {
    height: below + 12,
    draw: (y) =>
      (name === "" ? "" : text(MARGIN, y + 15, 17, "ink title", name)) + text(MARGIN, y + below, 11, "dim", facts),
  };
}

/** A map: what its columns or its cells are, then the cells line by line. */
export function mapBlocks({ caption, cells }: CellMap, sheet: Sheet): Block[] {
  const head = caption === undefined ? columnsBlock(sheet) : captionBlock(caption, sheet);
  const lines = gridOf(cells, sheet.columns).map((line) => {
    return line.kind === "break" ? breakBlock(line, sheet) : lineBlock(line, sheet);
  });
  return [head, ...lines];
}

function columnsBlock({ columns, cell, left }: Sheet): Block {
  const number = (column: number, y: number) =>
    text(left + (column + 0.5) * cell, y + 12, 10, "dim middle", `${column}`);
  return { height: 20, draw: (y) => Array.from({ length: columns }, (_, column) => number(column, y)).join("") };
}

function captionBlock(caption: string, { left, width }: Sheet): Block {
  return { height: 38, draw: (y) => text(left, y + 28, 12, "ink", fitWords([caption], width - left - MARGIN, 12)) };
}

function lineBlock({ offset, segments }: Extract<GridLine<Cell>, { kind: "cells" }>, sheet: Sheet): Block {
  return {
    height: HEIGHT + GAP,
    draw: (y) => {
      const label = text(sheet.left - 10, y + HEIGHT / 2 + 4, 11, "dim end", `${offset}`);
      return [label, ...segments.map((segment) => drawSegment(segment, offset, y, sheet))].join("\n");
    },
  };
}

/** A run's cells on a line: its tint, an edge where it starts, a tick between bytes, and its name once. */
function drawSegment({ run, from, to, named }: Segment<Cell>, line: number, y: number, { left, cell }: Sheet): string {
  const starts = from === run.offset;
  const x = left + (from - line) * cell + (starts ? 1 : 0);
  const width = (to - from) * cell - (starts ? 1 : 0) - (to === run.offset + run.size ? 1 : 0);
  const ticks = Array.from(
    { length: to - from - 1 },
    (_, index) => `M${left + (from - line + index + 1) * cell} ${y + HEIGHT}v-4`,
  );
  const edge =
    starts && run.family !== "padding"
      ? `<rect class="${run.family}-edge" x="${x}" y="${y}" width="3" height="${HEIGHT}"/>`
      : "";
  return [
    `<g>${tooltip(run)}<rect class="${run.family}" x="${x}" y="${y}" width="${width}" height="${HEIGHT}"/>${edge}`,
    ticks.length === 0 ? "" : `<path class="tick" d="${ticks.join("")}"/>`,
    named ? drawName(run, x + width / 2 + 1, y, width - 8) : "",
    "</g>",
  ].join("");
}

function drawName({ name, words }: Cell, x: number, y: number, width: number): string {
  const title = fitPath(name, width, NAME);
  const word = fitWords(words, width, WORD);
  if (word === "") return text(x, y + HEIGHT / 2 + 4, NAME, "ink middle", title);
  return text(x, y + 17, NAME, "ink middle", title) + text(x, y + 32, WORD, "dim middle", word);
}

/** Lines that are left out: the run, torn apart, and how many bytes are not drawn. */
function breakBlock({ run, from, to }: Extract<GridLine<Cell>, { kind: "break" }>, sheet: Sheet): Block {
  const { left, columns, cell } = sheet;
  const width = columns * cell;
  const teeth = "l-8 5l-8-5".repeat(width / 16);
  return {
    height: BREAK + GAP,
    draw: (y) => {
      const torn = `M${left} ${y}h${width}v4${teeth}zM${left} ${y + BREAK}h${width}v-9${teeth}z`;
      const label = text(left + width / 2, y + BREAK / 2 + 4, WORD, "dim middle", `${countOf(to - from, "byte")} more`);
      return `<g>${tooltip(run)}<path class="${run.family}" d="${torn}"/>${label}</g>`;
    },
  };
}

/** What the colours mean. */
export function legendBlock(families: readonly Family[], { left, width }: Sheet): Block {
  let [x, line] = [left, 0];
  const entries = families.map((family) => {
    const { word } = FAMILIES[family];
    const wide = 18 + Math.ceil(widthOf(word, WORD)) + 18;
    if (x + wide > width && x > left) [x, line] = [left, line + 1];
    const place = { x, line };
    x += wide;
    return { family, word, ...place };
  });
  return {
    height: 22 + (line + 1) * 20,
    draw: (y) =>
      entries
        .map(({ family, word, x, line }) => {
          const top = y + 20 + line * 20;
          const edge =
            family === "padding" ? "" : `<rect class="${family}-edge" x="${x}" y="${top}" width="3" height="12"/>`;
          const swatch = `<rect class="${family}" x="${x}" y="${top}" width="12" height="12"/>${edge}`;
          return swatch + text(x + 18, top + 10, WORD, "dim", word);
        })
        .join("\n"),
  };
}

function tooltip({ tip }: Cell): string {
  return `<title>${tip.map(escapeXML).join("\n")}</title>`;
}

function text(x: number, y: number, size: number, style: string, content: string): string {
  return content === ""
    ? ""
    : `<text class="${style}" x="${x}" y="${y}" font-size="${size}">${escapeXML(content)}</text>`;
}
