import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { platformTransport, type Region } from "mortise";
import { NANOSECONDS, print, type Rounds } from "./compare.ts";
import { compile } from "./compile.ts";
import { STOP, Words } from "./round-trip-words.ts";

const ROUNDS = 7;
const BATCHES = 20;
const TRIPS = 20_000;

/** A word there and back between two processes that spin: in C, where there is a compiler, and in Node. */
export async function benchRoundTrips(): Promise<void> {
  using region = platformTransport().create(`mortise-round-trip-${process.pid}`, Words.LENGTH);
  const folder = mkdtempSync(join(tmpdir(), "mortise-bench-"));
  try {
    const program = programInC(folder, region);
    const c = { name: "C", nanoseconds: [] as number[] };
    const node = { name: "Node", nanoseconds: [] as number[] };
    for (let round = 0; round < ROUNDS; round++) {
      if (program !== undefined) c.nanoseconds.push(inC(program, region));
      node.nanoseconds.push(await inNode(region));
    }
    const rounds: Rounds = program === undefined ? [node] : [c, node];
    print("A word to another process and back, both spinning", rounds, NANOSECONDS);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The C program; `undefined`, with the reason on the screen, where there can be none. */
function programInC(folder: string, region: Region): string | undefined {
  const program = region.transport === "shm" ? compile("round-trip", folder) : undefined;
  const reason = region.transport === "shm" ? "no compiler found" : "it wants named shared memory";
  if (program === undefined) console.log(`\n(no C beside Node: ${reason})`);
  return program;
}

function inC(program: string, region: Region): number {
  const numbers = [region.length, Words.offsets.ping, Words.offsets.pong, BATCHES, TRIPS].map(String);
  const output = execFileSync(program, [`/${region.name}`, ...numbers], { encoding: "utf8" });
  return middle(output.trim().split("\n").map(Number));
}

async function inNode(region: Region): Promise<number> {
  const words = new Int32Array(region.buffer);
  const [ping, pong] = [Words.offsets.ping / 4, Words.offsets.pong / 4];
  words.fill(0);
  const peer = fork(fileURLToPath(new URL("./round-trip-peer.js", import.meta.url)), [region.name]);
  await once(peer, "message");
  const figures: number[] = [];
  let value = 0;
  for (let batch = 0; batch < BATCHES; batch++) {
    const start = process.hrtime.bigint();
    for (let trip = 0; trip < TRIPS; trip++) {
      Atomics.store(words, ping, ++value);
      while (Atomics.load(words, pong) !== value);
    }
    figures.push(Number(process.hrtime.bigint() - start) / TRIPS);
  }
  Atomics.store(words, ping, STOP);
  await end(peer);
  return middle(figures);
}

async function end(peer: ChildProcess): Promise<void> {
  if (peer.exitCode === null) await once(peer, "exit");
}

function middle(figures: readonly number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)] ?? Number.NaN;
}
