import assert from "node:assert";
import { execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Region, shmTransport } from "mortise";
import { compare, print } from "../compare.ts";
import { bareCalls } from "./bare-calls.ts";
import type { Effort } from "./effort.ts";

/** Ringing, and being rung by another process, beside a FIFO and a socket. */
export async function benchBells(effort: Effort): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "mortise-bench-"));
  const [socketPath, fifo] = [join(folder, "socket"), join(folder, "fifo")];
  execFileSync("mkfifo", [fifo]);
  using region = shmTransport().create(`mortise-bells-${process.pid}`, 64);
  const program = fileURLToPath(new URL("../../dist/transports/bell-peer.js", import.meta.url));
  const peer = fork(program, [region.name, socketPath, fifo], { execArgv: [] });
  try {
    const [said] = await Promise.race([once(peer, "message"), once(peer, "exit")]);
    assert.equal(said, "ready", "the other process ended");
    await benchRings(effort, region, fifo);
    const socket = connect(socketPath);
    await once(socket, "connect");
    await benchTrips(effort, region, socket);
    socket.destroy();
  } finally {
    peer.kill();
    rmSync(folder, { recursive: true });
  }
}

async function benchRings({ rounds, limits }: Effort, region: Region, fifo: string): Promise<void> {
  const descriptor = openSync(fifo, "r+");
  const byte = new Uint8Array(1);
  const { write } = bareCalls();
  assert(region.bell(2).ring() && !region.bell(9).ring());
  const rows = await compare(
    [
      { name: "koffi: write of a byte to a FIFO", times: 1, run: () => write(descriptor, byte, 1) },
      { name: "node:fs: the same", times: 1, run: () => writeSync(descriptor, byte) },
      { name: "ring, with a listener that does not wait", times: 1, run: () => region.bell(2).ring() },
      { name: "ring, with nobody there", times: 1, run: () => region.bell(9).ring() },
    ],
    rounds,
    limits,
  );
  print("Ringing a bell", rows, { name: "µs", nanoseconds: 1000 });
  closeSync(descriptor);
}

async function benchTrips({ rounds, trips }: Effort, region: Region, socket: Socket): Promise<void> {
  const [there, back] = [region.bell(0), region.bell(1)];
  const byte = new Uint8Array(1);
  back.listen();
  const ways = [
    {
      name: "a byte through a Unix socket, and back",
      trip: async () => {
        const answer = once(socket, "data");
        socket.write(byte);
        await answer;
      },
    },
    {
      name: "ring, wait there, ring, wait here",
      trip: async () => {
        there.ring();
        await back.wait();
      },
    },
  ];
  const rows = ways.map(({ name }) => ({ name, nanoseconds: [] as number[] }));
  for (let round = -1; round < rounds; round++) {
    for (const [index, { trip }] of ways.entries()) {
      const start = process.hrtime.bigint();
      for (let count = 0; count < trips; count++) await trip();
      if (round >= 0) rows[index]?.nanoseconds.push(Number(process.hrtime.bigint() - start) / trips);
    }
  }
  print("To another process and back, both waiting", rows, { name: "µs", nanoseconds: 1000 });
}
