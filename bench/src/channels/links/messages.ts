import type { Link, LinkKind, Messenger } from "../link.ts";
import { Inbox } from "./inbox.ts";

/** What Node copies from one to the other by itself, as a Uint8Array. */
function linkOf({ post, listen }: Messenger): Link {
  const inbox = new Inbox();
  listen((value) => inbox.put(value as Uint8Array));
  return { send: post, receive: (into) => inbox.take(into), close: () => {} };
}

const ends = {
  openNear: async (_place: unknown, startFar: () => Promise<Messenger>) => linkOf(await startFar()),
  openFar: async (_place: unknown, near: Messenger) => linkOf(near),
};

export const childProcess: LinkKind = { name: "child_process IPC, advanced", waiting: "sleeps", ...ends };

export const worker: LinkKind = { name: "worker postMessage", waiting: "sleeps", far: "worker", ...ends };
