import type { Measured } from "../measured.ts";
import { NUMBERS } from "../numbers.ts";
import type { Row } from "./rows.ts";

/** What is drawn in one colour. */
export type Family = keyof typeof FAMILIES;

/** Each family's word for the legend; its tint and its strong colour, on white and on black. */
// biome-ignore format: a table
export const FAMILIES = {
  integer:  { word: "integer",             light: ["#dbe9ff", "#3f7fe0"], dark: ["#16304f", "#5b9bf5"] },
  float:    { word: "float",               light: ["#d2f1e8", "#1f9d7c"], dark: ["#123a33", "#37b893"] },
  name:     { word: "name, flag, bool",    light: ["#ffe0ea", "#d6487b"], dark: ["#4a1f30", "#ee7ba3"] },
  bytes:    { word: "text, bytes",         light: ["#fdebc4", "#c98a12"], dark: ["#453410", "#dda63a"] },
  pixels:   { word: "pixels",              light: ["#eae0ff", "#8250df"], dark: ["#33245a", "#a583f0"] },
  struct:   { word: "struct",              light: ["#e6efcf", "#7a9a2a"], dark: ["#2d3a14", "#a3c04f"] },
  count:    { word: "count, presence, tag", light: ["#e3e8ef", "#66758a"], dark: ["#2a313b", "#8b98a9"] },
  constant: { word: "constant",            light: ["#ded8d2", "#6f6257"], dark: ["#38322d", "#a8998b"] },
  padding:  { word: "padding, unused",           light: ["url(#mortise-hatch)", "none"], dark: ["url(#mortise-hatch)", "none"] },
} as const;

export function familyOf({ role, measured }: Row): Family {
  switch (role) {
    case "value":
      return measured === undefined ? "bytes" : familyOfValue(measured);
    case "count":
    case "presence":
    case "tag":
      return "count";
    case "constant":
      return "constant";
    case "padding":
    case "unused":
    case "unknown":
    case "missing":
    case "beyond":
      return "padding";
  }
}

function familyOfValue(measured: Measured): Family {
  switch (measured.kind) {
    case "number":
      return NUMBERS[measured.node.type].family === "float" ? "float" : "integer";
    case "safe-integer":
    case "time":
      return "integer";
    case "bool":
    case "enum":
    case "flags":
    case "bits":
      return "name";
    case "uuid":
    case "char":
    case "bytes":
    case "text":
    case "blob":
    case "zstd":
      return "bytes";
    case "image":
    case "bounded-image":
      return "pixels";
    case "array":
    case "list":
      return familyOfValue(measured.element);
    case "union":
    case "optional":
    case "struct":
      return "struct";
  }
}

const FONT = 'ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace';

/**
 * The style sheet for some families: light, and dark where that is preferred. Its rules are about maps only, wherever
 * the SVG stands.
 */
export function styleFor(families: readonly Family[]): string {
  return [
    `.mortise-map{font-family:${FONT}}`,
    ".mortise-map .title{font-weight:600}.mortise-map .middle{text-anchor:middle}.mortise-map .end{text-anchor:end}",
    ...colours(families, "light", { paper: "#ffffff", ink: "#1f2328", dim: "#59636e", hatch: "#c3cad3" }),
    "@media (prefers-color-scheme:dark){",
    ...colours(families, "dark", { paper: "#0d1117", ink: "#e6edf3", dim: "#9aa4af", hatch: "#3d444d" }),
    "}",
  ].join("\n");
}

function colours(
  families: readonly Family[],
  scheme: "light" | "dark",
  { paper, ink, dim, hatch }: Readonly<Record<"paper" | "ink" | "dim" | "hatch", string>>,
): string[] {
  return [
    `.mortise-map .paper{fill:${paper}}.mortise-map .ink{fill:${ink}}.mortise-map .dim{fill:${dim}}`,
    `.mortise-map .hatch{stroke:${hatch}}.mortise-map .tick{stroke:${dim};stroke-opacity:.45}`,
    ...families.map((family) => {
      const [tint, edge] = FAMILIES[family][scheme];
      return `.mortise-map .${family}{fill:${tint}}.mortise-map .${family}-edge{fill:${edge}}`;
    }),
  ];
}
