import type { StdioOptions } from "node:child_process";
import { posixTransport } from "@mortise/mapping";
import { type Transport, TransportError } from "@mortise/transport";
import { MemfdPlace, VARIABLE } from "./memfd-place.ts";

/** The part of the options of `spawn`, `fork` and the like that {@link MemfdTransport.inherit} changes. */
export interface InheritOptions {
  readonly stdio?: StdioOptions;
  readonly env?: NodeJS.ProcessEnv;
}

/** A {@link Transport} whose regions child processes inherit. */
export interface MemfdTransport extends Transport {
  /**
   * Options to start a child process with, which then has all regions of this transport: their descriptors behind those
   * of `stdio`, and an environment variable that tells of them.
   */
  inherit<T extends InheritOptions>(options?: T): T & { readonly stdio: StdioOptions; readonly env: NodeJS.ProcessEnv };
}

/**
 * Shared memory that has no name in the system and that nobody can make shorter, for a process and the children that it
 * starts: `memfd_create` with seals, on Linux only.
 *
 * It is the answer to peers that are not trusted: whoever maps a file or named memory must trust all who may write to it
 * not to truncate it, for touching what is gone ends the process. And no other process of the user finds it by a name.
 *
 * A child attaches by the name that its parent gave. To a region made after its start, it cannot.
 *
 * @throws TransportError `not-supported` from every method on other systems than Linux
 * @example
 * // the parent
 * const memory = memfdTransport();
 * const region = memory.create("camera", 6008);
 * const child = spawn(process.execPath, ["child.js"], memory.inherit({ stdio: "inherit" }));
 * // child.js
 * const region = memfdTransport().attach("camera", { length: 6008 });
 */
export function memfdTransport(): MemfdTransport {
  if (process.platform !== "linux") return elsewhere(process.platform);
  const place = new MemfdPlace(process.env[VARIABLE]);
  return {
    ...posixTransport(place),
    inherit<T extends InheritOptions>(options: T = {} as T) {
      const { stdio = "pipe", env = process.env } = options;
      const before = typeof stdio === "string" ? [stdio, stdio, stdio] : [...stdio];
      while (before.length < 3) before.push("pipe");
      const { descriptors, variable } = place.inheritance(before.length);
      return { ...options, stdio: [...before, ...descriptors], env: { ...env, [VARIABLE]: variable } };
    },
  };
}

/** A transport that says why it is none. */
export function elsewhere(platform: string): MemfdTransport {
  const refuse = (): never => {
    throw new TransportError(
      "not-supported",
      `there is no memfd on ${platform}, only on Linux; use shmTransport(), or fileTransport() of @mortise/transport-file.`,
      { transport: "memfd" },
    );
  };
  const calls = { create: refuse, attach: refuse, open: refuse, list: refuse, remove: refuse, removeLeftovers: refuse };
  return { kind: "memfd", ...calls, inherit: refuse };
}
