// Channels between processes of Windows' Node, over its sections, mutexes and pipes; run by scripts/test-windows.mjs.
import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { type TestContext, test } from "node:test";
import { fileURLToPath } from "node:url";
import { mailbox, platformTransport, stream } from "mortise";
import { isWhole, type Kind, type Report, type Role, Value, valueFor } from "./channel-process.ts";

const PROGRAM = fileURLToPath(new URL("channel-process.js", import.meta.url));
const KINDS = ["mailbox", "queue", "broadcast"] as const;
const COUNT = 5000;

const newName = (): string => `test-${Math.random().toString(36).slice(2, 12)}`;

/** Another process, which ends with the test. */
function start(t: TestContext, role: Role, kind: Kind, name: string): ChildProcess {
  const child = fork(PROGRAM, [role, kind, name], { execArgv: [] });
  t.after(() => kill(child));
  return child;
}

/** What it says next. */
async function heard<T>(child: ChildProcess): Promise<T> {
  const ended = once(child, "exit").then(([code]) => assert.fail(`the other process ended with ${code}`));
  return (await Promise.race([once(child, "message").then(([message]) => message), ended])) as T;
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGKILL");
  await gone;
}

test("the platform's transport is named shared memory", () => {
  assert.equal(platformTransport().kind, "shm");
});

for (const kind of KINDS) {
  test(`a ${kind} brings whole values from one process to another`, async (t) => {
    const name = newName();
    const reader = start(t, "read", kind, name);
    const out =
      kind === "mailbox"
        ? await mailbox.writer(name, Value)
        : await stream.writer(name, Value, { capacity: 16, broadcast: kind === "broadcast" });
    await heard(reader);
    const said = heard<Report>(reader);
    for (let n = 1; n <= COUNT; n++) {
      if (!("send" in out)) out.write(valueFor(n));
      else if (kind === "queue") await out.send(valueFor(n));
      else out.trySend(valueFor(n));
      if (n % 64 === 0) await new Promise(setImmediate);
    }
    if ("drained" in out) await out.drained();
    out.close();
    const { values, last, missed, wrong } = await said;
    t.diagnostic(`measured: ${kind}: ${values} of ${COUNT} values read, ${missed} missed`);
    assert.equal(wrong, undefined);
    assert.equal(last, COUNT);
    if (kind === "queue") assert.equal(values, COUNT);
  });

  test(`a ${kind} outlives writers that are killed`, async (t) => {
    const name = newName();
    let writer = start(t, "write", kind, name);
    await heard(writer);
    using reader =
      kind === "mailbox"
        ? await mailbox.reader(name, Value, { timeout: 60_000 })
        : await stream.reader(name, Value, { timeout: 60_000 });
    let last = 0;
    const take = async (values: number): Promise<void> => {
      for (let taken = 0; taken < values; taken++) {
        const waiting = "next" in reader ? reader.next({ timeout: 20_000 }) : reader.receive({ timeout: 20_000 });
        const value = await waiting;
        assert.ok(value !== undefined && isWhole(value), `after ${last} came ${value?.n}`);
        if (kind === "queue" && last > 0) assert.equal(value.n, last + 1);
        assert.ok(value.n > last);
        assert.equal(value.n, reader.sequence);
        last = value.n;
      }
    };
    await take(50);
    for (let epoch = 1; epoch <= 2; epoch++) {
      // It waits for its turn, which comes with the kill.
      const next = start(t, "write", kind, name);
      const began = heard<number>(next);
      await take(50);
      await kill(writer);
      assert.ok((await began) >= last);
      assert.equal(reader.status().epoch, epoch);
      await take(50);
      writer = next;
    }
    assert.equal(reader.status().writer, "alive");
    await kill(writer);
    assert.equal(reader.status().writer, "dead");
  });
}

for (const role of ["answer", "answer-blocked"] as const) {
  test(`a reader that waits is woken (${role})`, async (t) => {
    const name = newName();
    using there = await mailbox.writer(`${name}-there`, Value);
    const other = start(t, role, "mailbox", name);
    using back = await mailbox.reader(`${name}-back`, Value, { timeout: 60_000 });
    await heard(other);
    const times: number[] = [];
    for (let n = 1; n <= 20; n++) {
      // Until it sleeps.
      await new Promise((resolve) => setTimeout(resolve, 100));
      const begin = performance.now();
      there.write(valueFor(n));
      assert.equal((await back.next({ timeout: 10_000 }))?.n, n);
      times.push(performance.now() - begin);
    }
    times.sort((a, b) => a - b);
    const [shortest = 0, middle = 0] = [times[0], times[10]];
    t.diagnostic(`measured: there and back, ${role}: ${shortest.toFixed(1)} ms, the median ${middle.toFixed(1)} ms`);
    // Who is not woken looks once a second, from when it began to wait.
    assert.ok(middle < 400, `${times.map((time) => time.toFixed(0)).join(", ")} ms`);
    there.close();
    await once(other, "exit");
  });
}

test("a sender that waits for room is woken", async (t) => {
  const name = newName();
  using out = await stream.writer(name, Value, { capacity: 1 });
  let n = 0;
  while (out.trySend(valueFor(n + 1))) n++;
  const waiting = out.send(valueFor(n + 1), { timeout: 60_000 });
  const reader = start(t, "read", "queue", name);
  await waiting;
  await out.drained();
  await heard(reader);
  const said = heard<Report>(reader);
  out.close();
  assert.deepEqual(await said, { values: n + 1, last: n + 1, missed: 0 });
});

test("what a killed consumer was not done with comes again", async (t) => {
  const name = newName();
  using out = await stream.writer(name, Value, { capacity: 16 });
  for (const n of [1, 2, 3]) out.trySend(valueFor(n));
  const first = start(t, "handle", "queue", name);
  assert.equal(await heard(first), 1);
  await assert.rejects(stream.reader(name, Value), { code: "taken" });
  await kill(first);
  using second = await stream.reader(name, Value);
  assert.deepEqual(
    (await second.receiveMany(10)).map(({ n }) => n),
    [1, 2, 3],
  );
});

test("of two writers, the second is told", async (t) => {
  const name = newName();
  const first = start(t, "write", "mailbox", name);
  await heard(first);
  await assert.rejects(mailbox.writer(name, Value), { code: "taken" });
  await kill(first);
  // With its last holder, the section was gone.
  using out = await mailbox.writer(name, Value);
  assert.deepEqual([out.status().epoch, out.status().sequence], [0, 0]);
});

test("the name of an ended channel is free when its last reader has closed", async () => {
  const name = newName();
  const out = await mailbox.writer(name, Value);
  const reader = await mailbox.reader(name, Value);
  out.write(valueFor(1));
  out.close();
  assert.equal((await reader.next())?.n, 1);
  assert.equal(await reader.next(), undefined);
  await assert.rejects(mailbox.writer(name, Value, { timeout: 50 }), { code: "taken" });
  reader.close();
  using next = await mailbox.writer(name, Value);
  assert.equal(next.status().sequence, 0);
});
