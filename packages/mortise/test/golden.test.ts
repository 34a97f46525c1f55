import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir, userInfo } from "node:os";
import { join } from "node:path";
import { channels, fileTransport, layout } from "mortise";
import { afterAll, beforeAll, expect, test } from "vitest";
import { commandIn } from "./command-in.ts";

/* What each command prints, as it stands in golden/: so that a change of it is seen, and looked at. */

/** Other systems tell other things of regions. */
const on = test.runIf(process.platform === "linux");

const FRAME = "image(4,2,bgr) + i32 width + i32 height";
const SETTINGS = "f32 gain = 1 + text(20) name + flags(u8, flipped, night) how";

const folder = mkdtempSync(join(tmpdir(), "mortise-golden-"));
const transport = fileTransport({ directory: join(folder, "regions") });
const { mailbox, stream } = channels(transport);
const { start, mortise } = commandIn(folder);
const opened: Disposable[] = [];

beforeAll(async () => {
  const Frame = layout(FRAME);
  const camera = await mailbox.writer("camera", Frame);
  const image = Uint8Array.from({ length: 24 }, (_, index) => index * 10);
  camera.write({ image, width: 4, height: 2 });
  const jobs = await stream.writer("jobs", layout("u32 id + text(12) what"), { capacity: 4 });
  for (const [id, what] of ["sweep", "wash"].entries()) jobs.trySend({ id, what });
  const raw = transport.create("raw", Frame.LENGTH);
  Frame.encodeInto({ image, width: 4, height: 2 }, raw.bytes);
  opened.push(camera, jobs, raw);
});
afterAll(() => {
  for (const each of opened) each[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

/** What differs from run to run, and from machine to machine, by what it is. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z/g, "<date>"],
  [/\b\d\d:\d\d:\d\d(\.\d+)?\b/g, "<time>"],
  [/"(time|age|since|made|seconds)": ?-?[\d.]+/g, '"$1": <number>'],
  [/"(pid|owner)": ?\d+/g, '"$1": <number>'],
  [/"openBy": ?\[[^\]]*\]/g, '"openBy": [<numbers>]'],
  [/\bprocess \d+/g, "process <number>"],
  [/\b\d+(\.\d+)? (ms|s|min|h|days)\b/g, "<duration>"],
  [/(open by +)[\d, ]+$/gm, "$1<numbers>"],
];

/** Columns are as wide as what varies: where a line has any of it, two spaces stand between columns. */
function steady(text: string): string {
  const user = new RegExp(`\\b${userInfo().username}\\b`, "g");
  const changed = VARYING.reduce((before, [what, by]) => before.replace(what, by), text.replaceAll(folder, "<folder>"));
  return changed
    .replace(user, "<user>")
    .replace(/^name +kind .*\n(.*\S {2,}.*\n)+/gm, (table) => table.replace(/ {2,}/g, "  "));
}

/** A command with what it printed, and how it ended where that was not well. */
async function ran(args: readonly string[], input?: string): Promise<string> {
  const { status, out, errors } = await mortise(args, { COLUMNS: "100" }, input);
  const line = args.map((word) => (/^[\w.=/-]+$/.test(word) ? word : `'${word}'`)).join(" ");
  return `$ mortise ${line}\n${steady(out + errors)}${status === 0 ? "" : `(ends with ${status})\n`}`;
}

async function allOf(...runs: readonly (readonly string[])[]): Promise<string> {
  const texts: string[] = [];
  for (const args of runs) texts.push(await ran(args));
  return texts.join("\n");
}

on("layout", async () => {
  const text = await allOf(
    ["layout", SETTINGS],
    ["layout", SETTINGS, "--markdown"],
    ["layout", SETTINGS, "--json"],
    ["layout", SETTINGS, "--svg"],
    ["layout", "u8 a + i23 b"],
  );
  await expect(text).toMatchFileSnapshot("golden/layout.txt");
});

on("list", async () => {
  await expect(await allOf(["list"], ["list", "--json"])).toMatchFileSnapshot("golden/list.txt");
});

on("inspect", async () => {
  const text = await allOf(
    ["inspect", "camera"],
    ["inspect", "camera", "--json"],
    ["inspect", "jobs"],
    ["inspect", "raw", "--layout", FRAME],
    ["inspect", "raw"],
    ["inspect", "camra"],
  );
  await expect(text).toMatchFileSnapshot("golden/inspect.txt");
});

on("dump", async () => {
  const text = await allOf(
    ["dump", "camera"],
    ["dump", "camera", "--field", "width"],
    ["dump", "camera", "--json"],
    ["dump", "raw", "--layout", FRAME, "--field", "height"],
  );
  await expect(text).toMatchFileSnapshot("golden/dump.txt");
});

on("watch", async () => {
  const text = await allOf(
    ["watch", "camera", "--count", "1", "--no-images"],
    ["watch", "camera", "--count", "1", "--json"],
  );
  await expect(text).toMatchFileSnapshot("golden/watch.txt");
});

on("write", async () => {
  const text = await allOf(
    ["write", "settings", "--layout", SETTINGS, "name=left"],
    ["write", "settings", "--layout", SETTINGS, "name=left", 'how={"flipped":false,"night":true}'],
    ["write", "settings", "--update", "gain=0.5"],
    ["inspect", "settings"],
    ["write", "settings", "gane=1"],
    ["write", "settings", "gain=loud"],
    ["rm", "settings"],
    ["rm", "settings"],
  );
  await expect(text).toMatchFileSnapshot("golden/write-and-rm.txt");
});

on("record and replay", async () => {
  const file = "jobs.mortise-recording";
  const text = await allOf(
    ["record", "jobs"],
    ["record", "jobs", "--take", "--count", "2"],
    ["inspect", file],
    ["record", "camera", "--count", "1", "--json"],
    ["replay", "camera.mortise-recording", "again", "--speed", "100"],
    ["replay", "nothing.mortise-recording"],
  );
  await expect(text).toMatchFileSnapshot("golden/record-and-replay.txt");
});

on("gen", async () => {
  const text = await allOf(["gen", "c", "u8 a + u16 b", "--name", "pair"], ["gen", "pythn", "u8 a"]);
  await expect(text).toMatchFileSnapshot("golden/gen.txt");
});

on("view", async () => {
  const viewing = start(["view", "camera"], { COLUMNS: "100" });
  await viewing.printed("http://");
  viewing.child.kill("SIGINT");
  const { out, errors, status } = await viewing.end;
  const address = /http:\/\/127\.0\.0\.1:\d+\/\S*/g;
  const text = `$ mortise view camera\n${steady(out + errors).replace(address, "<address>")}(ends with ${status})\n`;
  await expect(text).toMatchFileSnapshot("golden/view.txt");
});
