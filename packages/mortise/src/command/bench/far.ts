// The far end of what `mortise bench` measures: a process that answers, and ends with the one that started it.
import { on } from "node:events";
import { platformTransport } from "../../platform-transport.ts";
import { openFarChannels } from "./channel-links.ts";
import type { Job, Word } from "./job.ts";
import { LARGE, type Link, SMALL } from "./link.ts";
import { Message } from "./message.ts";
import { type Place, removeAll } from "./place.ts";
import { connectSocket } from "./socket-link.ts";

/** Milliseconds for which the near end waits before it is woken. */
const PAUSE = 2;

const place = JSON.parse(process.argv[2] ?? "") as Place;
const transport = platformTransport(place.chosen);

process.on("disconnect", () => end(0));
// A Ctrl-C reaches both processes: the near end says when it is over.
for (const signal of ["SIGINT", "SIGHUP"]) process.on(signal, () => {});

const small = new Message(SMALL);
const large = new Message(LARGE);

async function receive(link: Link, message: Message, number: number): Promise<void> {
  const received = link.receive(message.bytes);
  if (received !== undefined) await received;
  message.check(number);
}

async function trips(link: Link, { count, first }: Job): Promise<void> {
  for (let number = first; number < first + count; number++) {
    // No promise where none is needed: it would be a part of what is measured.
    const received = link.receive(small.bytes);
    if (received !== undefined) await received;
    small.check(number);
    const sent = link.send(small.bytes);
    if (sent !== undefined) await sent;
  }
}

async function frames(link: Link, { count, first }: Job): Promise<void> {
  large.clear();
  await receive(link, large, first);
  small.stamp(first);
  await link.send(small.bytes);
  const last = first + count;
  for (let number = first + 1; number <= last; number++) await receive(link, large, number);
  small.stamp(last);
  await link.send(small.bytes);
  large.checkAll(last);
}

async function wakes(link: Link, { count, first }: Job): Promise<void> {
  for (let number = first; number < first + count; number++) {
    await receive(link, small, number);
    // As a thread, so that nothing else of this end happens before it sends.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE);
    small.stamp(number, process.hrtime.bigint());
    await link.send(small.bytes);
  }
}

/** Removes the near end's, too: it may have been killed. */
function end(status: number): never {
  try {
    removeAll(transport, place);
  } finally {
    process.exit(status);
  }
}

function say(word: Word, said?: () => void): void {
  process.send?.(word, undefined, undefined, said);
}

try {
  const asked = on(process, "message");
  const links = { ...(await openFarChannels({ transport, place })), socket: await connectSocket(place) };
  say({ ready: true });
  const work = { trips, frames, wakes };
  for await (const [job] of asked as AsyncIterable<[Job]>) await work[job.what](links[job.over], job);
} catch (error) {
  say({ problem: error instanceof Error ? error.message : String(error) }, () => end(1));
}
