import type { Layout } from "@mortise/codec";
import type { Recorded, RecordedKind } from "./format.ts";

/** Where values come from. */
export interface ValueSource extends Disposable {
  readonly kind: RecordedKind;
  readonly layout: Layout;
  /** How many values this source did not get, because it was too slow; `undefined` where nobody can tell. */
  readonly drops: number | undefined;
  /** How many were no values of the layout, and are left out. */
  readonly invalid: number;
  /**
   * Values as they come, until there can be no more. A value's bytes are good until the next is
   * asked for, and then it counts as handled in a queue.
   *
   * @throws ChannelError as the channel's readers; CommandError of a raw region that became too short. Rejects with the
   * signal's reason
   */
  values(signal: AbortSignal): AsyncGenerator<Recorded, void, undefined>;
}
