// The near end of a channel in Node: sends messages and times the answers. `peers/ends.h` says which lines it obeys, and is
// the same in C.
import { type ChildProcess, fork } from "node:child_process";
import { randomFillSync } from "node:crypto";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { Worker } from "node:worker_threads";
import { endWithParent } from "./end-with-parent.ts";
import type { Link, Messenger, Place } from "./link.ts";
import { linkKind } from "./links/links.ts";
import { BATCH, Kind, Message } from "./message.ts";

endWithParent();
const place = JSON.parse(process.argv[2] ?? "") as Place & { readonly link: string };
const kind = await linkKind(place.link);
const source = new Message(place.size);
const target = new Message(place.size);
let number = 0;
let ended: Promise<unknown> = Promise.resolve();

async function startFar(): Promise<Messenger> {
  const program = new URL("./far.js", import.meta.url);
  const argv = [JSON.stringify(place)];
  const far: ChildProcess | Worker =
    kind.far === "worker"
      ? new Worker(program, { argv })
      : fork(fileURLToPath(program), argv, {
          serialization: "advanced",
          stdio: ["ignore", "ignore", "inherit", "ipc"],
        });
  ended = once(far, "exit");
  const [said] = await Promise.race([once(far, "message"), ended as Promise<unknown[]>]);
  if (said !== "ready") throw new Error("the far end ended before it was ready");
  return {
    post: far instanceof Worker ? (value) => far.postMessage(value) : sender(far),
    listen: (listener) => void far.on("message", listener),
  };
}

/** Waits only where Node says that it has too much to send. */
function sender(child: ChildProcess): Messenger["post"] {
  return (value) => {
    let sent = (): void => {};
    if (!child.send(value as object, () => sent())) {
      return new Promise((resolve) => {
        sent = resolve;
      });
    }
  };
}

async function trips(link: Link, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let trip = 0; trip < count; trip++) {
    source.stamp(++number, Kind.ECHO);
    const start = process.hrtime.bigint();
    const sent = link.send(source.bytes, false);
    if (sent !== undefined) await sent;
    const received = link.receive(target.bytes);
    if (received !== undefined) await received;
    const stop = process.hrtime.bigint();
    target.check(number);
    times.push(Number(stop - start));
  }
  return times;
}

/** Has the far end send a message after a pause; when this end was awake, and what its processor did until then. */
async function wake(link: Link, pause: number): Promise<{ late: number; busy: number }> {
  source.stamp(++number, Kind.WAKE, BigInt(pause));
  const before = process.cpuUsage();
  await link.send(source.bytes, false);
  const received = link.receive(target.bytes);
  if (received !== undefined) await received;
  const awake = process.hrtime.bigint();
  const { user, system } = process.cpuUsage(before);
  target.check(number);
  return { late: Number(awake - target.value), busy: (user + system) * 1000 };
}

async function stream(link: Link, count: number): Promise<number> {
  source.stamp(++number, Kind.STREAM, BigInt(count));
  const start = process.hrtime.bigint();
  await link.send(source.bytes, false);
  for (let index = 1; index <= count; index++) {
    source.stamp(++number, Kind.ECHO);
    const sent = link.send(source.bytes, index % BATCH !== 0 && index !== count);
    if (sent !== undefined) await sent;
  }
  await link.receive(target.bytes);
  target.check(number);
  return Number(process.hrtime.bigint() - start);
}

async function checkEqual(link: Link): Promise<void> {
  for (let check = 0; check < 3; check++) {
    randomFillSync(source.bytes);
    await trips(link, 1);
    if (Buffer.compare(source.bytes, target.bytes) !== 0) throw new Error("other bytes came back");
  }
}

async function obey(link: Link, line: string): Promise<readonly number[]> {
  const [command, ...words] = line.split(" ");
  const [first = 0, second = 0] = words.map(Number);
  if (command === "trips") return trips(link, first);
  if (command === "stream") return [await stream(link, first)];
  if (command === "idle") return [(await wake(link, first)).busy];
  const times: number[] = [];
  while (times.length < first) times.push((await wake(link, second)).late);
  return times;
}

const link = await kind.openNear(place, startFar);
await checkEqual(link);
console.log("ready");
for await (const line of createInterface(process.stdin)) console.log((await obey(link, line)).join(" "));
source.stamp(++number, Kind.END);
await link.send(source.bytes, false);
await ended;
await link.close();
