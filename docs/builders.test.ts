import { readFileSync } from "node:fs";
import * as codec from "@mortise/codec";
import { zstd } from "@mortise/codec/zstd";
import { expect, test } from "vitest";

/*
 * The table of notation.md that says each kind of field twice: both must be the same tree.
 */

const text = readFileSync(new URL("./notation.md", import.meta.url), "utf8");
const [, section = ""] = text.split("\n## In builders\n");
const rows = [...section.matchAll(/^\| `(.*?)` \| `(.*?)` \|$/gm)].map(([, notation, builder]) => {
  return [notation as string, builder as string] as const;
});

const { layout, ...builders } = codec;
const names = [...Object.keys(builders), "zstd"];
const given = [...Object.values(builders), zstd];

/** What the builders of a cell make: a whole layout, or the fields of one. */
function build(cell: string): codec.Layout {
  const source = cell.startsWith("struct(") ? cell : `struct({ ${cell} })`;
  return new Function(...names, `return ${source};`)(...given);
}

test.each(rows)("%s is %s", (notation, builder) => {
  expect(build(builder).node).toEqual(layout(notation as string, { zstd }).node);
});

test("every kind of node is in the table", () => {
  const kinds = new Set(
    rows.flatMap(([, cell]) => [...JSON.stringify(build(cell)).matchAll(/"kind":"([^"]*)"/g)]).map(([, kind]) => kind),
  );
  // biome-ignore format: a list
  expect([...kinds].sort()).toEqual([
    "align", "array", "bits", "blob", "bool", "bounded-image", "bytes", "char", "const", "enum", "flags", "image", "list",
    "number", "optional", "pad", "safe-integer", "struct", "text", "time", "union", "uuid", "zstd",
  ]);
});
