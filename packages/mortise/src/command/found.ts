import { ChannelError, type Observer } from "@mortise/channel";
import { type Region, type RegionInfo, type Transport, TransportError } from "@mortise/transport";
import { distance } from "fastest-levenshtein";
import { observe } from "../channels.ts";

/** What a name leads to: a channel, or bytes that say nothing of themselves. */
export type Found =
  | { readonly kind: "channel"; readonly channel: Observer }
  | { readonly kind: "raw"; readonly region: Region };

/**
 * Attaches to what has a name, without a part in it.
 *
 * @throws TransportError `not-found`, with names that are near; ChannelError of a channel that is damaged or of another
 * version
 */
export async function find(transport: Transport, name: string): Promise<Found> {
  try {
    return { kind: "channel", channel: await observe(name, { transport, timeout: 0 }) };
  } catch (error) {
    if (!(error instanceof ChannelError)) throw error;
    const raw = error.code === "not-a-channel" || error.code === "not-found";
    if (!raw) throw error;
  }
  try {
    return { kind: "raw", region: transport.attach(name) };
  } catch (error) {
    if (error instanceof TransportError && error.code === "not-found") throw notFound(transport, name);
    throw error;
  }
}

function notFound(transport: Transport, name: string): TransportError {
  const names = transport.list().map((info) => info.name);
  const near = names.filter((other) => isNear(name, other)).slice(0, 3);
  const hint =
    near.length > 0
      ? `did you mean ${near.map((other) => `"${other}"`).join(" or ")}?`
      : "`mortise list` shows what there is.";
  return new TransportError("not-found", `there is no "${name}" in ${transport.kind} memory; ${hint}`, {
    transport: transport.kind,
    name,
  });
}

/** Whether one name may have been typed for the other: with a letter in three wrong, or in part. */
function isNear(typed: string, name: string): boolean {
  const [a, b] = [typed.toLowerCase(), name.toLowerCase()];
  const part = a.length >= 3 && (b.includes(a) || a.includes(b));
  return part || distance(a, b) <= Math.max(1, Math.floor(a.length / 3));
}

/** What the system says of a region; `undefined` where that is not there any more. */
export function infoOf(transport: Transport, name: string): RegionInfo | undefined {
  return transport.list({ openBy: true }).find((info) => info.name === name);
}
