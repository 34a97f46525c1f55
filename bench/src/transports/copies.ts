import assert from "node:assert";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileTransport, memfdTransport, memoryTransport, type Region, shmTransport } from "mortise";
import { median, print } from "../compare.ts";
import { compile } from "../compile.ts";
import type { Effort } from "./effort.ts";

const MILLISECONDS = { name: "ms", nanoseconds: 1e6 };

/** A way to copy frame number `index`. */
interface Copier {
  readonly name: string;
  readonly copy: (index: number) => unknown;
  /** What it copies from, and to. */
  readonly from: readonly Uint8Array[];
  readonly to: readonly Uint8Array[];
}

/** A frame into and out of each transport's memory, beside memcpy between private buffers. */
export async function benchCopies(effort: Effort): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mortise-bench-"));
  try {
    const program = compile("memcpy", folder);
    if (program === undefined) console.log("\n(no C beside Node: no compiler found)");
    for (const frames of [1, effort.frames]) timeCopies(effort, frames, folder, program);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function timeCopies({ rounds, limits, frame }: Effort, frames: number, folder: string, program?: string): void {
  const directory = join(folder, `${frames}`);
  const transports = [shmTransport(), memfdTransport(), fileTransport({ directory }), memoryTransport()];
  const sets = transports.map((transport) =>
    Array.from({ length: frames }, (_, index) =>
      transport.create(`mortise-copies-${process.pid}-${index}`, frame, { mode: 0o600 }),
    ),
  );
  try {
    const copiers = [privately(frame, frames), ...sets.flatMap((regions) => copiersOf(regions, frame))];
    for (const each of copiers) check(each);
    const copies = Math.max(frames, Math.ceil(limits.time / 1e6));
    const rows = copiers.map(({ name }) => ({ name, nanoseconds: [] as number[] }));
    const c = { name: "C: memcpy, malloc'ed to malloc'ed", nanoseconds: [] as number[] };
    for (let round = -1; round < rounds; round++) {
      const floor = program && execFileSync(program, [frame, frames, copies].map(String), { encoding: "utf8" });
      if (round >= 0 && floor !== undefined) c.nanoseconds.push(Number(floor));
      for (const [index, { copy }] of copiers.entries()) {
        const figure = middleOf(copy, copies, frames);
        if (round >= 0) rows[index]?.nanoseconds.push(figure);
      }
    }
    const buffers = frames === 1 ? "the same buffers each time" : `${frames} pairs of buffers in turn`;
    const title = `Copying ${frame} bytes, ${buffers}; target: ≤ 1.11 × memcpy, which is 90 % of its speed`;
    print(title, program === undefined ? rows : [c, ...rows], MILLISECONDS);
  } finally {
    for (const region of sets.flat()) region.close();
  }
}

function middleOf(copy: (index: number) => unknown, copies: number, frames: number): number {
  const figures: number[] = [];
  for (let count = 0; count < copies; count++) {
    const start = process.hrtime.bigint();
    copy(count % frames);
    figures.push(Number(process.hrtime.bigint() - start));
  }
  return median(figures);
}

function buffers(frame: number, frames: number, first: number): Uint8Array[] {
  return Array.from({ length: frames }, (_, index) => new Uint8Array(frame).fill(first + index));
}

function privately(frame: number, frames: number): Copier {
  const [from, to] = [buffers(frame, frames, 1), buffers(frame, frames, 100)];
  return { name: "Uint8Array.set, private to private", copy: (index) => to[index]?.set(from[index] ?? []), from, to };
}

function copiersOf(regions: readonly Region[], frame: number): Copier[] {
  const own = buffers(frame, regions.length, 1);
  const bytes = regions.map((region) => region.bytes);
  const [{ transport = "" } = {}] = regions;
  const none = new Uint8Array();
  return [
    { name: `${transport}: region.bytes.set`, copy: (i) => bytes[i]?.set(own[i] ?? none), from: own, to: bytes },
    { name: `${transport}: region.write`, copy: (i) => regions[i]?.write(own[i] ?? none), from: own, to: bytes },
    { name: `${transport}: set(region.bytes)`, copy: (i) => own[i]?.set(bytes[i] ?? none), from: bytes, to: own },
    { name: `${transport}: region.read`, copy: (i) => regions[i]?.read(own[i] ?? none), from: bytes, to: own },
  ];
}

/** What is timed copies all bytes of each frame. */
function check({ name, copy, from, to }: Copier): void {
  for (const [index, source] of from.entries()) {
    for (let at = 0; at < source.length; at++) source[at] = (at * 7 + index) % 251;
    to[index]?.fill(255);
    copy(index);
    const target = to[index] ?? new Uint8Array();
    assert.equal(Buffer.compare(Buffer.from(source), Buffer.from(target)), 0, `${name} copied other bytes`);
  }
}
