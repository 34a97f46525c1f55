import { existsSync } from "node:fs";
import { ChannelError } from "@mortise/channel";
import { type RegionInfo, type Transport, TransportError } from "@mortise/transport";
import { closeFound, find } from "./found.ts";
import { briefly, duration, owner, size } from "./said.ts";
import { type SegmentFacts, segmentJSON } from "./segment-json.ts";
import { table } from "./table.ts";
import { columns, print, printJSON, visible, warn } from "./terminal.ts";

/** What `mortise list` was asked for. */
export interface ListedOptions {
  readonly json?: true;
  /** Where files are, as it was chosen. */
  readonly directory?: string | undefined;
}

/** Shows all segments and channels of this system. */
export async function listCommand(transport: Transport, { json, directory }: ListedOptions): Promise<void> {
  const lines = await lookAtAll(transport, transport.list());
  const missing =
    directory === undefined || existsSync(directory) ? undefined : `the directory ${visible(directory)} is not there`;
  if (json) {
    printJSON(lines.map(segmentJSON));
    if (missing !== undefined) warn(`${missing}; it is made when something is written.`);
    return;
  }
  if (lines.length === 0) {
    print(`There is nothing in ${transport.kind} memory${missing === undefined ? "" : `: ${missing}`}.`);
    return;
  }
  const head = ["name", "kind", "size", "owner", "writer", "readers", "age", "layout"];
  const rows = lines.map(rowOf);
  // The layout has what room is left.
  const others = head.slice(0, -1).map((title, index) => {
    return Math.max(title.length, ...rows.map((row) => row[index]?.length ?? 0));
  });
  const left = columns() - others.reduce((sum, width) => sum + width + 2, 0);
  const fitted = rows.map((row) => [...row.slice(0, -1), briefly(row.at(-1) ?? "", Math.max(10, left))]);
  print(table(head, fitted, ["size", "readers"]));
}

/** What segments hold; without those that are gone by then. */
export async function lookAtAll(transport: Transport, infos: readonly RegionInfo[]): Promise<SegmentFacts[]> {
  const lines: SegmentFacts[] = [];
  for (const info of infos) {
    const line = await look(transport, info);
    if (line !== undefined) lines.push(line);
  }
  return lines;
}

async function look(transport: Transport, info: RegionInfo): Promise<SegmentFacts | undefined> {
  try {
    const found = await find(transport, info.name);
    try {
      if (found.kind === "raw") return { ...info, kind: "raw" };
      const status = found.channel.status();
      return { ...info, kind: status.kind, status };
    } finally {
      closeFound(found);
    }
  } catch (error) {
    // It may go while the others are looked at, or be someone else's.
    if (error instanceof TransportError && error.code === "not-found") return undefined;
    if (error instanceof TransportError || error instanceof ChannelError) {
      return { ...info, kind: "?", problem: error.code };
    }
    throw error;
  }
}

function rowOf(line: SegmentFacts): string[] {
  const { name, kind, length, status, problem, lifetime } = line;
  const fate = lifetime === "leftover" ? "leftover" : "";
  return [
    visible(name),
    problem ?? kind,
    size(length),
    owner(line),
    status?.writer ?? fate,
    status === undefined ? "" : String(status.readers),
    status?.age === undefined ? "" : duration(status.age),
    status === undefined ? "" : visible(String(status.layout)),
  ];
}
