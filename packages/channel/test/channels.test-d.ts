import { type Layout, layout } from "@mortise/codec";
import { zstd } from "@mortise/codec/zstd";
import { memoryTransport } from "@mortise/transport";
import { expectTypeOf, test } from "vitest";
import { type ChannelStatus, channels, type MailboxReader, type StreamWriter } from "../src/index.ts";

const { mailbox, stream } = channels(memoryTransport());
const Frame = layout("image(2,2,bgr) + i32 width = 2 + text(9) note");
type Value = { image: Uint8Array<ArrayBuffer>; width: number; note: string };

test("a writer takes what the layout encodes, or a function that fills a slot", async () => {
  const out = await mailbox.writer("camera", Frame);
  expectTypeOf(out.write).toBeCallableWith({ image: new Uint8Array(12), note: "x" });
  out.write((slot) => {
    expectTypeOf(slot.image).toExtend<Uint8Array>();
    expectTypeOf(slot.width).toEqualTypeOf<number>();
    // @ts-expect-error there is no such field
    slot.height = 1;
  });
  // @ts-expect-error a field is missing
  out.write({ image: new Uint8Array(12) });
  // @ts-expect-error text is no number
  out.write({ image: new Uint8Array(12), width: "2", note: "" });
  // @ts-expect-error there is no such way to begin
  out.write(() => {}, { from: "oldest" });
  expectTypeOf(out.status()).toEqualTypeOf<ChannelStatus>();
});

test("a reader gives what the layout decodes", async () => {
  const camera = await mailbox.reader("camera", Frame, { timeout: 1 });
  expectTypeOf(camera.read()).toEqualTypeOf<Value | undefined>();
  expectTypeOf(camera.read({ width: 1 })).toEqualTypeOf<Value | undefined>();
  expectTypeOf(camera.read((view) => view.width)).toEqualTypeOf<number | undefined>();
  expectTypeOf(await camera.next({ signal: AbortSignal.timeout(1) })).toEqualTypeOf<Value | undefined>();
  expectTypeOf(camera.readSync()).toEqualTypeOf<Value | undefined>();
  for await (const value of camera) expectTypeOf(value).toEqualTypeOf<Value>();
  expectTypeOf(camera.layout).toEqualTypeOf<Layout<(typeof Frame)["node"]>>();
  // @ts-expect-error a time-out is a number
  camera.next({ timeout: "5s" });
});

test("a reader without a layout gives values of unknown fields", async () => {
  const any = await mailbox.reader("camera");
  expectTypeOf(any).toEqualTypeOf<MailboxReader>();
  expectTypeOf(any.read()).toEqualTypeOf<{ [name: string]: unknown } | undefined>();
  expectTypeOf(await mailbox.reader("camera", { timeout: 5 })).toEqualTypeOf<MailboxReader>();
});

test("a stream's sides have the layout's types", async () => {
  const jobs = await stream.writer("jobs", Frame, { capacity: 10, broadcast: true });
  expectTypeOf(jobs).toEqualTypeOf<StreamWriter<(typeof Frame)["node"]>>();
  expectTypeOf(jobs.trySend({ image: new Uint8Array(12), note: "x" })).toEqualTypeOf<boolean>();
  expectTypeOf(jobs.send({ image: new Uint8Array(12), note: "x" })).toEqualTypeOf<Promise<void>>();
  const reader = await stream.reader("jobs", Frame);
  expectTypeOf(reader.tryReceive()).toEqualTypeOf<Value | undefined>();
  expectTypeOf(await reader.receiveMany(10)).toEqualTypeOf<Value[]>();
  for await (const value of reader) expectTypeOf(value).toEqualTypeOf<Value>();
  // @ts-expect-error a mailbox has slots
  stream.writer("jobs", Frame, { slots: 4 });
  // @ts-expect-error a stream has a capacity
  mailbox.writer("jobs", Frame, { capacity: 4 });
});

test("compressed layouts are refused", () => {
  const Log = layout("zstd(text(1000), 500) log", { zstd });
  // @ts-expect-error writing cannot wait
  mailbox.writer("log", Log);
  // @ts-expect-error and reading cannot
  mailbox.reader("log", Log);
});
