import { rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fingerprint, selfDescription } from "@mortise/codec";
import { shmTransport } from "@mortise/transport-shm";
import { Program } from "../../packages/channel/test/stress/processes.ts";
import type { Kind } from "../../packages/channel/test/stress/scenarios.ts";
import { layoutOf } from "../../packages/channel/test/stress/values.mjs";
import { build, type Line, Peer } from "./c-programs.ts";

/** Why none of these can be run here; `undefined` where they can. */
export { MISSING as missing } from "./c-programs.ts";

let names = 0;

/** A name that no other run has. */
export function newName(): string {
  return `mortise-c-${process.pid}-${names++}`;
}

/** The program that writes and reads values that show tearing. */
export function channelPeer(): string {
  return built("channel-peer.c", ["-O2"]);
}

const programs = new Map<string, string>();

function built(source: string, flags: readonly string[]): string {
  const before = programs.get(source);
  if (before !== undefined) return before;
  const { program, stderr, status } = build(source, flags);
  if (status !== 0) throw new Error(`${source} could not be compiled: ${stderr}`);
  programs.set(source, program);
  return program;
}

/** How C makes a channel of such values that Node reads; what is written for it is removed by `done`. */
export function making(kind: Kind, size: number): { args: readonly (string | number)[]; done: () => void } {
  const layout = layoutOf(size);
  const path = join(tmpdir(), `${newName()}.json`);
  writeFileSync(path, selfDescription(layout));
  // A ring with room for a few values, so that it comes round.
  const ring = 2 ** Math.ceil(Math.log2(Math.max(8192, 4 * size)));
  const room = kind === "mailbox" ? ["--slots", 4] : ["--stride", ring];
  const readers = ["--readers", kind === "queue" ? 1 : 8];
  const what = ["--description", path, "--fingerprint", fingerprint(layout).toString(16)];
  return {
    args: ["--create", "--kind", kind, "--value-length", size, "--size", size, ...room, ...readers, ...what],
    done: () => rmSync(path, { force: true }),
  };
}

function assertRight(who: string, right: boolean, report: unknown): void {
  if (!right) throw new Error(`${who}: ${JSON.stringify(report)}`);
}

/**
 * So many values that Node writes as fast as it can to a reader in C, which looks at each word of each.
 *
 * @returns how many values the reader got
 */
export async function fromNode(kind: Kind, count: number, size: number): Promise<number> {
  const name = newName();
  const writer = new Program("writer.mjs", kind, name, size, count, 1);
  const reader = new Peer(channelPeer(), ["read", name, "--seconds", 1e6]);
  try {
    const { line, status, errors } = await reader.end;
    const right = status === 0 && errors === "" && line?.end === "ended" && line.last === count;
    assertRight("the reader in C", right && (kind !== "queue" || line?.values === count), { line, status, errors });
    return Number(line?.values);
  } finally {
    await writer.kill();
    reader.kill();
    shmTransport().remove(name);
  }
}

/**
 * So many values that C writes as fast as it can to a reader in Node, which looks at each word of each.
 *
 * @returns how many values the reader got
 */
export async function fromC(kind: Kind, count: number, size: number): Promise<number> {
  const name = newName();
  const { args, done } = making(kind, size);
  const reader = new Program("reader.mjs", kind, name, size);
  const writer = new Peer(channelPeer(), [
    ...["write", name, ...args, "--count", count],
    ...["--after-readers", 1, "--wait-full", 60_000],
  ]);
  try {
    const { line, status, errors } = await writer.end;
    assertRight("the writer in C", status === 0 && errors === "" && line?.sent === count, { line, status, errors });
    const report = await reader.report();
    const right = report.wrong === undefined && report.last === count;
    assertRight("the reader in Node", right && (kind !== "queue" || report.values === count), report);
    return report.values;
  } finally {
    writer.kill();
    await reader.kill();
    done();
    shmTransport().remove(name);
  }
}

/**
 * Writers and readers in C that are switched at random between any two steps, for so many seconds; some die there.
 *
 * @returns how many times they all ran
 */
export async function anyOrder(seconds: number): Promise<number> {
  const line = await run(built("channel-steps.c", ["-O2"]), seconds);
  return Number(line.runs);
}

/**
 * Readers and writers in C given damaged segments, for so many seconds, with the sanitizers of addresses and undefined
 * behaviour; `undefined` where the compiler comes without these.
 *
 * @returns how many segments they were given
 */
export async function hostileBytes(seconds: number): Promise<number | undefined> {
  const sanitizers = ["-fsanitize=address,undefined", "-fno-sanitize-recover=all"];
  const { program, status } = build("channel-fuzz.c", ["-O1", "-g", ...sanitizers]);
  if (status !== 0) return undefined;
  return Number((await run(program, seconds)).attempts);
}

async function run(program: string, seconds: number): Promise<Line> {
  const file = join("/dev/shm", newName());
  const seed = Date.now() % 1e9;
  try {
    const { line, status, errors } = await new Peer(program, [file, seconds, seed]).end;
    if (line === undefined || status !== 0 || errors !== "")
      throw new Error(`with the seed ${seed}: ${JSON.stringify({ line, status })}\n${errors}`);
    return line;
  } finally {
    rmSync(file, { force: true });
  }
}
