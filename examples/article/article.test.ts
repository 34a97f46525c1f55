import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ansis } from "ansis";
import { platformTransport } from "mortise";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Frame, NAME } from "./frame.ts";
import { drawPicture } from "./terminal-picture.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const MAIN = join(HERE, "../dist/article/main.js");
const SENDER = join(HERE, "../dist/article/sender.js");
const OWN = join(HERE, "picture.png");

const folder = mkdtempSync(join(tmpdir(), "mortise-article-"));
const before = platformTransport().list();

/** Runs a program of the example to its end, in a folder of the test's own. */
async function run(
  script: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv /** Called at the first output. */; during?: (child: ChildProcess) => void } = {},
) {
  const { INIT_CWD: _, ...inherited } = process.env;
  const env = { ...inherited, NO_COLOR: "1", ...options.env };
  const child = spawn(process.execPath, [script, ...args], { cwd: folder, env, stdio: ["pipe", "pipe", "pipe"] });
  let [output, trouble] = ["", ""];
  child.stdout.on("data", (text) => {
    if (output === "") options.during?.(child);
    output += text;
  });
  child.stderr.on("data", (text) => {
    trouble += text;
  });
  const [code, signal] = await once(child, "close");
  return { code, signal, output, trouble };
}

const sums = (output: string) => [...output.matchAll(/sha256 ([0-9a-f]{64})/g)].map(([, sum]) => sum);

beforeAll(() => expect(before.map(({ name }) => name)).not.toContain(NAME));
afterEach(() => expect(platformTransport().list()).toEqual(before));
afterAll(() => rmSync(folder, { recursive: true }));

describe("npm start", () => {
  test("passes the picture between three processes, and shows it", async () => {
    const { code, output, trouble } = await run(MAIN, []);
    expect(trouble).toBe("");
    expect(code).toBe(0);
    expect(output).toContain(`wrote ${Frame.LENGTH} bytes to ${platformTransport().kind} '${NAME}'`);
    expect(output).toMatch(/│ image +│ image\(40,50,bgr\) │ +0 │ 6000 │/);
    expect(output).toMatch(/│ height │ i32 +│ +6004 │ +4 │ 50 +│/);
    const [written, read, ...python] = sums(output);
    expect(read).toBe(written);
    if (python.length > 0) expect(python).toEqual([written, python[1], python[1]]);
    else expect(output).toContain("left out: there is no python3");
    const expected = await sharp(OWN).removeAlpha().resize(40, 50, { fit: "fill" }).raw().toBuffer();
    expect((await sharp(join(folder, "out/received.png")).raw().toBuffer()).equals(expected)).toBe(true);
  });

  test("takes a JPEG of the user's own, from where the user stands", async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), "mortise-user-"));
    await sharp({ create: { width: 91, height: 33, channels: 3, background: "#c04020" } })
      .jpeg()
      .toFile(join(elsewhere, "photo.jpg"));
    const { code, output } = await run(MAIN, ["photo.jpg"], { env: { INIT_CWD: elsewhere } });
    rmSync(elsewhere, { recursive: true });
    expect(code).toBe(0);
    expect(output).toContain(`all bytes agree; '${NAME}' is removed`);
  });

  test("says in one line that there is no Python", async () => {
    const { code, output } = await run(MAIN, [], { env: { PATH: folder } });
    expect(code).toBe(0);
    expect(output).toContain("process 3 (Python)  left out: there is no python3 (3.8 or later) here\n");
    expect(sums(output)).toHaveLength(2);
  });

  test.each([
    ["missing", undefined, "Input file is missing"],
    ["no picture", Buffer.from("these are words"), "Input file contains unsupported image format"],
    ["cut off", readFileSync(OWN).subarray(0, 4000), "read error"],
  ])("refuses a picture file that is %s", async (_, content, reason) => {
    const path = join(folder, "given.png");
    if (content === undefined) rmSync(path, { force: true });
    else writeFileSync(path, content);
    const { code, output, trouble } = await run(MAIN, [path]);
    expect(code).toBe(1);
    expect(output).toBe("");
    expect(trouble).toMatch(/^PictureError unreadable-picture: [^\n]*\n$/);
    expect(trouble).toContain(reason);
  });

  test.each(["SIGINT", "SIGTERM"] as const)("removes the memory after %s", async (interrupt) => {
    const { signal, trouble } = await run(MAIN, [], { during: (child) => child.kill(interrupt) });
    expect(signal).toBe(interrupt);
    expect(trouble).toBe("");
  });

  test("is refused while another program holds the name, and leaves that one's memory alone", async () => {
    const region = platformTransport().create(NAME, 5);
    region.bytes.fill(7);
    const { code, trouble } = await run(MAIN, []);
    expect(code).toBe(1);
    expect(trouble).toMatch(/^TransportError exists: /);
    expect([...region.bytes]).toEqual([7, 7, 7, 7, 7]);
    region.close();
  });
});

test("the sender alone stays until Enter, as the article's does", async () => {
  const { code, output } = await run(SENDER, [], {
    during: (child) => {
      expect(
        platformTransport()
          .list()
          .map(({ name }) => name),
      ).toContain(NAME);
      child.stdin?.write("\n");
    },
  });
  expect(code).toBe(0);
  expect(output).toContain("press Enter to exit");
});

describe("a picture in the terminal", () => {
  const picture = {
    data: Uint8Array.of(0, 0, 255, 255, 255, 255, 0, 0, 0, 255, 0, 0, 9, 9, 9, 9, 9, 9),
    width: 2,
    height: 3,
    pixels: "bgr",
  } as const;

  test("true colour: two rows of pixels a line", () => {
    const [first, ...others] = drawPicture(picture, new Ansis(3)).split("\n");
    expect(first).toBe(
      "\x1b[38;2;255;0;0m\x1b[48;2;0;0;0m▀\x1b[49m\x1b[39m\x1b[38;2;255;255;255m\x1b[48;2;0;0;255m▀\x1b[49m\x1b[39m",
    );
    expect(others).toHaveLength(1);
  });

  test("256 colours", () => {
    expect(drawPicture(picture, new Ansis(2))).toContain("\x1b[38;5;196m\x1b[48;5;16m▀");
  });

  test("none: characters without an escape code", () => {
    expect(drawPicture(picture, new Ansis(0))).toBe(".+\n  ");
  });
});
