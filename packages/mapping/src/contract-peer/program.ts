import type { Transport, TransportErrorCode, TransportErrorContext } from "@mortise/transport";
import { type PeerEnd, type PeerOperations, peerOperations } from "@mortise/transport/contract";

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

const operations = {
  ...peerOperations(transport, (bytes) => {
    const node = Buffer.from(bytes.buffer);
    return [
      () => node.toString("latin1"),
      () => node.copy(bytes),
      () => new TextDecoder().decode(bytes),
      () => structuredClone(bytes),
    ];
  }),
  umask: (mask: number): void => void process.umask(mask),
};

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
