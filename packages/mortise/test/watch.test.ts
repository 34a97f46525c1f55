import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { channels, fileTransport, layout } from "mortise";
import { afterAll, beforeEach, expect, onTestFinished, test } from "vitest";
import { RunningCommand } from "./running-command.ts";

const Frame = layout("image(2,1,bgr) + i32 width + text(40) note + u64 id");
const image = Uint8Array.of(1, 2, 3, 4, 5, 6);

const folder = mkdtempSync(join(tmpdir(), "mortise-watch-"));
const transport = fileTransport({ directory: join(folder, "regions") });
const { mailbox, stream } = channels(transport);
afterAll(() => rmSync(folder, { recursive: true }));

/** A name of each test's own. */
let name = "";
let tests = 0;
beforeEach(() => {
  name = `watched${tests++}`;
});

/** Watches the name in a pipe; not longer than the test takes. */
function watch(...args: string[]): RunningCommand {
  const command = new RunningCommand(folder, ["watch", name, "--hz", "100", ...args]);
  onTestFinished(() => void command.child.kill("SIGKILL"));
  return command;
}

/** What a watcher printed that ended by itself, without the times. */
async function shownBy(command: RunningCommand): Promise<string> {
  const { status, out, errors } = await command.end;
  expect({ status, errors }).toEqual({ status: 0, errors: "" });
  return out.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "<time>");
}

function linesOf(out: string): object[] {
  return out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("a block for each value, with a mark at what changed", async () => {
  using out = await mailbox.writer(name, Frame);
  out.write({ image, width: 2, note: "one", id: 1n });
  const command = watch("--count", "2");
  await command.printed("number 1");
  for (const width of [3, 4, 5]) {
    // So many at once that the watcher misses some, or comes between them: it says which.
    out.write({ image, width, note: "one", id: 2n ** 63n });
  }
  const [head, first, second] = (await shownBy(command)).split("\n\n");
  expect(head).toBe(`${name}: mailbox, writer alive`);
  expect(first).toBe(`\
number 1  <time>  0 missed
   field  type            value
   image  image(2,1,bgr)  1 2 3 4 5 6
   width  i32             2
   note   text(40)        "one"
   id     u64             1n`);
  const number = Number(/^number (\d)/.exec(second ?? "")?.[1]);
  expect(second).toBe(`\
number ${number}  <time>  ${number - 2} missed
   field  type            value
   image  image(2,1,bgr)  1 2 3 4 5 6
*  width  i32             ${number + 1}
   note   text(40)        "one"
*  id     u64             9223372036854775808n
`);
});

test("some fields alone", async () => {
  using out = await mailbox.writer(name, Frame);
  out.write({ image, width: 2, note: "one", id: 1n });
  const chosen = ["--field", "id", "--field", "width", "--count", "1"];
  expect(await shownBy(watch(...chosen))).toBe(`\
${name}: mailbox, writer alive

number 1  <time>  0 missed
   field  type  value
   width  i32   2
   id     u64   1n
`);
  expect(linesOf(await shownBy(watch(...chosen, "--json")))[1]).toMatchObject({ value: { width: 2, id: "1" } });
  expect(linesOf(await shownBy(watch(...chosen, "--json")))[1]).not.toHaveProperty("value.note");
  const { status, errors } = await watch("--field", "widht").end;
  expect([status, errors]).toEqual([2, 'mortise: there is no field "widht"; did you mean "width"?\n']);
});

test("as JSON, a line for each value", async () => {
  const before = Date.now();
  using out = await stream.writer(name, Frame, { capacity: 8 });
  out.trySend({ image, width: 2, note: "first", id: 2n ** 63n });
  const command = watch("--json", "--count", "2");
  // At once, not when it ends.
  await command.printed('"note":"first"');
  out.trySend({ image, width: 3, note: "second", id: 1n });
  const { out: printed } = await command.end;
  const lines = linesOf(printed);
  expect(lines).toEqual([
    { state: "there", kind: "queue", writer: "alive" },
    {
      time: expect.any(Number),
      sequence: 1,
      missed: 0,
      value: { image: "AQIDBAUG", width: 2, note: "first", id: String(2n ** 63n) },
    },
    {
      time: expect.any(Number),
      sequence: 2,
      missed: 0,
      value: { image: "AQIDBAUG", width: 3, note: "second", id: "1" },
    },
  ]);
  const { time } = lines[1] as { time: number };
  expect(time).toBeGreaterThan(before - 1000);
  expect(time).toBeLessThan(Date.now() + 1000);
  // It took nothing.
  expect(out.status().unread).toBe(2);
});

test("waits for the name, and for the next one when it is removed", async () => {
  const command = watch("--json", "--count", "3");
  await command.printed('"gone"');
  const first = await mailbox.writer(name, Frame);
  first.write({ image, width: 1, note: "", id: 0n });
  await command.printed('"sequence":1');
  transport.remove(name);
  await command.printed('"gone"', 2);
  first.close();
  using second = await mailbox.writer(name, Frame, { persist: true });
  second.write({ image, width: 2, note: "", id: 0n });
  await command.printed('"sequence":1', 2);
  second.close();
  await command.printed('"writer":"dead"');
  using third = await mailbox.writer(name, Frame);
  third.write({ image, width: 3, note: "", id: 0n });
  const { status, out } = await command.end;
  const lines = linesOf(out) as { state?: string; writer?: string; value?: { width: number } }[];
  expect([status, lines.map(({ state, writer, value }) => value?.width ?? writer ?? state)]).toEqual([
    0,
    ["gone", "alive", 1, "gone", "alive", 2, "dead", "alive", 3],
  ]);
});

test("a raw region: each time that its bytes are others", async () => {
  const Pair = layout("u8 a + u16 b");
  using region = transport.create(name, Pair.LENGTH);
  const command = watch("--layout", String(Pair), "--count", "2");
  await command.printed("number 1");
  Pair.encodeInto({ a: 0, b: 7 }, region.bytes);
  expect(await shownBy(command)).toBe(`\
${name}: raw

number 1  <time>  0 missed
   field  type  value
   a      u8    0
   b      u16   0

number 2  <time>  0 missed
   field  type  value
   a      u8    0
*  b      u16   7
`);
});

test("a channel that nobody had finished making when it was found", async () => {
  using made = await mailbox.writer(`${name}made`, Frame);
  made.write({ image, width: 9, note: "", id: 0n });
  using source = transport.attach(`${name}made`);
  using region = transport.create(name, source.length);
  const command = watch("--json", "--count", "1");
  await command.printed('"kind":"raw"');
  region.bytes.set(source.bytes);
  const lines = linesOf((await command.end).out);
  expect(lines[1]).toEqual({ state: "there", kind: "mailbox", writer: "dead" });
  expect(lines[2]).toMatchObject({ sequence: 1, value: { width: 9 } });
});

test("says why nothing is seen, and sees it when it is there", async () => {
  const region = transport.create(name, 4);
  const bare = watch();
  await bare.printed(`${name}: raw, it says nothing of what is in it; give --layout\n`);
  bare.child.kill("SIGTERM");
  const command = watch("--layout", "u64 n", "--count", "1");
  await command.printed(`${name}: raw, there are 4 bytes, and the layout needs 8\n`);
  region.close();
  using larger = transport.create(name, 8);
  larger.bytes[0] = 9;
  expect(await shownBy(command)).toMatch(/n {6}u64 {3}[09]n\n$/);
});

test("a channel with another layout than was given is told, and the next one that has it is seen", async () => {
  const other = await mailbox.writer(name, layout("i64 n"));
  other.write({ n: 1n });
  const command = watch("--layout", "u64 n", "--count", "1");
  await command.printed(
    `${name}: mailbox, writer alive, it has a layout of its own, which is not the one that was given: n (u64 at 0) is written as i64; leave out --layout to take its own\n`,
  );
  other.close();
  using out = await mailbox.writer(name, layout("u64 n"));
  out.write({ n: 9n });
  expect(await shownBy(command)).toMatch(/n {6}u64 {3}9n\n$/);
});

test("bytes that are no value are told, and watching goes on", async () => {
  const Note = layout("text(4) note + enum(u8, on, off) state");
  using region = transport.create(name, Note.LENGTH);
  region.bytes.fill(255);
  const [text, json] = [watch("--layout", String(Note)), watch("--layout", String(Note), "--json", "--count", "2")];
  await Promise.all([text.printed("The bytes are no value of the layout:\n  note at "), json.printed('"issues"')]);
  Note.encodeInto({ note: "fine", state: "off" }, region.bytes);
  await text.printed('"fine"');
  const lines = linesOf((await json.end).out);
  expect(lines).toMatchObject([
    { state: "there", kind: "raw" },
    { sequence: 1, issues: [{ path: "note" }, { path: "state" }] },
    { value: { note: "fine", state: "off" } },
  ]);
});

test("values with very many parts are not taken apart", async () => {
  using _ = transport.create(name, 200_002);
  const command = watch("--layout", "{ u8 a + u8 b }[100001] points", "--count", "1");
  expect(await shownBy(command)).toContain("number 1  <time>  0 missed\nA value has too many parts to show them all;");
});

test("never hands a terminal what it would obey", async () => {
  const Note = layout("text(40) body + char(8) tag");
  using out = await mailbox.writer(name, Note);
  out.write({ body: "\u001b[31mé\u009b2J\u202e\u0007\r\n", tag: "\u001b]0;x" });
  const [text, json] = [watch("--count", "1"), watch("--count", "1", "--json")];
  const [shown, line] = [await shownBy(text), await shownBy(json)];
  for (const printed of [shown, line]) {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
    expect(printed).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
  }
  expect(shown).toContain("\\u001b[31mé\\u009b2J\\u202e\\u0007\\r\\n");
  expect(linesOf(line)[1]).toMatchObject({ value: { body: "\u001b[31mé\u009b2J\u202e\u0007\r\n" } });
});

test.each(["SIGINT", "SIGTERM"] as const)("%s ends it, and leaves all as it was", async (signal) => {
  using out = await mailbox.writer(name, Frame);
  out.write({ image, width: 2, note: "", id: 0n });
  const before = transport.list().map((info) => info.name);
  const command = watch();
  await command.printed("number 1");
  command.child.kill(signal);
  const ended = await command.end;
  expect([ended.signal, ended.errors]).toEqual([signal, ""]);
  expect(ended.out).toMatch(/0n\n$/);
  expect(transport.list().map((info) => info.name)).toEqual(before);
  expect(out.status().readers).toBe(0);
});

test("ends quietly when nobody reads what it prints", async () => {
  using out = await mailbox.writer(name, Frame);
  const command = watch();
  await command.printed("mailbox");
  command.child.stdout?.destroy();
  out.write({ image, width: 2, note: "", id: 0n });
  expect(await command.end).toMatchObject({ status: 0, errors: "" });
});

test.each([
  ["../x", 'name "../x" must not contain a slash'],
  ["", 'name "" must not be empty'],
])("refuses the name %j, which nothing can ever have", async (bad, message) => {
  const command = new RunningCommand(folder, ["watch", bad]);
  onTestFinished(() => void command.child.kill("SIGKILL"));
  expect(await command.end).toMatchObject({ status: 2, out: "", errors: `mortise: file region ${message}.\n` });
});

test.each([
  [["--hz", "0"], "--hz 0: give a number above 0, at most 1000."],
  [["--hz", "fast"], "--hz fast: give a number above 0, at most 1000."],
  [["--count", "1.5"], "--count 1.5: give a whole number above 0"],
  [["--images", "braille"], "Allowed choices are kitty, iterm2, sixel, blocks."],
])("refuses %j", async (args, message) => {
  const { status, out, errors } = await watch(...args).end;
  expect([status, out]).toEqual([2, ""]);
  expect(errors).toContain(message);
});
