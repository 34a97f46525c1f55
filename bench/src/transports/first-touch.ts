import { shmTransport } from "mortise";
import { median, ratioOf } from "../compare.ts";
import { bareCalls, CREATE, MAP_POPULATE, MAP_SHARED, READ_WRITE } from "./bare-calls.ts";
import type { Effort } from "./effort.ts";

const PAGE = 4096;

/** What one way of getting memory took in one round, nanoseconds and faults a page. */
interface Figures {
  readonly made: number;
  readonly first: number;
  readonly faults: number;
  readonly second: number;
}

/** Gets memory of so many bytes, has it touched, and lets it go. */
type Way = (length: number, use: (bytes: Uint8Array, touch?: (bytes: Uint8Array) => unknown) => void) => void;

/** What the first write to each page of new memory costs, as `create` makes it and otherwise. */
export function benchFirstTouch({ rounds, pages }: Effort): void {
  const ways: readonly (readonly [string, Way])[] = [
    ["ftruncate: no memory reserved", bare(false, 0)],
    ["posix_fallocate: reserved", bare(true, 0)],
    ["reserved, and MAP_POPULATE", bare(true, MAP_POPULATE)],
    ["shm: create", created],
    ["shm: attach to it, and read", attached],
  ];
  const rows = ways.map(([name]) => ({ name, figures: [] as Figures[] }));
  for (let round = -1; round < rounds; round++) {
    for (const [index, [, way]] of ways.entries()) {
      const figures = time(way, pages);
      if (round >= 0) rows[index]?.figures.push(figures);
    }
  }
  console.log(`\nFirst touch of ${pages} pages: nanoseconds and faults a page; ratios of the sum to the first row`);
  console.log(`  ${"".padEnd(32)}  getting it  first touch  faults  second touch   sum`);
  const sum = ({ made, first }: Figures) => made + first;
  for (const { name, figures } of rows) {
    const of = (pick: (figures: Figures) => number) => median(figures.map(pick)).toFixed(1);
    const { middle, spread } = ratioOf(figures.map(sum), rows[0]?.figures.map(sum) ?? []);
    const cells = [
      of(({ made }) => made).padStart(10),
      of(({ first }) => first).padStart(11),
      median(figures.map(({ faults }) => faults))
        .toFixed(2)
        .padStart(6),
      of(({ second }) => second).padStart(12),
      `${middle.toFixed(2)} × (${spread})`,
    ];
    console.log(`  ${name.padEnd(32)}  ${cells.join("  ")}`);
  }
}

function time(way: Way, pages: number): Figures {
  const begin = process.hrtime.bigint();
  let figures: Figures = { made: 0, first: 0, faults: 0, second: 0 };
  way(pages * PAGE, (bytes, touch = write) => {
    const made = process.hrtime.bigint();
    const before = process.resourceUsage().minorPageFault;
    const start = process.hrtime.bigint();
    touch(bytes);
    const middle = process.hrtime.bigint();
    const faults = process.resourceUsage().minorPageFault - before;
    const again = process.hrtime.bigint();
    touch(bytes);
    const second = Number(process.hrtime.bigint() - again);
    figures = {
      made: Number(made - begin) / pages,
      first: Number(middle - start) / pages,
      faults: faults / pages,
      second: second / pages,
    };
  });
  return figures;
}

function write(bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; at += PAGE) bytes[at] = 1;
}

function read(bytes: Uint8Array): number {
  let sum = 0;
  for (let at = 0; at < bytes.length; at += PAGE) sum += bytes[at] ?? 0;
  return sum;
}

const created: Way = (length, use) => {
  using region = shmTransport().create(`mortise-touch-${process.pid}`, length);
  use(region.bytes);
};

/** What a second process meets, in this one: the memory is there, but not in this mapping. */
const attached: Way = (length, use) => {
  using region = shmTransport().create(`mortise-touch-${process.pid}`, length);
  write(region.bytes);
  using other = shmTransport().attach(region.name);
  use(other.bytes, read);
};

function bare(reserved: boolean, flags: number): Way {
  const calls = bareCalls();
  const path = `/dev/shm/mortise-touch-${process.pid}-bare`;
  return (length, use) => {
    const descriptor = calls.open(path, CREATE, 0o600);
    if (reserved) calls.fallocate(descriptor, 0, length);
    else calls.ftruncate(descriptor, length);
    const address = calls.mmap(null, length, READ_WRITE, MAP_SHARED | flags, descriptor, 0);
    // INVARIANT: nobody keeps the bytes, whose memory goes away here.
    use(new Uint8Array(calls.view(address, length)));
    calls.munmap(address, length);
    calls.close(descriptor);
    calls.unlink(path);
  };
}
