import { layout } from "@mortise/codec";
import { TransportError } from "@mortise/transport";
import { type Fault, faultyTransport } from "@mortise/transport/faulty";
import { describe, expect, test, vi } from "vitest";
import { channels, type MailboxWriter } from "../src/index.ts";
import { Prologue } from "../src/prologue.ts";
import { files, PLACES } from "./places.ts";

const Tick = layout("u32 n + f64 x");
const tick = (n: number): { n: number; x: number } => ({ n, x: n / 2 });

describe.each(PLACES)("over %s", (_, make) => {
  test("a peer of another version of the protocol is refused by both sides", async () => {
    const transport = make();
    const { mailbox } = channels(transport);
    const out = await mailbox.writer("camera", Tick, { persist: true });
    using region = transport.attach("camera");
    Prologue.view(region.bytes).version = 2;
    out.close();
    const refused = { name: "ChannelError", code: "wrong-version", context: { expected: "1", received: "2" } };
    await expect(mailbox.reader("camera", { timeout: 0 })).rejects.toMatchObject(refused);
    await expect(mailbox.writer("camera", Tick)).rejects.toMatchObject(refused);
    using _out = await mailbox.writer("camera", Tick, { replace: true });
    transport.remove("camera");
  });

  test("clocks that jump change nothing but what is reported", async () => {
    const { mailbox, stream } = channels(make());
    vi.useFakeTimers({ toFake: ["Date"], now: 1_000_000 });
    try {
      using out = await mailbox.writer("camera", Tick);
      using camera = await mailbox.reader("camera", Tick);
      using news = await stream.writer("news", Tick, { broadcast: true });
      using reader = await stream.reader("news", Tick);
      for (const [n, time] of [1_000_000, 0, 9e12, -5, 2_000_000].entries()) {
        vi.setSystemTime(time);
        out.write(tick(n));
        news.trySend(tick(n));
        expect(await camera.next({ timeout: 1000 })).toEqual(tick(n));
        expect(await reader.receive({ timeout: 1000 })).toEqual(tick(n));
        expect(camera.status().age).toBe(0);
      }
      vi.setSystemTime(2_000_500);
      expect(camera.status().age).toBe(500);
      vi.setSystemTime(0);
      expect(camera.status().age).toBe(0);
      expect(reader.status().age).toBe(0);
    } finally {
      vi.useRealTimers();
    }
  });

  test("a full queue whose consumer is gone keeps all, and goes on with the next one", async () => {
    const { stream } = channels(make());
    using jobs = await stream.writer("jobs", Tick, { capacity: 4 });
    const first = await stream.reader("jobs", Tick);
    let sent = 0;
    while (jobs.trySend(tick(sent))) sent++;
    expect(first.tryReceive()).toEqual(tick(0));
    first.close();
    const sending = jobs.send(tick(sent));
    await expect(Promise.race([sending, new Promise((resolve) => setTimeout(resolve, 20, "waits"))])).resolves.toBe(
      "waits",
    );
    expect(jobs.status()).toMatchObject({ readers: 0, unread: sent });
    using second = await stream.reader("jobs", Tick);
    for (let n = 0; n <= sent; n++) expect((await second.receive({ timeout: 5000 }))?.n).toBe(n);
    await sending;
  });

  test("another layout takes the place of what a dead writer left, but not of messages that nobody handled", async () => {
    const machine = faultyTransport([], make());
    const other = layout("u8 a");
    const open = async (name: string): Promise<{ code?: string }> => {
      const { mailbox, stream } = channels(machine.peer(`second-${name}`));
      const opened = name === "camera" ? mailbox.writer(name, other) : stream.writer(name, other);
      return opened.then(
        (writer) => {
          writer.close();
          return {};
        },
        (error: { code: string }) => error,
      );
    };
    for (const [name, sends] of [
      ["camera", 0],
      ["empty", 0],
      ["full", 1],
    ] as const) {
      const side = machine.peer(`first-${name}`);
      const { mailbox, stream } = channels(side);
      if (name === "camera") (await mailbox.writer(name, Tick)).write(tick(1));
      else {
        const jobs = await stream.writer(name, Tick);
        for (let n = 0; n < sends; n++) jobs.trySend(tick(n));
      }
      side.kill();
      expect((await open(name)).code).toBe(sends > 0 ? "layout-mismatch" : undefined);
    }
    // What was refused is still there.
    using reader = await channels(machine).stream.reader("full", Tick, { timeout: 0 });
    expect(reader.tryReceive()).toEqual(tick(0));
  });

  test("a reader that waits is told when nothing will come", async () => {
    const machine = faultyTransport([], make());
    const side = machine.peer("writer");
    const out = await channels(side).mailbox.writer("camera", Tick);
    using camera = await channels(machine).mailbox.reader("camera", Tick);
    out.write(tick(1));
    expect(await camera.next()).toEqual(tick(1));
    const waiting = camera.next();
    side.kill();
    machine.remove("camera");
    await expect(waiting).rejects.toMatchObject({ name: "ChannelError", code: "removed" });
    expect(camera.read()).toEqual(tick(1));
  });
});

test("whatever fails while a writer opens, the next one can, and nothing is left open", async () => {
  for (const throws of ["system", "no-space", "too-many"] as const) {
    for (let call = 1; call <= 12; call++) {
      const plan: Fault[] = [{ call, throws }];
      const machine = faultyTransport(plan, files());
      const { mailbox } = channels(machine);
      let first: MailboxWriter<(typeof Tick)["node"]> | undefined;
      try {
        first = await mailbox.writer("camera", Tick);
        first.write(tick(1));
        first.close();
      } catch (error) {
        expect(error).toBeInstanceOf(TransportError);
      }
      // Where it is the close that failed, it can be tried again.
      first?.close();
      // All calls that opening and closing make have failed once.
      if (machine.pending.length > 0) break;
      expect(machine.list()).toEqual([]);
      using out = await mailbox.writer("camera", Tick);
      using camera = await mailbox.reader("camera", Tick);
      out.write(tick(2));
      expect(camera.read()).toEqual(tick(2));
    }
  }
});

test("a writer killed at any call of its opening leaves a name that the next one can use", async () => {
  for (let call = 1; call <= 9; call++) {
    const machine = faultyTransport([{ call, by: "first", kills: "first" }], files());
    await channels(machine.peer("first"))
      .mailbox.writer("camera", Tick)
      .catch((error: unknown) => expect(error).toBeInstanceOf(Error));
    const { mailbox } = channels(machine.peer("second"));
    const out = await mailbox.writer("camera", Tick, { wait: true, timeout: 50 }).catch((error: Error) => error);
    if (out instanceof Error) {
      // It lives: its writer opened the channel before its last call.
      expect(out).toMatchObject({ code: "taken" });
      continue;
    }
    out.write(tick(1));
    using camera = await channels(machine.peer("third")).mailbox.reader("camera", Tick, { timeout: 0 });
    expect(camera.read()).toEqual(tick(1));
    out.close();
  }
});
