// Raw regions and channels between Windows' Node and a program in C with mortise.h; run by scripts/test-windows.mjs.
import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { type TestContext, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { fingerprint, layout, mailbox, platformTransport, selfDescription, stream } from "mortise";

const PROGRAM = fileURLToPath(new URL("exchange-peer.exe", import.meta.url));
const KINDS = ["mailbox", "queue", "broadcast"] as const;
const COUNT = 2000;

/** All words of a value are its number: one put together from two shows. */
const Value = layout("u32 n + u32[500] words");

function valueFor(n: number): { n: number; words: Uint32Array } {
  return { n, words: new Uint32Array(500).fill(n) };
}

function isWhole({ n, words }: { n: number; words: Uint32Array }): boolean {
  return words.every((word) => word === n);
}

const newName = (): string => `c-${Math.random().toString(36).slice(2, 12)}`;

/** Starts the program. On a busy machine Wine fails at that now and then, and node.exe says no more than UNKNOWN. */
function start(args: readonly string[]): ChildProcess {
  for (let tries = 1; ; tries++) {
    try {
      return spawn(PROGRAM, args, { stdio: "ignore" });
    } catch (error) {
      if ((error as { code?: string }).code !== "UNKNOWN" || tries === 5) throw error;
    }
  }
}

/** The program in C, which ends with the test. */
class Peer {
  readonly child: ChildProcess;
  /** Its exit code. */
  readonly end: Promise<number>;

  constructor(t: TestContext, ...args: readonly (string | number)[]) {
    this.child = start(args.map(String));
    this.end = once(this.child, "close").then(([code]) => code as number);
    t.after(() => this.kill());
  }

  async kill(): Promise<void> {
    this.child.kill("SIGKILL");
    await this.end;
  }
}

/** Tries again while nothing has the name. */
async function found<T>(attach: () => T): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      return attach();
    } catch (error) {
      if ((error as { code?: string }).code !== "not-found" || tries === 2000) throw error;
      await sleep(10);
    }
  }
}

test("a raw region that Node makes is C's, too", async (t) => {
  const name = newName();
  using region = platformTransport().create(name, Value.LENGTH);
  Value.encodeInto(valueFor(1), region.bytes);
  assert.equal(await new Peer(t, "raw-meet", name).end, 0);
  assert.deepEqual(Value.decode(region.bytes), valueFor(2));
});

test("a raw region that C makes is Node's, too, as long as it is", async (t) => {
  const name = newName();
  const maker = new Peer(t, "raw-make", name);
  using region = await found(() => platformTransport().attach(name));
  assert.equal(region.length, Value.LENGTH, "C wrote the length down, which Windows knows in pages only");
  assert.throws(() => platformTransport().create(name, Value.LENGTH), { code: "exists" });
  for (let tries = 0; !isWhole(Value.decode(region.bytes)) && tries < 2000; tries++) await sleep(10);
  assert.deepEqual(Value.decode(region.bytes), valueFor(1));
  Value.encodeInto(valueFor(2), region.bytes);
  assert.equal(await maker.end, 0);
});

test("a raw region that is too short, or not there, is refused", async (t) => {
  const name = newName();
  using _ = platformTransport().create(name, 1000);
  assert.equal(await new Peer(t, "raw-meet", name).end, 10 + 14, "truncated");
  assert.equal(await new Peer(t, "raw-meet", newName()).end, 10 + 7, "not-found");
});

for (const kind of KINDS) {
  const writerOf = (name: string, wait: boolean) =>
    kind === "mailbox"
      ? mailbox.writer(name, Value, { wait })
      : stream.writer(name, Value, { wait, capacity: 16, broadcast: kind === "broadcast" });
  const readerOf = (name: string) =>
    kind === "mailbox"
      ? mailbox.reader(name, Value, { timeout: 60_000 })
      : stream.reader(name, Value, { timeout: 60_000 });

  test(`a ${kind} is read by C while Node writes`, async (t) => {
    const name = newName();
    const out = await writerOf(name, false);
    const reader = new Peer(t, "read", kind, name, COUNT);
    while (out.status().readers === 0) await sleep(5);
    await sleep(100); // a broadcast's reader begins at a moment of its own
    for (let n = 1; n <= COUNT; n++) {
      if (!("send" in out)) out.write(valueFor(n));
      else if (kind === "queue") await out.send(valueFor(n));
      else out.trySend(valueFor(n));
      if (n % 64 === 0) await sleep(1);
    }
    if (kind === "queue" && "drained" in out) await out.drained();
    out.close();
    assert.equal(await reader.end, 0);
  });

  test(`a ${kind} is read by Node while C writes`, async (t) => {
    const name = newName();
    const file = fileURLToPath(new URL(`${name}.json`, import.meta.url));
    writeFileSync(file, selfDescription(Value));
    t.after(() => rmSync(file));
    const writer = new Peer(t, "write", kind, name, COUNT, String(fingerprint(Value)), file);
    using reader = await readerOf(name);
    assert.equal(reader.status().writer, "alive");
    let [last, values] = [0, 0];
    for await (const value of reader) {
      assert.ok(isWhole(value), `value ${value.n}`);
      assert.equal(value.n, reader.sequence);
      assert.ok(kind === "queue" ? value.n === last + 1 : value.n > last);
      last = value.n;
      values++;
    }
    t.diagnostic(`measured: ${kind} from C: ${values} of ${COUNT} values read`);
    assert.equal(last, COUNT);
    assert.equal(await writer.end, 0);
  });

  test(`a ${kind} whose writer in C is killed is carried on by Node, while C waits for its turn`, async (t) => {
    const name = newName();
    const file = fileURLToPath(new URL(`${name}.json`, import.meta.url));
    writeFileSync(file, selfDescription(Value));
    t.after(() => rmSync(file));
    const first = new Peer(t, "write", kind, name, 10 ** 9, String(fingerprint(Value)), file);
    using reader = await readerOf(name);
    let last = 0;
    const take = async (): Promise<void> => {
      const waiting = "next" in reader ? reader.next({ timeout: 60_000 }) : reader.receive({ timeout: 60_000 });
      const value = await waiting;
      assert.ok(value !== undefined && isWhole(value) && value.n > last, `after ${last} came ${value?.n}`);
      last = value.n;
    };
    for (let taken = 0; taken < 20; taken++) await take();
    await first.kill();
    const out = await writerOf(name, true);
    assert.equal(out.status().epoch, 1);
    const next = out.status().sequence + 1;
    if ("send" in out) assert.ok(out.trySend(valueFor(next)) || kind === "queue");
    else out.write(valueFor(next));
    assert.equal(reader.status().writer, "alive");
    const busy = new Peer(t, "go-on", kind, name, 5);
    await sleep(300);
    assert.equal(busy.child.exitCode, null);
    await busy.kill();
  });
}

test("each wakes the other, in turn", async (t) => {
  const name = newName();
  const out = await mailbox.writer(name, Value);
  const other = new Peer(t, "echo", name);
  using back = await mailbox.reader(`${name}-back`, Value, { timeout: 60_000 });
  const times: number[] = [];
  for (let n = 1; n <= 20; n++) {
    await sleep(100); // until it sleeps
    const begin = performance.now();
    out.write(valueFor(n));
    assert.deepEqual(await back.next({ timeout: 60_000 }), valueFor(n));
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  t.diagnostic(`measured: to C and back: ${times[0]?.toFixed(1)} ms, the median ${times[10]?.toFixed(1)} ms`);
  // Who is not woken looks once a second, from when it began to wait.
  assert.ok((times[10] ?? 0) < 400, `${times.map((time) => time.toFixed(0)).join(", ")} ms`);
  out.close();
  assert.equal(await other.end, 0);
});

test("C carries on where C was killed, and a reader in Node goes on", async (t) => {
  const name = newName();
  const file = fileURLToPath(new URL(`${name}.json`, import.meta.url));
  writeFileSync(file, selfDescription(Value));
  t.after(() => rmSync(file));
  const first = new Peer(t, "write", "mailbox", name, 10 ** 9, String(fingerprint(Value)), file);
  using reader = await mailbox.reader(name, Value, { timeout: 60_000 });
  assert.ok(await reader.next({ timeout: 60_000 }));
  const second = new Peer(t, "go-on", "mailbox", name, 50);
  await sleep(200);
  assert.equal(second.child.exitCode, null);
  await first.kill();
  let last = reader.sequence;
  for await (const value of reader) {
    assert.ok(isWhole(value) && value.n > last);
    last = value.n;
  }
  assert.equal(reader.status().epoch, 1);
  assert.equal(await second.end, 0);
});
