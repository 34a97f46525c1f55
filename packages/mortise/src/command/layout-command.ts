import { blank, dumpRows, type Layout, toMarkdown, toSVG } from "@mortise/codec";
import { givenLayout } from "./given-layout.ts";
import { memoryMap } from "./memory-map.ts";
import { MOST_PARTS, partsIn } from "./parts.ts";
import { table } from "./table.ts";
import { colours, columns, print, printJSON, visible } from "./terminal.ts";

/** What `mortise layout` was asked for. */
export interface LayoutOptions {
  readonly json?: true;
  readonly svg?: true;
  readonly markdown?: true;
}

/** Shows what a layout is: its fields, its length, and where each byte belongs. */
export function layoutCommand(given: string, { json, svg, markdown }: LayoutOptions): void {
  const layout = givenLayout(given);
  if (svg) print(toSVG(layout).trimEnd());
  else if (markdown) print(toMarkdown(layout).trimEnd());
  else if (json) printJSON(jsonOf(layout));
  else print(`${fieldTable(layout)}\n\n${memoryMap(layout, columns())}`);
}

/** A layout's fields as JSON, and the layout itself. */
function jsonOf(layout: Layout): object {
  const fields = Object.values(layout.fields).map(({ name, kind, type, offset, size }) => {
    return { name, kind, type, offset, size };
  });
  return {
    notation: String(layout),
    length: layout.LENGTH,
    alignment: layout.ALIGNMENT,
    padding: paddingIn(layout),
    fields,
    layout,
  };
}

/** A layout's fields, and a line that sums them up. */
export function fieldTable(layout: Layout): string {
  const rows = Object.values(layout.fields)
    .sort((a, b) => a.offset - b.offset)
    .map(({ name, type, offset, size }) => [String(offset), String(size), visible(name), visible(type)]);
  const padding = paddingIn(layout);
  const sum = [
    colours.bold(`LENGTH ${layout.LENGTH}`),
    `alignment ${layout.ALIGNMENT}`,
    ...(padding === undefined ? [] : [padding === 0 ? "no padding" : `padding ${padding}`]),
  ];
  return `${table(["offset", "size", "field", "type"], rows, ["offset", "size"])}\n\n${sum.join(", ")}`;
}

/** Bytes that no field has room in; `undefined` of a layout with so many parts that counting them takes long. */
function paddingIn(layout: Layout): number | undefined {
  if (partsIn(layout.node) > MOST_PARTS) return undefined;
  return dumpRows(layout, blank(layout))
    .filter(({ role }) => role === "padding")
    .reduce((sum, { size }) => sum + size, 0);
}
