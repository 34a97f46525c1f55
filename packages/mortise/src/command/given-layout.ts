import { existsSync, readFileSync } from "node:fs";
import { fromJSON, type Layout, layout } from "@mortise/codec";

/**
 * A layout as it is given to a command: notation, the JSON of one, or the name of a file with either.
 *
 * @throws LayoutError where it is none
 */
export function givenLayout(text: string): Layout {
  const source = existsSync(text) ? readFileSync(text, "utf8").trim() : text;
  if (!source.startsWith("{")) return layout(source) as Layout;
  let tree: unknown;
  try {
    tree = JSON.parse(source);
  } catch {
    // A struct begins with a brace too.
    return layout(source) as Layout;
  }
  // What a channel says of itself has the layout in it.
  const described = (tree as { layout?: unknown }).layout;
  return fromJSON(described ?? tree) as Layout;
}
