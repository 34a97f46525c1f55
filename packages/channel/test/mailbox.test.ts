import { layout } from "@mortise/codec";
import { memoryTransport } from "@mortise/transport";
import { describe, expect, onTestFinished, test } from "vitest";
import { mailboxOver } from "../src/channels.ts";
import { channels } from "../src/index.ts";
import { Control, Prologue, SlotHeader } from "../src/prologue.ts";
import { all, PLACES } from "./places.ts";

const Frame = layout("image(4,5,bgr) + i32 width + i32 height");
const image = (fill: number): Uint8Array<ArrayBuffer> => new Uint8Array(60).fill(fill);
const frame = (width: number): { image: Uint8Array<ArrayBuffer>; width: number; height: number } => ({
  image: image(width & 255),
  width,
  height: -width,
});
const Note = layout("u32 id + text(64) body + bool done");

describe.each(PLACES)("a mailbox over %s", (_, make) => {
  test("gives the newest value to every reader, as often as it is asked", async () => {
    const { mailbox } = channels(make());
    using out = await mailbox.writer("camera", Frame);
    using first = await mailbox.reader("camera", Frame, { timeout: 0 });
    using second = await mailbox.reader("camera", Frame, { timeout: 0 });
    expect(first.read()).toBe(undefined);
    for (let n = 1; n <= 20; n++) {
      out.write(frame(n));
      expect(first.read()).toEqual(frame(n));
      expect(first.read()).toEqual(frame(n));
      expect(first.sequence).toBe(n);
    }
    expect(second.read()).toEqual(frame(20));
    expect(second.status().drops).toBe(0);
    out.write(frame(21));
    out.write(frame(22));
    expect(second.read()).toEqual(frame(22));
    expect(second.status().drops).toBe(1);
  });

  test("decodes into an object that is there, and values that need a check", async () => {
    const { mailbox } = channels(make());
    using frames = await mailbox.writer("camera", Frame);
    using camera = await mailbox.reader("camera", Frame);
    frames.write(frame(1));
    const into = frame(0);
    const { image: kept } = into;
    expect(camera.read(into)).toBe(into);
    expect(into.image).toBe(kept);
    expect(into).toEqual(frame(1));
    using notes = await mailbox.writer("notes", Note);
    using reader = await mailbox.reader("notes", Note);
    notes.write({ id: 1, body: "hé", done: true });
    expect(reader.read()).toEqual({ id: 1, body: "hé", done: true });
    expect(reader.read({ id: 7 })).toEqual({ id: 1, body: "hé", done: true });
  });

  test("is filled in place, from nothing, from the newest or from what is there", async () => {
    const { mailbox } = channels(make());
    using out = await mailbox.writer("camera", layout("const(u8, 7) + u8 a = 1 + u8 b"), { slots: 3 });
    using reader = await mailbox.reader("camera");
    out.write((slot) => {
      slot.b = 5;
    });
    expect(reader.read()).toEqual({ a: 1, b: 5 });
    out.write(
      (slot) => {
        slot.a = 9;
      },
      { from: "newest" },
    );
    expect(reader.read()).toEqual({ a: 9, b: 5 });
    out.write({ a: 2, b: 2 });
    out.write(() => {}, { from: "as-is" });
    expect(reader.read()).toEqual({ a: 1, b: 5 });
    out.write(() => {});
    expect(reader.read()).toEqual({ a: 1, b: 0 });
  });

  test("is read in place", async () => {
    const { mailbox } = channels(make());
    using out = await mailbox.writer("camera", Frame);
    using camera = await mailbox.reader("camera", Frame);
    expect(camera.read((view) => view.width)).toBe(undefined);
    out.write(frame(3));
    expect(camera.read((view) => view.width + (view.image[59] ?? 0))).toBe(6);
    expect(() =>
      camera.read(() => {
        throw new Error("mine");
      }),
    ).toThrow("mine");
    // A value that changes while it is looked at is looked at again.
    let calls = 0;
    const seen = camera.read((view) => {
      const { width } = view;
      calls++;
      if (calls === 1) for (let n = 4; n < 8; n++) out.write(frame(n));
      return width;
    });
    expect([seen, calls]).toEqual([7, 2]);
    // And what is thrown then means nothing.
    calls = 0;
    const again = camera.read((view) => {
      calls++;
      if (calls > 1) return view.width;
      for (let n = 8; n < 12; n++) out.write(frame(n));
      throw new Error("of two values together");
    });
    expect([again, calls]).toEqual([11, 2]);
  });

  test("publishes nothing of a value that does not fit, or that was not filled in", async () => {
    const { mailbox } = channels(make());
    using out = await mailbox.writer("notes", Note);
    using reader = await mailbox.reader("notes", Note);
    out.write({ id: 1, body: "one", done: false });
    expect(() => out.write({ id: -1, body: "", done: false })).toThrow(
      expect.objectContaining({ code: "out-of-range" }),
    );
    expect(() =>
      out.write(() => {
        throw new Error("not today");
      }),
    ).toThrow("not today");
    expect(reader.read()?.id).toBe(1);
    out.write({ id: 2, body: "two", done: true });
    expect(reader.read()?.id).toBe(2);
    expect(reader.sequence).toBe(2);
    expect(() => out.write(() => out.write({ id: 3, body: "", done: true }))).toThrow(
      expect.objectContaining({ code: "busy" }),
    );
    expect(reader.read()?.id).toBe(2);
  });

  test("tells readers of what comes: none twice, newest first, until its writer ends it", async () => {
    const { mailbox } = channels(make());
    const out = await mailbox.writer("camera", Frame);
    using camera = await mailbox.reader("camera", Frame);
    const seen: number[] = [];
    const reading = (async () => {
      for await (const { width } of camera) {
        seen.push(width);
        if (width === 5) {
          out.write(frame(6));
          out.write(frame(7));
        }
        if (width === 7) setTimeout(() => out.close(), 5);
      }
    })();
    for (let n = 1; n <= 5; n++) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      out.write(frame(n));
    }
    await reading;
    expect(seen).toEqual([1, 2, 3, 4, 5, 7]);
    expect(camera.status().writer).toBe("ended");
    expect(await camera.next()).toBe(undefined);
    // What was there at the end is still there.
    expect(camera.read()?.width).toBe(7);
  });

  test("gives what is unread before it comes to its end", async () => {
    const { mailbox } = channels(make());
    const out = await mailbox.writer("camera", Frame);
    using camera = await mailbox.reader("camera", Frame);
    out.write(frame(1));
    out.close();
    expect(await all(camera)).toEqual([frame(1)]);
  });

  test("waits no longer than it is told, and until a signal", async () => {
    const { mailbox } = channels(make());
    using out = await mailbox.writer("camera", Frame);
    using camera = await mailbox.reader("camera", Frame);
    expect(await camera.next({ timeout: 0 })).toBe(undefined);
    expect(await camera.next({ timeout: 5 })).toBe(undefined);
    const controller = new AbortController();
    const waiting = camera.next({ signal: controller.signal });
    await expect(camera.next()).rejects.toMatchObject({ code: "busy" });
    controller.abort(new Error("enough"));
    await expect(waiting).rejects.toThrow("enough");
    await expect(camera.next({ signal: controller.signal })).rejects.toThrow("enough");
    await expect(camera.next({ timeout: -1 })).rejects.toMatchObject({ code: "bad-option" });
    out.write(frame(1));
    expect(await camera.next({ timeout: 0 })).toEqual(frame(1));
  });

  test("has one writer at a time, and the next in its turn", async () => {
    const transport = make();
    const { mailbox } = channels(transport);
    const out = await mailbox.writer("camera", Frame);
    const lives = 'channel "camera" has a writer that lives. Close that one, give this one another name, or';
    await expect(mailbox.writer("camera", Frame)).rejects.toMatchObject({
      name: "ChannelError",
      code: "taken",
      message: `${lives} wait for it with { wait: true }.`,
    });
    // What to do is not what was done.
    await expect(mailbox.writer("camera", Frame, { wait: true, timeout: 30 })).rejects.toMatchObject({
      code: "taken",
      message: `${lives} wait longer for it.`,
    });
    const next = mailbox.writer("camera", Frame, { wait: true });
    setTimeout(() => out.close(), 20);
    using second = await next;
    expect(second.status()).toMatchObject({ writer: "alive", epoch: 0, sequence: 0, readers: 0, kind: "mailbox" });
  });

  test("that persists is carried on", async () => {
    const transport = make();
    const { mailbox } = channels(transport);
    const out = await mailbox.writer("camera", Frame, { persist: true });
    out.write(frame(1));
    using camera = await mailbox.reader("camera", Frame);
    out.close();
    expect(camera.status()).toMatchObject({ writer: "dead", epoch: 0, sequence: 1, named: true });
    expect(camera.read()).toEqual(frame(1));
    const waiting = camera.next();
    const next = await mailbox.writer("camera", Frame);
    next.write(frame(2));
    expect(await waiting).toEqual(frame(2));
    expect(camera.sequence).toBe(2);
    expect(camera.status()).toMatchObject({ writer: "alive", epoch: 1, drops: 0 });
    next.close();
    transport.remove("camera");
    await expect(camera.next()).rejects.toMatchObject({ code: "removed" });
  });

  test("describes itself", async () => {
    const { mailbox } = channels(make());
    using out = await mailbox.writer("notes", Note);
    out.write({ id: 1, body: "one", done: false });
    using reader = await mailbox.reader("notes", { timeout: 0 });
    expect(String(reader.layout)).toBe(String(Note));
    expect(reader.read()).toEqual({ id: 1, body: "one", done: false });
    expect(reader.status().layout.node).toEqual(Note.node);
  });

  test("is read with a layout that conforms, and refused with one that does not", async () => {
    const { mailbox } = channels(make());
    using out = await mailbox.writer("notes", layout("u16 id + text(8) body"));
    out.write({ id: 1, body: "one" });
    using newer = await mailbox.reader("notes", layout("u16 id + text(8) body + f32 gain = 2"));
    expect(newer.read()).toEqual({ id: 1, body: "one", gain: 2 });
    expect(() => newer.read((view) => view.gain)).toThrow(expect.objectContaining({ code: "layout-mismatch" }));
    using narrower = await mailbox.reader("notes", layout("u16 id"));
    expect(narrower.read()).toEqual({ id: 1 });
    expect(narrower.read((view) => view.id)).toBe(1);
    const refused = mailbox.reader("notes", layout("i16 id + text(9) body"));
    await expect(refused).rejects.toMatchObject({ name: "ChannelError", code: "layout-mismatch" });
    await expect(refused).rejects.toThrow(/id \(i16 at 0\) is written as u16; body \(text\(9\) at 2\)/);
  });

  test("is waited for", async () => {
    const { mailbox } = channels(make());
    await expect(mailbox.reader("camera", Frame, { timeout: 0 })).rejects.toMatchObject({
      code: "not-found",
      message: 'there is no channel "camera"; start its writer, or wait longer: { timeout: 5_000 }.',
    });
    // What to do is not what was done.
    await expect(mailbox.reader("camera", Frame, { timeout: 10 })).rejects.toMatchObject({
      code: "not-found",
      message: 'there is no channel "camera" (waited 10 ms); start its writer, or wait longer.',
    });
    const coming = mailbox.reader("camera", Frame);
    using out = await mailbox.writer("camera", Frame);
    using camera = await coming;
    out.write(frame(1));
    expect(camera.read()).toEqual(frame(1));
    await expect(mailbox.reader("other", { signal: AbortSignal.abort(new Error("no")) })).rejects.toThrow("no");
  });

  test("has as many readers as it was made for, and a row for the next when one closes", async () => {
    const { mailbox } = channels(make());
    using _out = await mailbox.writer("camera", Frame, { readers: 2 });
    const first = await mailbox.reader("camera");
    using second = await mailbox.reader("camera");
    expect(second.status().readers).toBe(2);
    await expect(mailbox.reader("camera")).rejects.toMatchObject({ code: "too-many-readers" });
    first.close();
    using _third = await mailbox.reader("camera");
    expect(second.status().readers).toBe(2);
  });

  test("is closed", async () => {
    const { mailbox } = channels(make());
    const out = await mailbox.writer("camera", Frame);
    const camera = await mailbox.reader("camera");
    const ending = all(camera);
    await new Promise((resolve) => setTimeout(resolve, 5));
    camera.close();
    camera.close();
    expect(await ending).toEqual([]);
    out.close();
    out.close();
    const closed = expect.objectContaining({ name: "ChannelError", code: "closed" });
    expect(() => out.write(frame(1))).toThrow(closed);
    expect(() => out.status()).toThrow(closed);
    expect(() => out.handle).toThrow(closed);
    expect(() => camera.read()).toThrow(closed);
    expect(() => camera.readSync()).toThrow(closed);
    await expect(camera.next()).rejects.toEqual(closed);
  });

  test("is no stream and no raw region", async () => {
    const transport = make();
    const { mailbox, stream } = channels(transport);
    using _out = await mailbox.writer("camera", Frame);
    await expect(stream.reader("camera", { timeout: 0 })).rejects.toMatchObject({ code: "wrong-kind" });
    await expect(stream.writer("camera", Frame)).rejects.toMatchObject({ code: "wrong-kind" });
    using raw = transport.create("raw", 6008);
    raw.bytes.fill(1);
    await expect(mailbox.reader("raw", { timeout: 0 })).rejects.toMatchObject({ code: "not-a-channel" });
    await expect(mailbox.writer("raw", Frame)).rejects.toMatchObject({ code: "not-a-channel" });
    using _small = transport.create("small", 8);
    await expect(mailbox.reader("small", { timeout: 0 })).rejects.toMatchObject({ code: "not-a-channel" });
  });
});

test.each([1, 2 ** 31 - 2])("numbers from %d on never go back where a reader was faster than latest", async (start) => {
  const transport = memoryTransport();
  const mailbox = mailboxOver(() => transport, start);
  using out = await mailbox.writer("camera", Frame);
  using camera = await mailbox.reader("camera", Frame);
  using region = transport.attach("camera");
  const { controlAt } = Prologue.decode(region.bytes);
  const control = Control.view(region.bytes, controlAt);
  for (let n = 1; n <= 2; n++) out.write(frame(n));
  const before = control.latest;
  out.write(frame(3));
  expect(camera.read()?.width).toBe(3);
  // As it was when the value was whole, and its slot was not stored yet.
  control.latest = before;
  expect([camera.read()?.width, camera.sequence, camera.hasNew]).toEqual([3, start + 2, false]);
  expect(camera.readSync({ timeout: 0 })).toBe(undefined);
  out.write(frame(4));
  expect([camera.hasNew, camera.read()?.width]).toEqual([true, 4]);
});

test("a value that is written over while it is read is dropped, also where nothing comes of the new one", async () => {
  const { mailbox } = channels(memoryTransport());
  using out = await mailbox.writer("camera", Frame, { slots: 3 });
  using camera = await mailbox.reader("camera", Frame);
  out.write(frame(1));
  let calls = 0;
  const seen = camera.read((view) => {
    if (++calls === 1) {
      for (const n of [2, 3]) out.write(frame(n));
      const failing = (slot: { width: number }): void => {
        slot.width = 4;
        throw new Error("not today");
      };
      expect(() => out.write(failing)).toThrow("not today");
    }
    return view.width;
  });
  expect([seen, calls, camera.sequence]).toEqual([3, 2, 3]);
});

test("a value is another one also where only the high half of its number is", async () => {
  const transport = memoryTransport();
  const { mailbox } = channels(transport);
  using out = await mailbox.writer("camera", Frame);
  using camera = await mailbox.reader("camera", Frame);
  using region = transport.attach("camera");
  out.write(frame(1));
  const { dataAt, stride } = Prologue.decode(region.bytes);
  const slot = SlotHeader.view(region.bytes, dataAt + stride);
  let calls = 0;
  camera.read(() => {
    // As if 2^31 values were written meanwhile.
    if (++calls === 1) slot.high = 1;
  });
  expect([calls, camera.sequence]).toEqual([2, 2 ** 31 + 1]);
});

test.each([2 ** 31 - 3, 2 ** 32 - 3, 2 ** 31 * 5 - 2, 2 ** 51])("numbers go on past %d", async (first) => {
  const transport = memoryTransport();
  const mailbox = mailboxOver(() => transport, first);
  using out = await mailbox.writer("camera", Frame, { slots: 3 });
  using camera = await mailbox.reader("camera", Frame);
  for (let n = 0; n < 10; n++) {
    out.write(frame(n));
    expect(camera.read()?.width).toBe(n);
    expect(camera.sequence).toBe(first + n);
    expect(out.status().sequence).toBe(first + n);
  }
  expect(camera.status().drops).toBe(0);
});

test("once each slot was in use, nothing is made at a write, a read into an object, or in place", async () => {
  const { mailbox } = channels(memoryTransport());
  // The layout is in use on both sides, and beside them.
  using out = await mailbox.writer("camera", Frame);
  using camera = await mailbox.reader("camera", Frame);
  const [value, into, beside] = [frame(1), frame(0), new Uint8Array(Frame.LENGTH)];
  const pass = (): void => {
    for (let n = 0; n < 8; n++) {
      out.write(value);
      camera.readSync({ into });
      camera.read(into);
      Frame.encodeInto(value, beside);
      out.write((slot) => {
        slot.image.fill(n);
      });
      camera.read(({ image }) => image[0]);
    }
  };
  pass();
  const { Uint8Array: Bytes, DataView: Data } = globalThis;
  onTestFinished(() => void Object.assign(globalThis, { Uint8Array: Bytes, DataView: Data }));
  let made = 0;
  const construct = (target: typeof Bytes, args: unknown[], as: typeof Bytes): object => {
    made++;
    return Reflect.construct(target, args, as === globalThis.Uint8Array ? target : as);
  };
  Object.assign(globalThis, {
    Uint8Array: new Proxy(Bytes, { construct }),
    DataView: new Proxy(Data, { construct } as object),
  });
  pass();
  Object.assign(globalThis, { Uint8Array: Bytes, DataView: Data });
  expect(made).toBe(0);
});

test("a view that a function moved is back the next time", async () => {
  const { mailbox } = channels(memoryTransport());
  using out = await mailbox.writer("camera", Frame);
  using camera = await mailbox.reader("camera", Frame);
  for (let n = 1; n <= 9; n++) {
    out.write((slot) => {
      slot.width = n;
      slot.$at(0);
    });
    expect(camera.read((frame) => [frame.width, frame.$at(0).$offset])).toEqual([n, 0]);
  }
});
