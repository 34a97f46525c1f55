import type { Region } from "../region.ts";
import type { Transport } from "../transport.ts";
import type { PeerOperations } from "./subject.ts";

// Browsers and servers all have it; naming it here spares this package the types of one runtime.
declare function setTimeout(run: () => void, milliseconds: number): unknown;

/** What {@link peerOperations} makes: each operation, called where the peer is; a wait is awaited. */
export type ServedOperations = {
  readonly [K in Exclude<keyof PeerOperations, "umask">]: (
    ...args: Parameters<PeerOperations[K]>
  ) => ReturnType<PeerOperations[K]> | Promise<ReturnType<PeerOperations[K]>>;
};

/**
 * Makes what a peer does on request, for those who write one: what is left is how requests get there. `umask` is not
 * among them, since only a process has one.
 *
 * @param touches what else a runtime can do to bytes of a region that is closed; called with them before that
 * @throws Error where a request means a region that was never opened, besides what the transport throws
 * @example
 * const serves = { ...peerOperations(transport), umask: (mask) => void process.umask(mask) };
 * process.on("message", async ({ id, operation, args }) => process.send({ id, value: await serves[operation](...args) }));
 */
export function peerOperations(
  transport: Transport,
  touches: (bytes: Uint8Array) => readonly (() => unknown)[] = () => [],
): ServedOperations {
  const regions: Region[] = [];
  const keep = (region: Region): number => regions.push(region) - 1;
  function at(index: number): Region {
    const region = regions[index];
    if (region === undefined) throw new Error(`the peer opened no region ${index}`);
    return region;
  }
  return {
    create: (name, length, options) => keep(transport.create(name, length, options)),
    attach: (name) => keep(transport.attach(name)),
    open(name, length): { region: number; created: boolean } {
      const region = transport.open(name, length);
      return { region: keep(region), created: region.created };
    },
    adopt: (region) => at(region).adopt(),
    close: (region) => at(region).close(),
    remove: (name) => transport.remove(name),
    read: (region, index) => at(region).bytes[index] ?? Number.NaN,
    write(region, index, value): void {
      at(region).bytes[index] = value;
    },
    increment(region, word, times): void {
      const words = new Int32Array(at(region).buffer);
      for (let time = 0; time < times; time++) Atomics.add(words, word, 1);
    },
    acquire: (region, row) => at(region).lock(row).tryAcquire(),
    heldElsewhere: (region, row) => at(region).lock(row).heldElsewhere(),
    release: (region, row) => at(region).lock(row).release(),
    listen: (region, row) => at(region).bell(row).listen(),
    wait: (region, row, timeout) => at(region).bell(row).wait({ timeout }),
    waitSync: (region, row, timeout) => at(region).bell(row).waitSync(timeout),
    ring: (region, row) => at(region).bell(row).ring(),
    ringLater(region, row, delay): void {
      const bell = at(region).bell(row);
      setTimeout(() => void bell.ring(), delay);
    },
    touchAfterClose: (region) => touchAfterClose(at(region), touches),
  };
}

function touchAfterClose(region: Region, more: (bytes: Uint8Array) => readonly (() => unknown)[]): string[] {
  const { buffer, bytes } = region;
  const words = new BigInt64Array(buffer, 0, 8);
  const floats = new Float64Array(buffer);
  const view = new DataView(buffer);
  const others = more(bytes);
  region.close();
  const touches = [
    () => bytes[0],
    () => bytes.set([1, 2, 3]),
    () => words[7],
    () => Atomics.load(words, 0),
    () => Atomics.store(words, 0, 1n),
    () => floats.fill(1),
    () => view.getUint8(0),
    () => view.setFloat64(0, 1),
    () => new Uint8Array(buffer),
    () => buffer.slice(0),
    () => bytes.subarray(1)[0],
    ...others,
  ];
  return touches.map((touch) => {
    try {
      return typeof touch();
    } catch (error) {
      return String(error);
    }
  });
}
