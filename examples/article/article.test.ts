import { type ChildProcess, spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { platformTransport } from "mortise";
import sharp from "sharp";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { Program } from "../shared/program.ts";
import { ANSWERS, FRAMES, Frame, NAME } from "./frame.ts";

const HERE = dirname(fileURLToPath(import.meta.url));
const MAIN = "article/main.js";
const SENDER = "article/sender.js";
const RECEIVER = "article/receiver.js";
const OWN = join(HERE, "picture.png");

const noPython = spawnSync("python3", ["--version"]).status !== 0;
// Debian's OpenCV is for Debian's Python, before which another may come.
const openCV = ["python3", "/usr/bin/python3"].find(
  (path) => process.platform === "linux" && spawnSync(path, ["-c", "import cv2, matplotlib"]).status === 0,
);

const folder = mkdtempSync(join(tmpdir(), "mortise-article-"));

/** Whether anything of the example's is there; other programs may make and remove theirs meanwhile. */
const memoryIsThere = (): boolean =>
  platformTransport()
    .list()
    .some(({ name }) => [NAME, FRAMES, ANSWERS].includes(name));

/** Runs a program of the example to its end, in a folder of the test's own. */
async function run(
  path: string,
  args: readonly string[],
  {
    at = "\n",
    during,
    ...options
  }: {
    env?: NodeJS.ProcessEnv;
    cwd?: string;
    /** In a process group of its own, as a terminal gives it. */
    detached?: boolean;
    /** Called once, when the output has this in it. */
    at?: string;
    during?: (child: ChildProcess) => void;
  } = {},
) {
  const program = new Program(path, args, { cwd: folder, ...options });
  if (during !== undefined) {
    await program.printed(at);
    during(program.child);
  }
  return await program.end;
}

/** The process that one of main.js started as its sender. */
function senderOf(main: number): number {
  const children = readFileSync(`/proc/${main}/task/${main}/children`, "utf8").trim().split(" ").map(Number);
  return children.find((pid) => readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(SENDER)) as number;
}

const sums = (output: string) => [...output.matchAll(/sha256 ([0-9a-f]{64})/g)].map(([, sum]) => sum);

// Replaces what a killed run left; refused where a living program has the name, which these tests need.
beforeAll(() => platformTransport().create(NAME, 1).close());
afterEach(() => expect(memoryIsThere()).toBe(false));
afterAll(() => rmSync(folder, { recursive: true }));

describe("npm start", () => {
  test("passes the picture between three processes, and shows it", async () => {
    const { code, output, trouble } = await run(MAIN, []);
    expect(trouble).toBe("");
    expect(code).toBe(0);
    expect(output).toContain(`wrote ${Frame.LENGTH} bytes to ${platformTransport().kind} '${NAME}'`);
    expect(output).toMatch(/│ image +│ image\(40,50,bgr\) │ +0 │ 6000 │/);
    expect(output).toMatch(/│ height │ i32 +│ +6004 │ +4 │ 50 +│/);
    const [raw = "", throughMailbox = ""] = output.split(`all bytes agree; '${NAME}' is removed\n`);
    const [written, read, ...python] = sums(raw);
    expect(read).toBe(written);
    if (python.length > 0) expect(python).toEqual([written, python[1], python[1]]);
    else expect(output).toContain("left out: there is no python3");
    expect(throughMailbox).toBe(
      `process 4 (Node)    writes frame 1 to the mailbox '${FRAMES}'\n` +
        `                    sha256 ${written}\n` +
        "process 5 (Node)    was woken and read frame 1: 40 x 50\n" +
        `                    sha256 ${written}\n` +
        "process 4 (Node)    was woken by the answer: all bytes agree\n" +
        "\nto see both in a browser, live: npm start -- --view\n",
    );
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
    expect(new Set(sums(output)).size).toBe(1);
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

  test("with --view, shows what it wrote in a browser until Ctrl-C", async () => {
    const { signal, output, trouble } = await run(MAIN, ["--view"], {
      detached: true,
      at: "Ctrl-C ends it",
      during: (child) => process.kill(-(child.pid as number), "SIGINT"),
    });
    expect(output).toMatch(/all bytes agree\nhttp:\/\/127\.0\.0\.1:\d+\/[\w-]{32}\/\n/);
    expect([trouble, signal]).toEqual(["", "SIGINT"]);
  });

  test.each(["process 1", "process 2", "picture written", "process 4"])(
    "leaves nothing after Ctrl-C again and again from '%s', which all processes get",
    async (at) => {
      const { signal, trouble } = await run(MAIN, [], {
        detached: true,
        at,
        during(child) {
          const interrupt = (): void => {
            if (child.exitCode !== null || child.signalCode !== null) return;
            process.kill(-(child.pid as number), "SIGINT");
            setTimeout(interrupt, 1);
          };
          interrupt();
        },
      });
      expect(trouble).toBe("");
      expect(signal).toBe("SIGINT");
    },
  );

  test.runIf(process.platform === "linux").each(["process 1", "process 2"])(
    "says in one line that its sender was killed, at '%s'",
    async (at) => {
      const { code, trouble } = await run(MAIN, [], {
        at,
        during: ({ pid }) => process.kill(senderOf(pid as number), "SIGKILL"),
      });
      expect(trouble).toMatch(/^Mismatch mismatch: [^\n]*sender\.js was ended by SIGKILL\n$/);
      expect(code).toBe(1);
      // What a killed program leaves, the next one replaces.
      platformTransport().create(NAME, 1).close();
    },
  );

  test("ends quietly when nobody reads what it prints", async () => {
    const { code, trouble } = await run(MAIN, [], { during: (child) => child.stdout?.destroy() });
    expect(trouble).toBe("");
    expect(code).not.toBe(0);
  });

  test("says in one line that a file is in the way of its folder", async () => {
    const cwd = mkdtempSync(join(tmpdir(), "mortise-taken-"));
    writeFileSync(join(cwd, "out"), "");
    const { code, trouble } = await run(MAIN, [], { cwd });
    rmSync(cwd, { recursive: true });
    expect(trouble).toMatch(/^PictureError unwritable-picture: [^\n]*out\/received\.png: [^\n]*\n$/);
    expect(code).toBe(1);
  });

  test.each([[[""]], [["a.png", "b.png"]], [["--picture"]]])(
    "refuses the arguments %j, and says how to call it",
    async (args) => {
      const { code, output, trouble } = await run(MAIN, args);
      expect([code, output]).toEqual([1, ""]);
      expect(trouble).toMatch(/^UsageError usage: [^\n]*npm start[^\n]*\n$/);
    },
  );

  test.each([[["--viw"]], [["photo.jpg", "--viw"]], [["--viw", "--view"]]])(
    "names an option that there is not, of %j, and the one that there is",
    async (args) => {
      const { code, output, trouble } = await run(MAIN, args);
      expect([code, output]).toEqual([1, ""]);
      expect(trouble).toBe(
        "UsageError usage: there is no option '--viw', there is --view: npm start [-- [--view] picture.png or .jpg]\n",
      );
    },
  );

  test("--help says how to call it", async () => {
    expect(await run(MAIN, ["--help"])).toMatchObject({
      code: 0,
      output: expect.stringMatching(/^usage: npm start .*\n$/),
    });
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

test.skipIf(noPython)("Python says in one line that the memory is gone", () => {
  const layout = JSON.stringify({ length: Frame.LENGTH, offsets: {}, sizes: {} });
  const { status, stderr } = spawnSync("python3", [join(HERE, "receiver.py"), NAME, layout], { encoding: "utf8" });
  expect(stderr).toMatch(/^process 3 \(Python\) {2}there is no shared memory 'test_memory'[^\n]*\n$/);
  expect(status).toBe(1);
});

test("the sender alone stays until Enter, as the article's does", async () => {
  const { code, output } = await run(SENDER, [], {
    during: (child) => {
      expect(memoryIsThere()).toBe(true);
      child.stdin?.write("\n");
    },
  });
  expect(code).toBe(0);
  expect(output).toContain("press Enter to exit");
});

describe.skipIf(openCV === undefined)("the article's own programs (where Linux has OpenCV and matplotlib)", () => {
  const original = (program: string, env: NodeJS.ProcessEnv = {}): Program =>
    new Program(`article/original/${program}`, [], { python: openCV as string, cwd: folder, env });

  /** The pixels that the article's receiver shows, as RGB. */
  const shown = async (): Promise<Buffer> => {
    const env = { MPLBACKEND: "module://screen", SCREEN: join(folder, "screen"), PYTHONDONTWRITEBYTECODE: "1" };
    expect(await original("process2.py", env).end).toMatchObject({ code: 0 });
    return readFileSync(env.SCREEN);
  };

  test("its receiver shows what our sender wrote", { timeout: 120_000 }, async () => {
    const sender = new Program(SENDER, [], { cwd: folder });
    await sender.printed("press Enter");
    const pixels = await sharp(OWN).removeAlpha().resize(40, 50, { fit: "fill" }).raw().toBuffer();
    expect((await shown()).equals(pixels)).toBe(true);
    sender.child.stdin?.end("\n");
    expect(await sender.end).toMatchObject({ code: 0, trouble: "" });
  });

  test("our receiver saves what its sender wrote, as its receiver shows it", { timeout: 120_000 }, async () => {
    // Windows' `mmap` makes the memory where there is none; on Linux it is there before the programs.
    using _ = platformTransport().create(NAME, Frame.LENGTH);
    copyFileSync(OWN, join(folder, "img.png"));
    const sender = original("process1.py");
    await sender.printed("push enter to exit.");
    expect(await run(RECEIVER, [])).toMatchObject({ code: 0, trouble: "" });
    const saved = await sharp(join(folder, "out/received.png")).removeAlpha().raw().toBuffer();
    expect(new Set(saved).size).toBeGreaterThan(20);
    expect((await shown()).equals(saved)).toBe(true);
    sender.child.stdin?.end("\n");
    expect(await sender.end).toMatchObject({ code: 0, signal: null, output: expect.stringContaining("Image: 6000\n") });
  });
});
