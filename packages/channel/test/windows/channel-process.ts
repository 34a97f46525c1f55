// The other process of channels.ts: node channel-process.js ROLE KIND NAME. It says that it is ready, and at its end a
// report, by messages to its parent; it ends with that.
import { setImmediate as turn } from "node:timers/promises";
import { layout, mailbox, stream } from "mortise";

export type Kind = "mailbox" | "queue" | "broadcast";
/** Writes until it is killed; reads until the end, or handles one message a second; answers each value with it. */
export type Role = "write" | "read" | "handle" | "answer" | "answer-blocked";

/** What a reader says at its end. */
export interface Report {
  readonly values: number;
  readonly last: number;
  readonly missed: number;
  readonly wrong?: string;
}

/** All words are the number: a value put together from two shows. */
export const Value = layout("u32 n + u32[500] words");

export function valueFor(n: number): { n: number; words: Uint32Array } {
  return { n, words: new Uint32Array(500).fill(n) };
}

export function isWhole({ n, words }: { n: number; words: Uint32Array }): boolean {
  return words.every((word) => word === n);
}

const [role, kind, name = ""] = process.argv.slice(2) as [Role?, Kind?, string?];
// Without a parent, nobody would end it.
if (role !== undefined) process.on("disconnect", () => process.exit(1));
if (role === "write") await write();
if (role === "read") await read();
if (role === "handle") await handle();
if (role === "answer" || role === "answer-blocked") await answer(role === "answer-blocked");

/** Begins as soon as nobody else writes, and carries on. */
async function write(): Promise<void> {
  const out =
    kind === "mailbox"
      ? await mailbox.writer(name, Value, { wait: true })
      : await stream.writer(name, Value, { wait: true, capacity: 16, broadcast: kind === "broadcast" });
  let n = out.status().sequence;
  process.send?.(n);
  for (;;) {
    n++;
    if (!("send" in out)) out.write(valueFor(n));
    else if (kind === "broadcast") out.trySend(valueFor(n));
    else out.sendSync(valueFor(n));
    if (n % 64 === 0) await turn();
  }
}

async function read(): Promise<void> {
  const reader =
    kind === "mailbox"
      ? await mailbox.reader(name, Value, { timeout: 60_000 })
      : await stream.reader(name, Value, { timeout: 60_000 });
  process.send?.("ready");
  const first = reader.sequence;
  let [values, last, wrong]: [number, number, string | undefined] = [0, 0, undefined];
  for await (const value of reader) {
    const { n } = value;
    values++;
    if (!isWhole(value)) wrong ??= `value ${n} is torn`;
    if (n !== reader.sequence) wrong ??= `value ${n} came as number ${reader.sequence}`;
    if (n <= last || (kind === "queue" && n !== last + 1)) wrong ??= `value ${n} came after ${last}`;
    last = n;
  }
  const missed = "missed" in reader ? reader.missed : 0;
  if (kind === "broadcast" && first + values + missed !== last) wrong ??= `${values} and ${missed} are not ${last}`;
  reader.close();
  process.send?.({ values, last, missed, ...(wrong !== undefined && { wrong }) } satisfies Report, () =>
    process.exit(),
  );
}

/** Takes a message of a queue, says its number, and is not done with it. */
async function handle(): Promise<void> {
  const reader = await stream.reader(name, Value, { timeout: 60_000 });
  process.send?.((await reader.receive())?.n);
}

async function answer(blocked: boolean): Promise<void> {
  const there = await mailbox.reader(`${name}-there`, Value, { timeout: 60_000 });
  const back = await mailbox.writer(`${name}-back`, Value);
  process.send?.("ready");
  for (;;) {
    const value = blocked ? there.readSync() : await there.next();
    if (value === undefined) break;
    back.write(value);
  }
  there.close();
  back.close();
  process.exit();
}
