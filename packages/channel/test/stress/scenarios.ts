import { mailbox, platformTransport } from "mortise";
import { Attacked, LAYOUTS } from "../fuzz/attacked.ts";
import { Rewriter } from "../fuzz/rewriter.ts";
import { openReader, openWriter } from "./ends.ts";
import { nap, Program, type Report } from "./processes.ts";
import { isWhole, layoutOf } from "./values.mjs";

/** The kinds of channels, as the programs call them. */
export const KINDS = ["mailbox", "queue", "broadcast"] as const;
export type Kind = (typeof KINDS)[number];

let names = 0;

/** A name that no other run has. */
function newName(what: string): string {
  return `mortise-${what}-${process.pid}-${names++}`;
}

/** Removes what a scenario left, and says whether anything was there. */
function tidy(name: string): void {
  platformTransport().remove(name);
}

function assertRight(who: string, report: Report): void {
  if (report.wrong !== undefined) throw new Error(`${who}: ${report.wrong} (${JSON.stringify(report)})`);
}

/** Writers that wait for their turn, started before it comes. */
class Writers {
  /** Each with the promise of its line: it may say that it writes before anyone asks. */
  readonly #waiting = new Map<Program, Promise<Program>>();
  readonly #start: () => Program;

  constructor(start: () => Program, ahead: number) {
    this.#start = start;
    for (let one = 0; one < ahead; one++) this.#add();
  }

  #add(): void {
    const writer = this.#start();
    const writes = writer.line().then(() => writer);
    // One that is killed before its turn is nobody's failure.
    writes.catch(() => {});
    this.#waiting.set(writer, writes);
  }

  /** The one that writes now: the first that says so. */
  async current(): Promise<Program> {
    const first = await Promise.race(this.#waiting.values());
    this.#waiting.delete(first);
    this.#add();
    return first;
  }

  async kill(): Promise<void> {
    await Promise.all([...this.#waiting.keys()].map((writer) => writer.kill()));
  }
}

/**
 * Kills the writer so many times, at random moments, while readers look at every value; the next one carries on.
 *
 * @returns how many values readers got
 */
export async function killWriters(kind: Kind, times: number, size: number = 64): Promise<number> {
  const name = newName("kill");
  const writers = new Writers(() => new Program("writer.mjs", kind, name, size, 0), 2);
  const readers = Array.from({ length: kind === "queue" ? 1 : 2 }, () => new Program("reader.mjs", kind, name, size));
  try {
    for (let time = 0; time < times; time++) {
      const writer = await writers.current();
      if (time === 0) for (const reader of readers) await reader.line();
      await nap(Math.random() * 10);
      await writer.kill();
      if (kind !== "mailbox") continue;
      // The value before is there while nobody writes, or the next one's.
      const look = await mailbox.reader(name, layoutOf(size), { timeout: 0 });
      const value = look.read();
      if (value !== undefined && !isWhole(value)) throw new Error(`value ${value.n} is torn`);
      look.close();
    }
    const reports = await Promise.all(readers.map((reader) => reader.finish()));
    for (const report of reports) assertRight("a reader", report);
    return reports.reduce((sum, { values }) => sum + values, 0);
  } finally {
    await writers.kill();
    await Promise.all(readers.map((reader) => reader.kill()));
    tidy(name);
  }
}

/**
 * Kills readers so many times while a writer is at it. Their rows are free again, and the writer goes on; a queue's next
 * consumer begins where the one before had not come to.
 *
 * @returns how many values the last reader got
 */
export async function killReaders(kind: Kind, times: number, size: number = 64): Promise<number> {
  const name = newName("readers");
  const writer = new Program("writer.mjs", kind, name, size, 0);
  const readers: Program[] = [];
  try {
    await writer.line();
    for (let time = 0; time < times; time++) {
      const reader = new Program("reader.mjs", kind, name, size);
      readers.push(reader);
      await reader.line();
      await nap(Math.random() * 10);
      // More than there are rows, and some of them at once.
      if (readers.length < 3 && kind !== "queue") continue;
      await Promise.all(readers.splice(0).map((each) => each.kill()));
    }
    const last = new Program("reader.mjs", kind, name, size);
    readers.push(last);
    await last.line();
    // A consumer that died between making room and ringing leaves the writer asleep until it looks by itself.
    await nap(1500);
    const report = await last.finish();
    assertRight("the last reader", report);
    if (report.values === 0) throw new Error("the last reader got nothing");
    return report.values;
  } finally {
    await writer.kill();
    await Promise.all(readers.map((reader) => reader.kill()));
    tidy(name);
  }
}

/** Stops the writer for some time: nobody takes its place, and it goes on. */
export async function stopWriter(kind: Kind, milliseconds: number, size: number = 64): Promise<void> {
  const name = newName("stop");
  const writer = new Program("writer.mjs", kind, name, size, 0);
  const reader = new Program("reader.mjs", kind, name, size);
  try {
    await writer.line();
    await reader.line();
    await nap(20);
    writer.child.kill("SIGSTOP");
    const end = Date.now() + milliseconds;
    while (Date.now() < end) {
      const code = await openWriter(kind, name, size).then(
        () => "none",
        (error: { code?: string }) => error.code,
      );
      if (code !== "taken") throw new Error(`a stopped writer's place was taken: ${code}`);
      await nap(Math.min(100, milliseconds / 3));
    }
    writer.child.kill("SIGCONT");
    await nap(50);
    assertRight("the reader", await reader.finish());
  } finally {
    writer.child.kill("SIGCONT");
    await Promise.all([writer.kill(), reader.kill()]);
    tidy(name);
  }
}

/** Stops a reader while a mailbox or a broadcast is written to: the writer and the other reader go on. */
export async function stopReader(kind: Exclude<Kind, "queue">, milliseconds: number): Promise<void> {
  const name = newName("stopped");
  const size = 64;
  const writer = new Program("writer.mjs", kind, name, size, 0);
  const [slow, quick] = [0, 1].map(() => new Program("reader.mjs", kind, name, size)) as [Program, Program];
  try {
    await writer.line();
    await slow.line();
    await quick.line();
    slow.child.kill("SIGSTOP");
    await nap(milliseconds);
    const report = await quick.finish();
    assertRight("the quick reader", report);
    if (report.values === 0) throw new Error("the quick reader got nothing");
    slow.child.kill("SIGCONT");
    await nap(50);
    assertRight("the slow reader", await slow.finish());
  } finally {
    slow.child.kill("SIGCONT");
    await Promise.all([writer, slow, quick].map((program) => program.kill()));
    tidy(name);
  }
}

/**
 * So many values from a saturating writer to three readers, one in a queue, each of which looks at all that it gets.
 *
 * @returns how many values readers got
 */
export async function torrent(kind: Kind, count: number, size: number): Promise<number> {
  const name = newName("torrent");
  const readers = Array.from({ length: kind === "queue" ? 1 : 3 }, () => new Program("reader.mjs", kind, name, size));
  const writer = new Program("writer.mjs", kind, name, size, count, readers.length);
  try {
    await writer.line();
    const reports = await Promise.all(readers.map((reader) => reader.report()));
    for (const report of reports) {
      assertRight("a reader", report);
      if (report.values === 0) throw new Error("a reader got nothing");
      if (kind === "queue" && report.last !== count)
        throw new Error(`the last message was ${report.last}, not ${count}`);
    }
    return reports.reduce((sum, { values }) => sum + values, 0);
  } finally {
    await Promise.all([writer, ...readers].map((program) => program.kill()));
    tidy(name);
  }
}

/** Two writers that begin at once, so many times: one has the channel, and the other is told so. */
export async function raceWriters(kind: Kind, times: number): Promise<void> {
  const size = 64;
  const racers = Array.from({ length: 2 }, () => new Program("racer.mjs", kind, size));
  const ask = async (racer: Program, name: string): Promise<string> => {
    racer.child.stdin?.write(`${name}\n`);
    return await racer.line();
  };
  try {
    for (let time = 0; time < times; time++) {
      const name = newName("race");
      const answers = await Promise.all(racers.map((racer) => ask(racer, name)));
      if (answers.sort().join(" ") !== "taken writes") throw new Error(`two writers at once: ${answers.join(", ")}`);
      const reader = await openReader(kind, name, size);
      // A broadcast's reader gets what is sent from its first look on.
      const value = kind === "broadcast" ? undefined : await reader.take();
      if (kind !== "broadcast" && (value === undefined || !isWhole(value))) throw new Error("the winner wrote nothing");
      reader.close();
      await Promise.all(racers.map((racer) => ask(racer, "-")));
      if (
        platformTransport()
          .list()
          .some((region) => region.name === name)
      )
        throw new Error(`${name} was left`);
    }
  } finally {
    await Promise.all(racers.map((racer) => racer.kill()));
  }
}

/**
 * Another thread rewrites words of a channel's segment at random, at least so many, while readers and the writer use it:
 * whatever is there, each call gives a value of the layout or a typed error.
 *
 * @returns how many values readers got
 */
export async function rewrite(kind: Kind, words: number): Promise<number> {
  const before = Rewriter.rewritten;
  let values = 0;
  for (let round = 0; Rewriter.rewritten - before < words; round++) {
    const attacked = new Attacked(kind, round % LAYOUTS.length);
    await attacked.open();
    const rewriter = await Rewriter.start(attacked.bytes, round);
    try {
      for (let turn = 0; turn < 500; turn++) {
        if (turn % 10 === 0) attacked.restore();
        values += attacked.use();
      }
      await attacked.enter();
    } finally {
      await rewriter.stop();
      attacked.close();
    }
  }
  return values;
}

/** The channel is removed while it is used: those who have it go on, and a new writer makes another. */
export async function removeInUse(kind: Kind): Promise<void> {
  const name = newName("removed");
  const size = 64;
  const [out, reader] = [await openWriter(kind, name, size), await openReader(kind, name, size)];
  try {
    platformTransport().remove(name);
    out.put(1);
    if ((await reader.take())?.n !== 1) throw new Error("those who had it open lost it");
    if (out.status().named) throw new Error("it says that the name leads to it");
    const [next, other] = [await openWriter(kind, name, size), await openReader(kind, name, size)];
    next.put(2);
    out.put(3);
    if ((await other.take())?.n !== 2 || (await reader.take())?.n !== 3) throw new Error("the two were mixed");
    other.close();
    next.close();
  } finally {
    reader.close();
    out.close();
    tidy(name);
  }
}
