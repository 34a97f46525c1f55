import { existsSync, readFileSync } from "node:fs";
import { conform, fromJSON, type Layout, layout } from "@mortise/codec";

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

/** So many differences between layouts are told. */
const MOST_DIFFERENCES = 3;

/**
 * Why a channel's values cannot be read by the layout that was given; `undefined` where they can, as far as that one goes.
 *
 * @param own the channel's own
 */
export function mismatchOf(own: Layout, given: Layout): string | undefined {
  const found = conform(own, given).map(({ message }) => message);
  if (found.length === 0) return undefined;
  const more = found.length - MOST_DIFFERENCES;
  const told = [...found.slice(0, MOST_DIFFERENCES), ...(more > 0 ? [`and ${more} more`] : [])].join("; ");
  return `it has a layout of its own, which is not the one that was given: ${told}; leave out --layout to take its own`;
}
