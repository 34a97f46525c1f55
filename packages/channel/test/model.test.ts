import { layout } from "@mortise/codec";
import { arbitrary } from "@mortise/codec/fast-check";
import { faultyTransport } from "@mortise/transport/faulty";
import fc from "fast-check";
import { describe, expect, inject, test } from "vitest";
import { type ChannelModel, type ModelPlace, mailboxModel, streamModel } from "../src/model/index.ts";
import { files } from "./places.ts";

const Note = layout("u32 n + text(24) body");
const Fixed = layout("u32 n + f64 x");

// One model run is a whole story of a channel: fewer of them than of values.
const numRuns = Math.ceil(inject("runs") / 5);

/** Sides of a transport that fails as it is told to, each of which can be killed. */
function places(transport: () => ReturnType<typeof faultyTransport>): () => ModelPlace {
  return () => {
    const machine = transport();
    let sides = 0;
    return () => {
      const side = machine.peer(`side${sides++}`);
      return { transport: side, kill: () => side.kill() };
    };
  };
}

const MODELS: readonly [name: string, make: () => ChannelModel][] = [
  ["a mailbox", () => mailboxModel(Fixed, arbitrary(Fixed))],
  ["a mailbox of notes", () => mailboxModel(Note, arbitrary(Note))],
  ["a queue", () => streamModel(Fixed, arbitrary(Fixed), { capacity: 3 })],
  ["a queue of notes", () => streamModel(Note, arbitrary(Note), { capacity: 2 })],
  ["a broadcast", () => streamModel(Fixed, arbitrary(Fixed), { capacity: 3, broadcast: true })],
  ["a broadcast of notes", () => streamModel(Note, arbitrary(Note), { capacity: 2, broadcast: true })],
];

describe.each(MODELS)("%s", (_, make) => {
  test("does as its model, whoever opens, closes and dies, in memory", async () => {
    const model = make();
    const place = places(() => faultyTransport());
    await fc.assert(
      fc.asyncProperty(model.commands, (commands) => model.run(commands, place())),
      { numRuns },
    );
  });

  test("and in files", async () => {
    const model = make();
    const place = places(() => faultyTransport([], files()));
    await fc.assert(
      fc.asyncProperty(model.commands, (commands) => model.run(commands, place())),
      { numRuns: Math.ceil(numRuns / 10) },
    );
  });
});

test("a model sees what is wrong", async () => {
  const model = streamModel(Fixed, arbitrary(Fixed), { capacity: 2 });
  // A transport that gives each side memory of its own: nothing comes.
  const place: ModelPlace = () => ({ transport: faultyTransport(), kill: () => {} });
  const run = fc.check(fc.asyncProperty(model.commands, (commands) => model.run(commands, place)));
  expect((await run).failed).toBe(true);
});
