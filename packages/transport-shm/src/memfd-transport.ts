import { posixTransport } from "@mortise/mapping";
import { type Transport, TransportError } from "@mortise/transport";
import { MemfdPlace, VARIABLE } from "./memfd-place.ts";

/** A way to a standard stream of a child, as `node:child_process` has it for all three at once. */
type Way = "pipe" | "ignore" | "inherit" | "overlapped";

/** The part of the options of `spawn` and `fork` that {@link MemfdTransport.inherit} changes. */
export interface InheritOptions {
  /** As for `spawn`; default `"pipe"`. An object is a stream. */
  readonly stdio?: Way | readonly (Way | "ipc" | number | null | undefined | object)[];
  /** Default: the environment of this process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Options with the descriptors of regions, and what tells of them. */
export type Inherited<T extends InheritOptions> = Omit<T, keyof InheritOptions> & {
  readonly stdio: (Way | number | (T["stdio"] extends readonly (infer S)[] ? S : never))[];
  readonly env: Record<string, string | undefined>;
};

/** A {@link Transport} whose regions child processes inherit. */
export interface MemfdTransport extends Transport {
  /**
   * Options for `spawn` and `fork` to start a child process with, which then has all regions of this transport: their
   * descriptors behind those of `stdio`, and an environment variable that tells of them. For `fork`, give a `stdio` with
   * `"ipc"` in it, as Node asks for: `fork("child.js", memory.inherit({ stdio: [0, 1, 2, "ipc"] }))`.
   */
  inherit<T extends InheritOptions>(options?: T): Inherited<T>;
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
    inherit<T extends InheritOptions>(options?: T): Inherited<T> {
      const { stdio = "pipe", env = process.env } = options ?? {};
      const before = typeof stdio === "string" ? [stdio, stdio, stdio] : [...stdio];
      while (before.length < 3) before.push("pipe");
      const { descriptors, variable } = place.inheritance(before.length);
      const added = { stdio: [...before, ...descriptors], env: { ...env, [VARIABLE]: variable } };
      return { ...options, ...added } as unknown as Inherited<T>;
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
