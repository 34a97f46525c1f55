import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { TransportError } from "@mortise/transport";
import type { Peer, PeerEnd, PeerOperations } from "@mortise/transport/contract";
import type { Answer, Request } from "./program.ts";

/** Where a peer finds its transport: a built module, the name of its exported function, and what to call it with. */
export interface TransportSource {
  readonly module: string | URL;
  readonly export: string;
  readonly args?: readonly unknown[];
}

// From the sources and from the built package alike: a process can only be started on what is built.
const PROGRAM = fileURLToPath(new URL("../../dist/contract-peer/program.js", import.meta.url));

/**
 * Starts a process that serves the contract suite's operations on a transport.
 *
 * @throws Error when the process ends before it is ready
 * @example
 * const peer = await spawnPeer({ module: import.meta.resolve("@mortise/transport-shm"), export: "shmTransport" });
 * const region = await peer.call("create", "camera", 64);
 * await peer.end("SIGKILL");
 */
export async function spawnPeer(source: TransportSource): Promise<Peer> {
  const argument = JSON.stringify({ ...source, module: String(source.module) });
  // A "throw" ends with a stack trace, which would look like a failure of the tests.
  const child = fork(PROGRAM, [argument], { execArgv: [], stdio: ["ignore", "inherit", "pipe", "ipc"] });
  const peer = new ChildPeer(child);
  await peer.ready;
  return peer;
}

class ChildPeer implements Peer {
  readonly ready: Promise<unknown>;
  readonly #child: ChildProcess;
  readonly #gone: Promise<unknown>;
  readonly #pending = new Map<number, { resolve(value: unknown): void; reject(error: unknown): void }>();
  #next = 0;
  #complaint = "";

  constructor(child: ChildProcess) {
    this.#child = child;
    this.#gone = once(child, "close");
    child.stderr?.on("data", (text: Buffer) => {
      this.#complaint += String(text);
    });
    child.on("message", (answer: Answer) => this.#settle(answer));
    this.ready = this.#expect(this.#next++);
    void this.#gone.then(() => {
      const error = new Error(`the peer ended: ${this.#complaint || "without a word"}`);
      for (const { reject } of this.#pending.values()) reject(error);
    });
  }

  #expect(id: number): Promise<unknown> {
    return new Promise((resolve, reject) => this.#pending.set(id, { resolve, reject }));
  }

  #settle(answer: Answer): void {
    const pending = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if ("value" in answer) pending?.resolve(answer.value);
    else {
      const { code, message, context } = answer.error;
      pending?.reject(code === undefined ? new Error(message) : new TransportError(code, message, context));
    }
  }

  async call<K extends keyof PeerOperations>(
    operation: K,
    ...args: Parameters<PeerOperations[K]>
  ): Promise<ReturnType<PeerOperations[K]>> {
    const id = this.#next++;
    const answer = this.#expect(id);
    this.#child.send({ id, operation, args } satisfies Request);
    return (await answer) as ReturnType<PeerOperations[K]>;
  }

  async end(how: PeerEnd): Promise<void> {
    if (how === "return" || how === "exit" || how === "throw") {
      this.#child.send({ id: -1, operation: how, args: [] } satisfies Request);
    } else this.#child.kill(how);
    await this.#gone;
  }
}
