import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { selfDescription } from "@mortise/codec";
import { shmTransport } from "@mortise/transport-shm";
import { mailbox, stream } from "mortise";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Program } from "../../packages/channel/test/stress/processes.ts";
import { KINDS } from "../../packages/channel/test/stress/scenarios.ts";
import { emptyOf, fill, isWhole, layoutOf } from "../../packages/channel/test/stress/values.mjs";
import { MISSING, Peer } from "./python-programs.ts";
import { newName as aName, fromNode, fromPython, reads, writes } from "./scenarios.ts";

/** How many values go by; Python takes some twenty microseconds for each. */
const COUNT = Number(process.env.MORTISE_PEERS ?? 100) * 200;
const SIZE = 6008;
const layout = layoutOf(SIZE);

let folder = "";
let descriptionPath = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "mortise-python-"));
  descriptionPath = join(folder, "description.json");
  writeFileSync(descriptionPath, selfDescription(layout));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A name of which nothing is left after the test. */
function newName(): string {
  const name = aName();
  onTestFinished(() => void shmTransport().remove(name));
  return name;
}

describe.skipIf(MISSING).each(KINDS)(`a %s between Node and Python (${MISSING ?? `${COUNT} values`})`, (kind) => {
  test("is read by Python, whole and in order, while Node writes", async () => {
    expect(await fromNode(kind, COUNT, SIZE)).toBeGreaterThan(0);
  });

  test("is read by Node, whole and in order, while Python writes what it made", async () => {
    expect(await fromPython(kind, COUNT, SIZE)).toBeGreaterThan(0);
  });

  test("is carried on by the other after kill -9, and the readers of both go on", async () => {
    const name = newName();
    const first = new Program("writer.mjs", kind, name, SIZE, 0, 0);
    await first.line();
    const readers = kind === "queue" ? [reads(kind, name, SIZE)] : [reads(kind, name, SIZE), reads(kind, name, SIZE)];
    for (const reader of readers) await reader.line();
    const node = kind === "queue" ? undefined : new Program("reader.mjs", kind, name, SIZE);
    await node?.line();
    await first.kill();
    const second = writes(kind, name, { size: SIZE });
    const begun = Number(await second.line());
    expect(begun).toBeGreaterThan(0);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await second.kill();
    const third = new Program("writer.mjs", kind, name, SIZE, 0, 0);
    const carried = Number(await third.line());
    expect(carried).toBeGreaterThan(begun);
    await third.kill();
    const out =
      kind === "mailbox"
        ? await mailbox.writer(name, layout)
        : await stream.writer(name, layout, { broadcast: kind === "broadcast" });
    const { sequence } = out.status();
    const value = fill(emptyOf(SIZE), sequence + 1);
    if ("write" in out) out.write(value);
    else await out.send(value, { timeout: 60_000 });
    if ("drained" in out) await out.drained({ timeout: 60_000 });
    out.close();
    for (const reader of readers) {
      const { line, status, errors } = await reader.end;
      expect({ status, errors }).toEqual({ status: 0, errors: "" });
      expect(line).toMatchObject({ last: sequence + 1, epoch: 3 });
      expect(line).not.toHaveProperty("wrong");
    }
    if (node !== undefined) expect((await node.report()).wrong).toBe(undefined);
  });

  test("that Python made is a leftover when it is killed, and Node carries it on", async () => {
    const name = newName();
    const first = writes(kind, name, { size: SIZE, description: descriptionPath });
    await first.line();
    const reader = new Program("reader.mjs", kind, name, SIZE);
    await reader.line();
    await first.kill();
    expect(
      shmTransport()
        .list()
        .find((region) => region.name === name)?.lifetime,
    ).toBe("leftover");
    const out =
      kind === "mailbox"
        ? await mailbox.writer(name, layout)
        : await stream.writer(name, layout, { broadcast: kind === "broadcast" });
    const { sequence, epoch } = out.status();
    expect(epoch).toBe(1);
    const value = fill(emptyOf(SIZE), sequence + 1);
    if ("write" in out) out.write(value);
    else await out.send(value, { timeout: 60_000 });
    if ("drained" in out) await out.drained({ timeout: 60_000 });
    out.close();
    const report = await reader.report();
    expect(report).toMatchObject({ last: sequence + 1, epoch: 1 });
    expect(report.wrong).toBe(undefined);
    expect(
      shmTransport()
        .list()
        .some((region) => region.name === name),
    ).toBe(false);
  });

  test("wakes who sleeps on the other side", async () => {
    const name = newName();
    // A sleeper that no ring wakes looks once a second: it finds two of five in time at most.
    const sleeper = new Peer("-c", [SLEEPER, name, kind]);
    const out =
      kind === "mailbox"
        ? await mailbox.writer(name, layout)
        : await stream.writer(name, layout, { broadcast: kind === "broadcast" });
    await sleeper.line();
    for (let n = 1; n <= 5; n++) {
      await new Promise((resolve) => setTimeout(resolve, 300));
      const value = { n: Date.now(), words: emptyOf(SIZE).words };
      if ("write" in out) out.write(value);
      else await out.send(value);
    }
    const { line, status, errors } = await sleeper.end;
    expect({ status, errors }).toEqual({ status: 0, errors: "" });
    expect(((line?.late ?? []) as number[]).filter((late) => late < 200).length).toBeGreaterThan(2);
    out.close();

    const other = newName();
    const writer = new Peer("-c", [WAKER, other, kind, descriptionPath]);
    const options = { timeout: 30_000 };
    using reader = await (kind === "mailbox"
      ? mailbox.reader(other, layout, options)
      : stream.reader(other, layout, options));
    writer.child.stdin?.write("\n");
    let prompt = 0;
    for (let n = 1; n <= 5; n++) {
      const value = await ("receive" in reader ? reader.receive(options) : reader.next(options));
      if (Date.now() - Number(value?.n) < 200) prompt++;
    }
    expect(prompt).toBeGreaterThan(2);
    if ("handled" in reader) reader.handled();
    expect(await writer.finish()).toMatchObject({ status: 0, errors: "" });
  });
});

const SLEEPER = `
import json, mortise, sys, time
_, name, kind = sys.argv
open_reader = mortise.mailbox.reader if kind == "mailbox" else mortise.stream.reader
late = []
with open_reader(name, timeout=30) as reader:
    print("reads", flush=True)
    for _ in range(5):
        value = reader.next(30) if kind == "mailbox" else reader.receive(30)
        late.append(time.time() * 1000 - value["n"])
print(json.dumps({"late": late}))
`;

const WAKER = `
import mortise, pathlib, sys, time
_, name, kind, description = sys.argv
layout = mortise.Layout(pathlib.Path(description).read_text())
if kind == "mailbox":
    out = mortise.mailbox.writer(name, layout)
else:
    out = mortise.stream.writer(name, layout, broadcast=kind == "broadcast")
with out:
    sys.stdin.readline()
    for _ in range(5):
        time.sleep(0.3)
        value = {"n": int(time.time() * 1000), "words": [0] * 1500}
        out.write(value) if kind == "mailbox" else out.send(value)
    if kind == "queue":
        out.drained(30)
    time.sleep(0.5)
`;

test.skipIf(MISSING)("isWhole of both sides is the same", async () => {
  const name = newName();
  using out = await mailbox.writer(name, layout);
  const value = fill(emptyOf(SIZE), 2 ** 40 + 7);
  expect(isWhole(value)).toBe(true);
  out.write(value);
  const program =
    "import mortise,sys; v=mortise.mailbox.reader(sys.argv[1]).read(); print([v['n'],int(v['words'][9])])";
  expect((await new Peer("-c", [program, name]).end).line).toEqual([value.n, value.words[9]]);
});
