import { writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { description, fingerprint } from "@mortise/codec";
import { shmTransport } from "@mortise/transport-shm";
import { mailbox, stream } from "mortise";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { Program } from "../../packages/channel/test/stress/processes.ts";
import { KINDS, type Kind } from "../../packages/channel/test/stress/scenarios.ts";
import { emptyOf, fill, isWhole, layoutOf } from "../../packages/channel/test/stress/values.mjs";
import { build, COMPILERS, MISSING, Peer, removePrograms } from "./c-programs.ts";

const CLEAN = { torn: 0, disordered: 0, repeated: 0, miscounted: 0 };
const SIZE = 64;
const layout = layoutOf(SIZE);

let names = 0;
function newName(): string {
  const name = `c-exchange-${process.pid}-${names++}`;
  onTestFinished(() => void shmTransport().remove(name));
  return name;
}

/** What C makes a channel with that Node reads. */
function making(kind: Kind): readonly (string | number)[] {
  const path = join(tmpdir(), `mortise-description-${process.pid}.json`);
  writeFileSync(path, JSON.stringify({ layout: layout.node, bytes: description(layout) }));
  const room = kind === "mailbox" ? ["--slots", 4] : ["--stride", 8192];
  const readers = ["--readers", kind === "queue" ? 1 : 8];
  return [
    "--create",
    "--kind",
    kind,
    "--value-length",
    SIZE,
    ...room,
    ...readers,
    "--description",
    path,
    "--fingerprint",
  ];
}

afterAll(removePrograms);

describe.skipIf(MISSING).each(KINDS)(`a %s between Node and C (${MISSING ?? COMPILERS[0]})`, (kind) => {
  let program = "";
  beforeAll(() => {
    program = build("channel-peer.c", ["-O2"]).program;
  }, 120_000);
  const mark = fingerprint(layout).toString(16);

  test("is read by C, whole and in order, while Node writes", async () => {
    const [name, count] = [newName(), 200_000];
    const writer = new Program("writer.mjs", kind, name, SIZE, count, 1);
    await expect
      .poll(
        () =>
          shmTransport()
            .list()
            .some((region) => region.name === name),
        { timeout: 20_000 },
      )
      .toBe(true);
    const { line, status, errors } = await new Peer(program, ["read", name, "--seconds", 60]).end;
    expect({ status, errors }).toEqual({ status: 0, errors: "" });
    expect(line).toMatchObject({ ...CLEAN, last: count, end: "ended" });
    if (kind === "queue") expect(line).toMatchObject({ values: count, missed: 0 });
    await writer.kill();
  });

  test("is read by Node, whole and in order, while C writes", async () => {
    const [name, count] = [newName(), 200_000];
    const reader = new Program("reader.mjs", kind, name, SIZE);
    const args = ["write", name, ...making(kind), mark, "--count", count, "--size", SIZE, "--after-readers", 1];
    const { line, status, errors } = await new Peer(program, args).end;
    expect({ status, errors }).toEqual({ status: 0, errors: "" });
    expect(line).toMatchObject({ sent: count, error: "ok" });
    const report = await reader.report();
    expect(report).toMatchObject({ last: count });
    expect(report.wrong).toBe(undefined);
    if (kind === "queue") expect(report.values).toBe(count);
  });

  test("is carried on by the other after a kill, and its readers go on", async () => {
    const name = newName();
    const reader = new Program("reader.mjs", kind, name, SIZE);
    const first = new Program("writer.mjs", kind, name, SIZE, 0, 1);
    await first.line();
    await first.kill();
    const args = ["write", name, "--fingerprint", mark, "--count", 5000, "--size", SIZE, "--no-end", "--hold", 200];
    const second = await new Peer(program, args).end;
    expect(second).toMatchObject({ status: 0, errors: "" });
    const last = Number(second.line?.last);
    // C left without an end, as one that dies does.
    const size = { n: last, next: last + 1 };
    if (kind === "mailbox") {
      using out = await mailbox.writer(name, layout);
      expect(out.status().sequence).toBe(size.n);
      out.write(fill(emptyOf(SIZE), size.next));
    } else {
      const out = await stream.writer(name, layout, { broadcast: kind === "broadcast" });
      expect(out.status().sequence).toBe(size.n);
      out.trySend(fill(emptyOf(SIZE), size.next));
      out.close();
    }
    const report = await reader.report();
    expect(report.wrong).toBe(undefined);
    expect(report).toMatchObject({ last: size.next, epoch: 2 });
  });

  test("wakes who sleeps on the other side", async () => {
    const name = newName();
    if (kind === "mailbox") {
      using out = await mailbox.writer(name, layout);
      const sleeper = new Peer(program, ["read", name, "--count", 1, "--seconds", 30]);
      await sleeper.ready;
      await new Promise((resolve) => setTimeout(resolve, 100));
      out.write(fill(emptyOf(SIZE), 1));
      expect(await sleeper.end).toMatchObject({ status: 0, line: { ...CLEAN, values: 1 } });
    }
    const other = newName();
    const open = kind === "mailbox" ? mailbox.reader(other, layout) : stream.reader(other, layout);
    const writer = new Peer(program, [
      ...["write", other, ...making(kind), mark, "--count", 3, "--size", SIZE],
      // A broadcast's reader may begin only after the first.
      ...["--after-readers", 1, "--interval-us", 200_000],
    ]);
    using reader = await open;
    const value = await ("receive" in reader ? reader.receive({ timeout: 30_000 }) : reader.next({ timeout: 30_000 }));
    expect(value !== undefined && isWhole(value)).toBe(true);
    expect(await writer.end).toMatchObject({ status: 0 });
  });
});
