import { beginsAsChannel, ChannelError, type Observer } from "@mortise/channel";
import { type ListOptions, type Region, type RegionInfo, type Transport, TransportError } from "@mortise/transport";
import { observe } from "../channels.ts";
import { meant } from "./near.ts";

/** What a name leads to: a channel, or bytes that say nothing of themselves. */
export type Found =
  | { readonly kind: "channel"; readonly channel: Observer }
  | { readonly kind: "raw"; readonly region: Region };

/**
 * Attaches to what has a name, without a part in it: to a raw region for reading alone, where this user may do no more.
 *
 * @throws TransportError `not-found`, with names that are near, and `no-permission` of a channel that this user may not
 * write to; ChannelError of a channel that is damaged or of another version
 */
export async function find(transport: Transport, name: string): Promise<Found> {
  try {
    return { kind: "channel", channel: await observe(name, { transport, timeout: 0 }) };
  } catch (error) {
    if (error instanceof TransportError && error.code === "no-permission") return findReadable(transport, name, error);
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

/** What this user may read and not write to. */
function findReadable(transport: Transport, name: string, refused: TransportError): Found {
  let region: Region;
  try {
    region = transport.attach(name, { readOnly: true });
  } catch {
    throw refused;
  }
  if (!beginsAsChannel(region)) return { kind: "raw", region };
  region.close();
  throw new TransportError(
    "no-permission",
    `"${name}" is a channel that this user may read and not write to; looking at a channel needs both: ask its owner for a wider mode, such as 0o660.`,
    { transport: transport.kind, name },
  );
}

/**
 * Refuses a name that nothing can ever have here: who waits for it would wait for ever.
 *
 * @throws TransportError `bad-name`
 */
export function checkName(transport: Transport, name: string): void {
  try {
    // There is no other way to ask.
    transport.attach(name, { readOnly: true }).close();
  } catch (error) {
    // That there is nothing, or nothing for this user, may change.
    if (!(error instanceof TransportError) || error.code === "bad-name") throw error;
  }
}

/** Lets go of what was found. */
export function closeFound(found: Found): void {
  if (found.kind === "raw") found.region.close();
  else found.channel.close();
}

/** That there is nothing of that name, with those that are near. */
export function notFound(transport: Transport, name: string): TransportError {
  const names = listed(transport).map((info) => info.name);
  const hint = meant(name, names) ?? "`mortise list` shows what there is.";
  return new TransportError("not-found", `there is no "${name}" in ${transport.kind} memory; ${hint}`, {
    transport: transport.kind,
    name,
  });
}

/** What the system says of all regions; nothing where it does not list them. */
export function listed(transport: Transport, options: ListOptions = {}): readonly RegionInfo[] {
  try {
    return transport.list(options);
  } catch (error) {
    if (error instanceof TransportError && error.code === "not-supported") return [];
    throw error;
  }
}

/** What the system says of a region; `undefined` where it says nothing, or that is not there any more. */
export function infoOf(transport: Transport, name: string): RegionInfo | undefined {
  const info = listed(transport, { openBy: true }).find((one) => one.name === name);
  if (info?.openBy === undefined) return info;
  return { ...info, openBy: info.openBy.filter((pid) => pid !== process.pid) };
}
