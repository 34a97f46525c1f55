import type { Region, Transport, TransportErrorCode, TransportErrorContext } from "@mortise/transport";
import type { PeerEnd, PeerOperations } from "@mortise/transport/contract";

/** What the parent asks. */
export interface Request {
  readonly id: number;
  readonly operation: keyof PeerOperations | PeerEnd;
  readonly args: readonly unknown[];
}

/** What it gets; the first one, of id 0, says that the peer is ready. */
export type Answer =
  | { readonly id: number; readonly value: unknown }
  | {
      readonly id: number;
      readonly error: { message: string; code?: TransportErrorCode; context?: TransportErrorContext };
    };

const source = JSON.parse(process.argv[2] ?? "") as { module: string; export: string; args?: unknown[] };
const module = (await import(source.module)) as Record<string, (...args: unknown[]) => Transport>;
const transport = module[source.export]?.(...(source.args ?? []));
if (transport === undefined) throw new Error(`${source.module} exports no ${source.export}`);

const regions: Region[] = [];
const keep = (region: Region): number => regions.push(region) - 1;
function at(index: number): Region {
  const region = regions[index];
  if (region === undefined) throw new Error(`the peer opened no region ${index}`);
  return region;
}

const operations: { [K in keyof PeerOperations]: (...args: Parameters<PeerOperations[K]>) => unknown } = {
  create: (name, length, options) => keep(transport.create(name, length, options)),
  attach: (name) => keep(transport.attach(name)),
  open(name, length) {
    const region = transport.open(name, length);
    return { region: keep(region), created: region.created };
  },
  close: (region) => at(region).close(),
  remove: (name) => transport.remove(name),
  read: (region, index) => at(region).bytes[index],
  write(region, index, value) {
    at(region).bytes[index] = value;
  },
  increment(region, word, times) {
    const words = new Int32Array(at(region).buffer);
    for (let time = 0; time < times; time++) Atomics.add(words, word, 1);
  },
  acquire: (region, row) => at(region).lock(row).tryAcquire(),
  heldElsewhere: (region, row) => at(region).lock(row).heldElsewhere(),
  release: (region, row) => at(region).lock(row).release(),
  listen: (region, row) => at(region).bell(row).listen(),
  wait: (region, row, timeout) => at(region).bell(row).wait({ timeout }),
  ring: (region, row) => at(region).bell(row).ring(),
  touchAfterClose: (region) => touchAfterClose(at(region)),
  umask: (mask) => void process.umask(mask),
};

function touchAfterClose(region: Region): string[] {
  const { buffer, bytes } = region;
  const words = new BigInt64Array(buffer, 0, 8);
  const floats = new Float64Array(buffer);
  const view = new DataView(buffer);
  const node = Buffer.from(buffer);
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
    () => node.toString("latin1"),
    () => node.copy(bytes),
    () => new Uint8Array(buffer),
    () => buffer.slice(0),
    () => bytes.subarray(1)[0],
    () => new TextDecoder().decode(bytes),
    () => structuredClone(bytes),
  ];
  return touches.map((touch) => {
    try {
      return typeof touch();
    } catch (error) {
      return String(error);
    }
  });
}

function end(how: PeerEnd): void {
  // Not within the promise of an answer: a "throw" must reach the process.
  if (how === "throw") setImmediate(() => fail());
  if (how === "exit") process.exit(3);
  if (how === "return") process.disconnect();
}

function fail(): never {
  throw new Error("the peer was asked to throw");
}

async function answer({ id, operation, args }: Request): Promise<Answer> {
  try {
    const run = operations[operation as keyof PeerOperations] as (...args: readonly unknown[]) => unknown;
    return { id, value: (await run(...args)) ?? null };
  } catch (error) {
    const { message, code, context } = error as { message: string; code?: TransportErrorCode; context?: object };
    return { id, error: { message, ...(code === undefined ? {} : { code, context: { ...context } }) } };
  }
}

process.on("message", (request: Request) => {
  if (request.id < 0) end(request.operation as PeerEnd);
  else void answer(request).then((reply) => process.send?.(reply));
});
process.send?.({ id: 0, value: null } satisfies Answer);
