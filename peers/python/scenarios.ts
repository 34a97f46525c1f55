import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { selfDescription } from "@mortise/codec";
import { shmTransport } from "@mortise/transport-shm";
import { Program } from "../../packages/channel/test/stress/processes.ts";
import type { Kind } from "../../packages/channel/test/stress/scenarios.ts";
import { layoutOf } from "../../packages/channel/test/stress/values.mjs";
import { MISSING, Peer } from "./python-programs.ts";

/** Why there is nothing to be had of all this. */
export const missing: string | undefined = MISSING;

let names = 0;
export function newName(): string {
  return `python-exchange-${process.pid}-${names++}`;
}

/** A Python that writes, and makes the channel where it is given a description. */
export function writes(
  kind: Kind,
  name: string,
  { size, count = 0, readers = 0, description = "" }: Record<"size", number> & Writing,
): Peer {
  return new Peer("channel-peer.py", ["write", kind, name, size, count, readers, description]);
}

interface Writing {
  /** How many values, or without an end. */
  readonly count?: number;
  /** How many readers it waits for. */
  readonly readers?: number;
  /** The file that describes the layout. */
  readonly description?: string;
}

export function reads(kind: Kind, name: string, size: number): Peer {
  return new Peer("channel-peer.py", ["read", kind, name, size]);
}

/**
 * So many values that Node writes as fast as it can to a reader in Python, which looks at each word of each.
 *
 * @returns how many values the reader got
 */
export async function fromNode(kind: Kind, count: number, size: number): Promise<number> {
  const name = newName();
  const writer = new Program("writer.mjs", kind, name, size, count, 1);
  const reader = reads(kind, name, size);
  try {
    const { line, status, errors } = await reader.end;
    if (status !== 0 || errors !== "") throw new Error(`the reader in Python ended with ${status}: ${errors}`);
    return judge("the reader in Python", kind, count, line);
  } finally {
    await writer.kill();
    await reader.kill();
    shmTransport().remove(name);
  }
}

/**
 * So many values that Python writes as fast as it can, to a channel that it made, to a reader in Node, which looks at each
 * word of each.
 *
 * @returns how many values the reader got
 */
export async function fromPython(kind: Kind, count: number, size: number): Promise<number> {
  const name = newName();
  const folder = mkdtempSync(join(tmpdir(), "mortise-python-"));
  const description = join(folder, "description.json");
  writeFileSync(description, selfDescription(layoutOf(size)));
  const reader = new Program("reader.mjs", kind, name, size);
  const writer = writes(kind, name, { size, count, readers: 1, description });
  try {
    const report = await reader.report();
    const { status, errors } = await writer.end;
    if (status !== 0 || errors !== "") throw new Error(`the writer in Python ended with ${status}: ${errors}`);
    return judge("the reader in Node", kind, count, report);
  } finally {
    await reader.kill();
    await writer.kill();
    rmSync(folder, { recursive: true });
    shmTransport().remove(name);
  }
}

/** What a reader says of itself. */
interface Report {
  readonly values?: unknown;
  readonly last?: unknown;
  readonly wrong?: unknown;
}

function judge(who: string, kind: Kind, count: number, report: Report | undefined): number {
  const { values, last, wrong } = report ?? {};
  const all = kind !== "queue" || values === count;
  if (wrong === undefined && last === count && all) return Number(values);
  throw new Error(`${who}: ${JSON.stringify(report)}`);
}
