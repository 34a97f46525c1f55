import { givenLayout } from "../given-layout.ts";
import { measure } from "../measure.ts";
import type { StructNode } from "../node.ts";
import { checkOptions } from "../options.ts";
import { gridOf } from "./grid.ts";
import { MAP, rowsOf } from "./rows.ts";
import { type CellMap, mapsOf } from "./svg-cells.ts";
import { type Columns, headingBlock, legendBlock, MARGIN, mapBlocks, sheetOf } from "./svg-draw.ts";
import { FAMILIES, type Family, styleFor } from "./svg-style.ts";
import { escapeXML } from "./svg-text.ts";
import { countOf } from "./words.ts";

export interface SVGOptions {
  /** What stands above the map. Default: nothing but the layout's length. */
  readonly title?: string;
  /** How many bytes a line has. Default 8, or 16 where that makes many lines. */
  readonly columns?: Columns;
}

/** With more lines of 8 bytes, lines of 16 are drawn. */
const MOST_LINES = 20;

/**
 * A layout as a picture: a map of its bytes as an SVG that stands by itself, a run of cells a field.
 *
 * The middle of long runs is left out, and a list's first element stands for all. Below are what each arm of a union
 * makes of its bytes, and the bits of `flags` and `bits`. Each run's tooltip has its field, type, place and notes. The
 * picture is light or dark as its reader prefers.
 *
 * @throws LayoutError `wrong-type` for what is no layout, `definition` for an unknown option
 * @example
 * await writeFile("frame.svg", toSVG(Frame, { title: "Frame" }));
 */
export function toSVG(layout: { readonly node: StructNode }, options: SVGOptions = {}): string {
  checkOptions(options, "title", "columns");
  const { title, columns } = options;
  const node = givenLayout(layout);
  const measured = measure(node);
  const { size, alignment } = measured;
  const rows = [...rowsOf(measured, 0, "", MAP)];
  const maps = mapsOf(rows, node);
  const families = familiesIn(maps);
  const sheet = sheetOf(columns ?? columnsFor(maps), size);
  const blocks = [
    headingBlock(
      title,
      `LENGTH ${size} · ALIGNMENT ${alignment} · ${node.order === "be" ? "big" : "little"}-endian`,
      sheet,
    ),
    ...maps.flatMap((map) => mapBlocks(map, sheet)),
    legendBlock(families, sheet),
  ];
  let height = MARGIN;
  const drawn = blocks.map(({ height: own, draw }) => {
    const top = height;
    height += own;
    return draw(top);
  });
  height += MARGIN;
  const parts = rows.map(({ path, role, offset, size }) => `${path || role} at ${offset}, ${countOf(size, "byte")}`);
  const lines = [
    `<svg xmlns="http://www.w3.org/2000/svg" class="mortise-map" role="img" width="${sheet.width}" height="${height}" viewBox="0 0 ${sheet.width} ${height}">`,
    `<title>${escapeXML(`${title === undefined ? "" : `${title}: `}a layout of ${countOf(size, "byte")}`)}</title>`,
    `<desc>${escapeXML(parts.join("; "))}</desc>`,
    `<style>\n${styleFor(families)}\n</style>`,
    ...(families.includes("padding") ? [HATCH] : []),
    `<rect class="paper" width="${sheet.width}" height="${height}" rx="6"/>`,
    ...drawn,
    "</svg>",
  ];
  return `${lines.join("\n")}\n`;
}

const HATCH =
  '<defs><pattern id="mortise-hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M3 0V6" stroke-width="1.5"/></pattern></defs>';

function columnsFor([{ cells }]: readonly [CellMap, ...CellMap[]]): Columns {
  return gridOf(cells, 8).length > MOST_LINES ? 16 : 8;
}

function familiesIn(maps: readonly CellMap[]): Family[] {
  const there = new Set(maps.flatMap(({ cells }) => cells.map(({ family }) => family)));
  return (Object.keys(FAMILIES) as Family[]).filter((family) => there.has(family));
}
