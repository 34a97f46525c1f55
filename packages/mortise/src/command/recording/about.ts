import { fromJSON, type Layout, LayoutError, selfDescription } from "@mortise/codec";
import { CommandError } from "../errors.ts";
import { visible } from "../terminal.ts";
import { type About, MOST_ABOUT, type RecordedKind } from "./format.ts";

const KINDS: readonly unknown[] = ["mailbox", "queue", "broadcast", "raw"] satisfies RecordedKind[];

/**
 * What a recording says of what was recorded, as UTF-8: JSON with the name, the kind, and what a channel says of its
 * layout.
 *
 * @throws CommandError where that is too long
 */
export function aboutBytes({ name, kind, layout }: About): Uint8Array {
  const bytes = Buffer.from(JSON.stringify({ name, kind, ...JSON.parse(selfDescription(layout)) }));
  if (bytes.length <= MOST_ABOUT) return bytes;
  const message = `the layout of "${visible(name)}" takes ${bytes.length} bytes to describe, and a recording has room for ${MOST_ABOUT}; record it with a simpler one: --layout.`;
  throw new CommandError(message);
}

/**
 * The same read back. No code is ever generated for the layout, since anyone may have written it.
 *
 * @param what what messages call the file
 * @throws CommandError where it says what cannot be
 */
export function aboutIn(bytes: Uint8Array, what: string): About {
  const { name, kind, layout } = said(bytes, what);
  if (typeof name !== "string" || !KINDS.includes(kind)) throw unreadable(what, "it names no channel of a known kind");
  try {
    return { name, kind: kind as RecordedKind, layout: fromJSON(layout, { generate: false }) as Layout };
  } catch (error) {
    // A hostile tree may be deeper than the stack.
    if (!(error instanceof LayoutError || error instanceof RangeError)) throw error;
    throw unreadable(what, `its layout is none: ${visible(error.message)}`);
  }
}

function said(bytes: Uint8Array, what: string): Readonly<Record<string, unknown>> {
  try {
    const json: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
    return Object(json);
  } catch (error) {
    // TextDecoder has a TypeError, JSON.parse a SyntaxError.
    throw unreadable(what, visible((error as Error).message));
  }
}

function unreadable(what: string, why: string): CommandError {
  const message = `${what} does not say what was recorded: ${why}; was it made by another version of mortise?`;
  return new CommandError(message);
}
