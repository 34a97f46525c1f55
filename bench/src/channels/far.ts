// The far end of a channel in Node: answers each message by what it copied out of it, until it is told to end.
import { parentPort } from "node:worker_threads";
import { endWithParent } from "./end-with-parent.ts";
import type { Link, Messenger, Place } from "./link.ts";
import { linkKind } from "./links/links.ts";
import { Kind, Message } from "./message.ts";

const near: Messenger =
  parentPort === null
    ? { post: (value) => void process.send?.(value), listen: (listener) => void process.on("message", listener) }
    : {
        post: (value) => parentPort?.postMessage(value),
        listen: (listener) => void parentPort?.on("message", listener),
      };

async function answer(link: Link, message: Message): Promise<void> {
  for (let number = 1; ; number++) {
    const received = link.receive(message.bytes);
    if (received !== undefined) await received;
    message.check(number);
    const { kind, value } = message;
    if (kind === Kind.END) return;
    if (kind === Kind.STREAM) {
      for (let left = Number(value); left > 0; left--) {
        const next = link.receive(message.bytes);
        if (next !== undefined) await next;
        message.check(++number);
      }
    }
    if (kind === Kind.WAKE) {
      nap(Number(value));
      message.stamp(number, kind, process.hrtime.bigint());
    }
    const sent = link.send(message.bytes, false);
    if (sent !== undefined) await sent;
  }
}

/** Sleeps as a thread, so that nothing else of this end happens before it sends. */
function nap(microseconds: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, microseconds / 1000);
}

if (parentPort === null) endWithParent();
const place = JSON.parse(process.argv[2] ?? "") as Place & { readonly link: string };
const { openFar } = await linkKind(place.link);
const link = await openFar(place, near);
await near.post("ready");
await answer(link, new Message(place.size));
await link.close();
if (parentPort === null) process.disconnect();
else parentPort.close();
