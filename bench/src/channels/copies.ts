import { execFileSync } from "node:child_process";
import { platformTransport } from "mortise";
import { type Contender, compare, print, type Rounds } from "../compare.ts";
import { compile } from "../compile.ts";
import type { Effort } from "./effort.ts";

const TURNS = 20;

/** A copy of each size and nothing else; a message there and back takes four. */
export async function benchCopies({ sizes, rounds, time }: Effort, folder: string): Promise<void> {
  const program = compile("memcpy", folder);
  for (const size of sizes) {
    using region = platformTransport().create(`mortise-channels-${process.pid}`, size);
    const { bytes } = region;
    const source = new Uint8Array(size).fill(1);
    const target = new Uint8Array(size);
    const into: Contender = { name: "Uint8Array.set into shared memory", times: TURNS, run: () => copy(source, bytes) };
    const out: Contender = { name: "Uint8Array.set out of it", times: TURNS, run: () => copy(bytes, target) };
    const rows: Rounds = await compare([into, out], rounds, { time: time * 1e5 });
    const numbers = [size, 1, Math.ceil((time * 1e5) / size) + 1, TURNS].map(String);
    const c = { name: "C: memcpy", nanoseconds: [] as number[] };
    if (program !== undefined) {
      for (let round = 0; round < rounds; round++) {
        c.nanoseconds.push(Number(execFileSync(program, numbers, { encoding: "utf8" })));
      }
    }
    print(`Copying ${size} bytes, the same buffers each time`, program === undefined ? rows : [c, ...rows]);
  }
}

function copy(from: Uint8Array, to: Uint8Array): void {
  for (let turn = 0; turn < TURNS; turn++) to.set(from);
}
