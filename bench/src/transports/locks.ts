import assert from "node:assert";
import { closeSync, openSync } from "node:fs";
import { memoryTransport, shmTransport } from "mortise";
import { type Contender, compare, print } from "../compare.ts";
import { bareCalls } from "./bare-calls.ts";
import type { Effort } from "./effort.ts";

const TIMES = 100;
const F_OFD_SETLK = 37;
const F_WRLCK = 1;
const F_UNLCK = 2;

/** Taking, giving back and looking at locks, beside the calls of the system. */
export async function benchLocks({ rounds, limits }: Effort): Promise<void> {
  const name = `mortise-bench-${process.pid}`;
  const transports = [shmTransport(), memoryTransport()];
  const pairs = transports.map((transport) => [transport.create(name, 64), transport.attach(name)] as const);
  const descriptor = openSync(`/dev/shm/${name}`, "r+");
  try {
    const free = pairs.map(([region]) => {
      const lock = region.lock(0);
      return row(`${region.transport}: tryAcquire + release`, () => {
        lock.tryAcquire();
        lock.release();
      });
    });
    const contended = pairs.flatMap(([region, other]) => {
      assert(other.lock(1).tryAcquire() && !region.lock(1).tryAcquire() && region.lock(1).heldElsewhere());
      return [
        row(`${region.transport}: tryAcquire of a held lock`, () => region.lock(1).tryAcquire()),
        row(`${region.transport}: heldElsewhere`, () => region.lock(1).heldElsewhere()),
      ];
    });
    print("Locks", await compare([bareLock(descriptor), ...free, ...contended], rounds, limits));
  } finally {
    closeSync(descriptor);
    for (const [region, other] of pairs) for (const each of [other, region]) each.close();
  }
}

function row(name: string, act: () => unknown): Contender {
  return {
    name,
    times: TIMES,
    run: () => {
      for (let index = 0; index < TIMES; index++) act();
    },
  };
}

/** The two calls of `fcntl` with structures that were made before. */
function bareLock(descriptor: number): Contender {
  const { fcntl } = bareCalls();
  const [lock, unlock] = [F_WRLCK, F_UNLCK].map((type) => {
    const range = new DataView(new ArrayBuffer(32));
    range.setInt16(0, type, true);
    range.setBigInt64(8, 2n ** 40n, true);
    range.setBigInt64(16, 1n, true);
    return new Uint8Array(range.buffer);
  }) as [Uint8Array, Uint8Array];
  assert.equal(fcntl(descriptor, F_OFD_SETLK, lock), 0);
  return row("koffi: fcntl to lock, fcntl to unlock", () => {
    fcntl(descriptor, F_OFD_SETLK, lock);
    fcntl(descriptor, F_OFD_SETLK, unlock);
  });
}
