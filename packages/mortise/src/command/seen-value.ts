import type { Layout } from "@mortise/codec";
import type { Transport } from "@mortise/transport";
import { CommandError } from "./errors.ts";
import { closeFound, type Found, find } from "./found.ts";
import { givenLayout, mismatchOf } from "./given-layout.ts";
import { visible } from "./terminal.ts";

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
 * @throws CommandError where there is none yet, or no layout for it, or another than the channel's was given
 */
export async function seenValue(transport: Transport, name: string, given: string | undefined): Promise<SeenValue> {
  const found = await find(transport, name);
  try {
    return seenIn(found, given);
  } finally {
    closeFound(found);
  }
}

/**
 * The same of what was found already.
 *
 * @throws CommandError as {@link seenValue}; ChannelError of the channel
 */
export function seenIn(found: Found, given: string | undefined): SeenValue {
  const asked = given === undefined ? undefined : givenLayout(given);
  if (found.kind === "raw") {
    const { region } = found;
    const name = visible(region.name);
    if (asked === undefined) {
      throw new CommandError(
        `"${name}" is a raw region of ${region.length} bytes, which says nothing of itself; give --layout.`,
      );
    }
    if (region.length < asked.LENGTH) {
      throw new CommandError(
        `"${name}" has ${region.length} bytes, and the layout needs ${asked.LENGTH}; is it another region's?`,
      );
    }
    return { layout: asked, bytes: region.read(new Uint8Array(asked.LENGTH)), sequence: undefined };
  }
  const { channel } = found;
  const name = visible(channel.name);
  const mismatch = asked === undefined ? undefined : mismatchOf(channel.layout, asked);
  if (mismatch !== undefined) throw new CommandError(`"${name}": ${visible(mismatch)}.`);
  const newest = channel.newest();
  if (newest === undefined) {
    const never = channel.status().sequence === 0;
    const what = never
      ? `nothing was written to "${name}" yet`
      : `the newest message of "${name}" is gone from where it was`;
    throw new CommandError(`${what}; wait until its writer writes.`);
  }
  const layout = asked ?? channel.layout;
  if (newest.bytes.length < layout.LENGTH) {
    throw new CommandError(
      `a value of "${name}" has ${newest.bytes.length} bytes, and the layout needs ${layout.LENGTH}; leave out --layout to take the channel's own.`,
    );
  }
  return { layout, bytes: newest.bytes, sequence: newest.sequence };
}
