import { closeSync, fstatSync, ftruncateSync, mkdtempSync, openSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileTransport, memfdTransport, memoryTransport, shmTransport, type Transport } from "mortise";
import { type Contender, compare, type Limits, print } from "../compare.ts";
import { ATTACH, bareCalls, CREATE, MAP_SHARED, READ_WRITE } from "./bare-calls.ts";
import type { Effort } from "./effort.ts";

const LENGTH = 6008;
const MICROSECONDS = { name: "µs", nanoseconds: 1000 };

/** Making, attaching to and closing a region, beside the least that the system must be asked for. */
export async function benchOpening({ rounds, limits, others }: Effort): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "mortise-bench-"));
  const name = `mortise-bench-${process.pid}`;
  const memory = [shmTransport(), memfdTransport(), memoryTransport()];
  const file = fileTransport({ directory });
  const table = async (title: string, contenders: readonly Contender[]): Promise<void> =>
    print(title, await compare(contenders, rounds, limits), MICROSECONDS);
  try {
    const create = (transport: Transport) => createAndClose(transport, name);
    await table(`create + close, ${LENGTH} bytes`, [...bareCreating(`/dev/shm/${name}`), ...memory.map(create)]);
    await table("the same on a disk's file system", [...bareCreating(join(directory, name)), create(file)]);
    const there = `${name}-there`;
    const regions = [...memory, file].map((transport) => transport.create(there, LENGTH));
    const attach = (transport: Transport) => attachAndClose(transport, there);
    await table("attach + close", [...bareAttaching(`/dev/shm/${there}`), ...memory.map(attach)]);
    await table("the same on a disk's file system", [...bareAttaching(join(directory, there)), attach(file)]);
    for (const region of regions) region.close();
  } finally {
    rmSync(directory, { recursive: true });
  }
  await benchCrowd(rounds, limits, others);
}

function createAndClose(transport: Transport, name: string): Contender {
  return { name: transport.kind, times: 1, run: () => transport.create(name, LENGTH).close() };
}

function attachAndClose(transport: Transport, name: string): Contender {
  return { name: transport.kind, times: 1, run: () => transport.attach(name, { length: LENGTH }).close() };
}

/** In `/dev/shm` the same as `shm_open` and `shm_unlink`. */
function bareCreating(path: string): Contender[] {
  const calls = bareCalls();
  const run = (viewing: boolean) => (): void => {
    const descriptor = calls.open(path, CREATE, 0o600);
    calls.fallocate(descriptor, 0, LENGTH);
    const address = calls.mmap(null, LENGTH, READ_WRITE, MAP_SHARED, descriptor, 0);
    // INVARIANT: nobody touches the buffer, whose memory goes away here.
    if (viewing) calls.view(address, LENGTH);
    calls.munmap(address, LENGTH);
    calls.close(descriptor);
    calls.unlink(path);
  };
  const plain = (): void => {
    const descriptor = openSync(path, CREATE, 0o600);
    ftruncateSync(descriptor, LENGTH);
    closeSync(descriptor);
    unlinkSync(path);
  };
  return [
    { name: "koffi: six calls", times: 1, run: run(false) },
    { name: "koffi: and an ArrayBuffer of the memory", times: 1, run: run(true) },
    { name: "node:fs: open, ftruncate, close, unlink", times: 1, run: plain },
  ];
}

function bareAttaching(path: string): Contender[] {
  const calls = bareCalls();
  const run = (viewing: boolean) => (): void => {
    const descriptor = calls.open(path, ATTACH, 0);
    const length = fstatSync(descriptor).size;
    const address = calls.mmap(null, length, READ_WRITE, MAP_SHARED, descriptor, 0);
    if (viewing) calls.view(address, length);
    calls.munmap(address, length);
    calls.close(descriptor);
  };
  return [
    { name: "koffi: four calls, and fstat", times: 1, run: run(false) },
    { name: "koffi: and an ArrayBuffer of the memory", times: 1, run: run(true) },
  ];
}

/** The same in a directory that holds other files. It stands in `/dev/shm`, and is this program's own. */
async function benchCrowd(rounds: number, limits: Limits, others: number): Promise<void> {
  const directories = [0, others].map((count) => {
    const directory = mkdtempSync("/dev/shm/mortise-bench-");
    for (let index = 0; index < count; index++) writeFileSync(join(directory, `other-${index}`), "");
    return { directory, count };
  });
  try {
    const contenders = directories.map(({ directory, count }) => ({
      ...createAndClose(fileTransport({ directory }), "camera"),
      name: `beside ${count} other files`,
    }));
    print("create + close in a directory of tmpfs", await compare(contenders, rounds, limits), MICROSECONDS);
  } finally {
    for (const { directory } of directories) rmSync(directory, { recursive: true });
  }
}
