import type { Layout } from "@mortise/codec";
import type { Transport } from "@mortise/transport";
import { CommandError } from "./errors.ts";
import { find } from "./found.ts";
import { givenLayout } from "./given-layout.ts";

/** The newest bytes under a name, and what they mean. */
export interface SeenValue {
  readonly layout: Layout;
  readonly bytes: Uint8Array;
  /** The value's number; `undefined` in a raw region. */
  readonly sequence: number | undefined;
}

/**
 * The newest value under a name: of a channel, which says what it is, or of a raw region, with the layout that is given.
 *
 * @throws CommandError where there is none yet, or no layout for it
 */
export async function seenValue(transport: Transport, name: string, given: string | undefined): Promise<SeenValue> {
  const found = await find(transport, name);
  const layout = given === undefined ? undefined : givenLayout(given);
  if (found.kind === "raw") {
    using region = found.region;
    if (layout === undefined) {
      throw new CommandError(
        `"${name}" is a raw region of ${region.length} bytes, which says nothing of itself; give --layout.`,
      );
    }
    if (region.length < layout.LENGTH) {
      throw new CommandError(
        `"${name}" has ${region.length} bytes, and the layout needs ${layout.LENGTH}; is it another region's?`,
      );
    }
    return { layout, bytes: region.read(new Uint8Array(layout.LENGTH)), sequence: undefined };
  }
  using channel = found.channel;
  const newest = channel.newest();
  if (newest === undefined)
    throw new CommandError(`nothing was written to "${name}" yet; its writer lives where \`mortise list\` says so.`);
  const shown = layout ?? channel.layout;
  if (newest.bytes.length < shown.LENGTH) {
    throw new CommandError(
      `a value of "${name}" has ${newest.bytes.length} bytes, and the layout needs ${shown.LENGTH}; leave out --layout to take the channel's own.`,
    );
  }
  return { layout: shown, bytes: newest.bytes, sequence: newest.sequence };
}
