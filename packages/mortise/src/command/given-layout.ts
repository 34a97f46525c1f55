import { existsSync, readFileSync } from "node:fs";
import { conform, fromJSON, type Layout, LayoutError, layout } from "@mortise/codec";
import { UsageError } from "./errors.ts";
import { fileError } from "./file-error.ts";
import { visible } from "./terminal.ts";

/** One word with a dot or a slash in it, which no notation is. */
const FILE_NAME = /^[^\s(){}[\]+,]*[./\\][^\s(){}[\]+,]*$/;

/**
 * A layout as it is given to a command: notation, the JSON of one, or the name of a file with either.
 *
 * @throws LayoutError where it is no notation; UsageError for JSON of none, and for the name of no file; CommandError of a file that cannot be read
 */
export function givenLayout(text: string): Layout {
  const source = existsSync(text) ? contentsOf(text) : text;
  if (source === text && FILE_NAME.test(text)) {
    throw new UsageError(
      `there is no file ${visible(text)}, and it is no layout's notation; give the one or the other.`,
    );
  }
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
  return layoutOfJSON(described ?? tree, source === text ? "this" : visible(text));
}

/** @param what how messages call it */
function layoutOfJSON(tree: unknown, what: string): Layout {
  try {
    return fromJSON(tree) as Layout;
  } catch (error) {
    if (!(error instanceof LayoutError)) throw error;
    const message = `${what} is no layout's JSON: ${visible(error.message)}; give what \`mortise layout --json\` prints, or notation.`;
    throw new UsageError(message, { cause: error });
  }
}

function contentsOf(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch (error) {
    throw fileError(error, file, "read");
  }
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
