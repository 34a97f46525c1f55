import type { ChannelStatus } from "@mortise/channel";
import type { RegionInfo } from "@mortise/transport";

/** A segment, and what it holds. */
export interface SegmentFacts extends RegionInfo {
  /** Of the channel; `raw` where it holds none, `?` where that cannot be told. */
  readonly kind: string;
  readonly status?: ChannelStatus | undefined;
  /** Why something of it is not known. */
  readonly problem?: string | undefined;
}

/** What commands say of a segment as JSON. */
export function segmentJSON(facts: SegmentFacts): object {
  const { name, kind, length, owner, mode, made, lifetime, openBy, status, problem } = facts;
  return {
    name,
    kind,
    length,
    owner,
    mode,
    made,
    lifetime,
    openBy,
    ...(status !== undefined && { status: { ...status, layout: String(status.layout) } }),
    ...(problem !== undefined && { problem }),
  };
}
