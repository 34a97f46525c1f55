import { ChannelError, type ChannelStatus } from "@mortise/channel";
import { type Issue, type Layout, LayoutError } from "@mortise/codec";
import { jsonOfValue } from "@mortise/codec/value-json";
import type { RegionInfo, Transport } from "@mortise/transport";
import { decoded, MOST_ISSUES } from "./decoded.ts";
import { CommandError, isMistake } from "./errors.ts";
import { closeFound, type Found, find, infoOf } from "./found.ts";
import type { ImageChoice } from "./pictures.ts";
import { printReport, type Report } from "./report.ts";
import { duration, fate, owner, size } from "./said.ts";
import { type SeenValue, seenIn } from "./seen-value.ts";
import { segmentJSON } from "./segment-json.ts";
import { printJSON } from "./terminal.ts";

/** What `mortise inspect` was asked for. */
export interface InspectOptions extends ImageChoice {
  readonly json?: true;
  readonly layout?: string;
}

/** What is under a name. */
interface Facts {
  readonly name: string;
  readonly length: number;
  readonly info: RegionInfo | undefined;
  readonly status: ChannelStatus | undefined;
  /** The channel's own layout, or the one that was given. */
  readonly layout: Layout | undefined;
  readonly seen: SeenValue | undefined;
  /** Why no value is seen. */
  readonly problem: string | undefined;
  readonly issues: readonly Issue[];
  readonly value: Readonly<Record<string, unknown>> | undefined;
}

/** Shows what is under a name: the segment, the channel, and the newest value. */
export async function inspectCommand(transport: Transport, name: string, options: InspectOptions): Promise<void> {
  const found = await find(transport, name);
  let facts: Facts;
  try {
    facts = lookAt(found, infoOf(transport, name), options);
  } finally {
    closeFound(found);
  }
  if (options.json) {
    printJSON(jsonOf(facts));
    return;
  }
  await printReport(reportOf(facts), options);
}

function lookAt(found: Found, info: RegionInfo | undefined, { layout: given }: InspectOptions): Facts {
  const status = found.kind === "channel" ? found.channel.status() : undefined;
  const { seen, problem } = look(found, given);
  const what = seen === undefined ? undefined : decoded(seen.layout, seen.bytes);
  return {
    name: found.kind === "channel" ? found.channel.name : found.region.name,
    length: status?.length ?? (found as { readonly region: { readonly length: number } }).region.length,
    info,
    status,
    layout: seen?.layout ?? (found.kind === "channel" ? found.channel.layout : undefined),
    seen,
    problem: problem ?? what?.problem,
    issues: what?.issues ?? [],
    value: what?.value,
  };
}

/** The value; or why there is none to be seen, which is no reason to say nothing of the rest. */
function look(found: Found, given: string | undefined): Pick<Facts, "seen" | "problem"> {
  if (found.kind === "raw" && given === undefined) {
    return { seen: undefined, problem: "It says nothing of what is in it; give --layout to see." };
  }
  try {
    return { seen: seenIn(found, given), problem: undefined };
  } catch (error) {
    const known = error instanceof CommandError || error instanceof ChannelError || error instanceof LayoutError;
    // A layout that was asked for, and does not fit, is the user's to mend.
    if (!known || isMistake(error) || given !== undefined) throw error;
    return { seen: undefined, problem: error.message };
  }
}

function jsonOf({ name, length, info, status, seen, problem, issues, value }: Facts): object {
  return {
    ...segmentJSON({ ...info, name, kind: status?.kind ?? "raw", length, status, problem }),
    ...(seen !== undefined && { layout: String(seen.layout), sequence: seen.sequence }),
    ...(issues.length > 0 && { issues: issues.slice(0, MOST_ISSUES) }),
    ...(seen !== undefined && value !== undefined && { value: jsonOfValue(seen.layout.node, value) }),
  };
}

function reportOf({ name, length, info, status, layout, problem, issues, value }: Facts): Report {
  const facts: Report["facts"] = [
    ["kind", status?.kind ?? "raw region"],
    ["size", size(length)],
    ["owner", info === undefined ? undefined : owner(info)],
    ["lifetime", info?.lifetime && fate(info.lifetime)],
    ["open by", info?.openBy?.length ? info.openBy.join(", ") : undefined],
    ...(status === undefined ? [] : linesOf(status)),
  ];
  return { title: name, facts, layout, value, issues, problem };
}

function linesOf({
  writer,
  pid,
  since,
  epoch,
  readers,
  unread,
  sequence,
  age,
}: ChannelStatus): [string, string | undefined][] {
  // Anyone may have written it.
  const when = Number.isNaN(since.getTime()) ? "" : `, since ${since.toISOString()}`;
  return [
    ["writer", `${writer}, process ${pid}${when}`],
    ["epoch", epoch === 0 ? "0, the first writer" : `${epoch}, so often another writer took over`],
    ["readers", String(readers)],
    ["unread", unread === undefined ? undefined : String(unread)],
    ["newest", sequence === 0 ? "none yet" : `number ${sequence}`],
    ["age", age === undefined ? undefined : duration(age)],
  ];
}
