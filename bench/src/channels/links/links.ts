import type { LinkKind } from "../link.ts";

/** All channels in Node, in the order of the tables. A process loads only the one that it is an end of. */
const LINKS: Record<string, () => Promise<LinkKind>> = {
  "mortise-spins": async () => (await import("./mortise.ts")).mortiseSpins,
  "mortise-in-place": async () => (await import("./mortise.ts")).mortiseInPlace,
  "mortise-sleeps": async () => (await import("./mortise.ts")).mortiseSleeps,
  "shared-words-spin": async () => (await import("./shared-words-spin.ts")).sharedWordsSpin,
  "shared-words-futex": async () => (await import("./shared-words-futex.ts")).sharedWordsFutex,
  "shared-words-socket": async () => (await import("./shared-words-socket.ts")).sharedWordsSocket,
  "unix-socket": async () => (await import("./unix-socket.ts")).unixSocket,
  "child-process": async () => (await import("./messages.ts")).childProcess,
  worker: async () => (await import("./messages.ts")).worker,
  zeromq: async () => (await import("./zeromq.ts")).zeromq,
  redis: async () => (await import("./redis.ts")).redis,
};

export const LINK_KEYS: readonly string[] = Object.keys(LINKS);

export async function linkKind(key: string): Promise<LinkKind> {
  const load = LINKS[key];
  if (load === undefined) throw new Error(`there is no channel '${key}'`);
  return load();
}
