import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decode } from "fast-png";
import { channels, fileTransport, layout } from "mortise";
import { toC, toPython } from "mortise/bindings";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commandIn } from "./command-in.ts";

const FRAME = "image(4,2,bgr) + i32 width + i32 height";
const Frame = layout(FRAME);
const Note = layout("u64 id + text(40) body + f64[2] at + bytes(3) key + time when + u8? level");

const folder = mkdtempSync(join(tmpdir(), "mortise-command-"));
const transport = fileTransport({ directory: join(folder, "regions") });
const { mailbox, stream } = channels(transport);
const { start, mortise, output, refusal } = commandIn(folder);
const opened: Disposable[] = [];

beforeAll(async () => {
  const camera = await mailbox.writer("camera", Frame);
  const image = Uint8Array.from({ length: 24 }, (_, index) => index);
  camera.write({ image, width: 4, height: 2 });
  const notes = await stream.writer("notes", Note, { capacity: 4 });
  const [at, key] = [new Float64Array([Number.NaN, -1.5]), Uint8Array.of(1, 2, 255)];
  notes.trySend({ id: 2n ** 60n, body: "\u001b[31mé\u009b2J\u202e", at, key, when: 5n, level: undefined });
  const empty = await mailbox.writer("empty", Frame);
  const raw = transport.create("raw", Frame.LENGTH);
  Frame.encodeInto({ image, width: 40, height: 50 }, raw.bytes);
  const huge = transport.create("huge", 200_002);
  opened.push(camera, notes, empty, raw, huge);
});
afterAll(() => {
  for (const each of opened) each[Symbol.dispose]();
  rmSync(folder, { recursive: true });
});

describe("layout", () => {
  test("shows fields, length and the memory", async () => {
    expect(await output("layout", "image(40,50,bgr) + i32 width + i32 height")).toBe(`\
offset  size  field   type
     0  6000  image   image(40,50,bgr)
  6000     4  width   i32
  6004     4  height  i32

LENGTH 6008, alignment 1, no padding

   0  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa  image
      ⋮ 185 lines more of image
5952  aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
5984  aaaaaaaaaaaaaaaabbbbcccc          width, height
`);
  });

  test("shows padding", async () => {
    const text = await output("layout", "aligned u8 id + f64 x");
    expect(text).toContain("LENGTH 16, alignment 8, padding 7");
    expect(text).toContain(" 0  a·······bbbbbbbb                  id, x");
  });

  test("takes files of notation and of JSON", async () => {
    const direct = await output("layout", FRAME);
    writeFileSync(join(folder, "frame.layout"), `${FRAME}\n`);
    writeFileSync(join(folder, "frame.json"), JSON.stringify(Frame));
    expect(await output("layout", "frame.layout")).toBe(direct);
    expect(await output("layout", "frame.json")).toBe(direct);
    expect(await output("layout", "{ u8 a + u8 b } pair")).toContain("LENGTH 2");
  });

  test("says where there is no file that can be read", async () => {
    for (const name of ["frame.layuot", "layouts/frame"]) {
      expect(await refusal(2, "layout", name)).toBe(
        `mortise: there is no file ${name}, and it is no layout's notation; give the one or the other.\n`,
      );
    }
    expect(await refusal(1, "layout", ".")).toBe(
      "mortise: . cannot be read: it is a folder; give the name of a file.\n",
    );
  });

  test("as JSON, Markdown and a picture", async () => {
    expect(JSON.parse(await output("layout", FRAME, "--json"))).toMatchObject({
      length: 32,
      padding: 0,
      fields: [{ name: "image", offset: 0, size: 24 }, { name: "width" }, { name: "height", offset: 28 }],
      layout: { kind: "struct" },
    });
    expect(await output("layout", FRAME, "--markdown")).toContain("| 24 | 4 | `width` | `i32` | |");
    expect(await output("layout", FRAME, "--svg")).toMatch(/^<svg[\s\S]*<\/svg>\n$/);
  });

  test("shows mistakes with a caret, and what was meant", async () => {
    expect(await refusal(2, "layout", "u8 id + i23 x")).toBe(
      "mortise: unknown type 'i23'; did you mean 'i32'? (column 9)\n  u8 id + i23 x\n          ^\n",
    );
  });

  test("in colours where they are asked for", async () => {
    const [plain, coloured] = await Promise.all(
      [{ CI: "true", GITHUB_ACTIONS: "true" }, { FORCE_COLOR: "1" }].map((env) => mortise(["layout", FRAME], env)),
    );
    expect(plain?.out).not.toContain("\u001b");
    expect(coloured?.out).toContain("\u001b[");
  });
});

describe("list", () => {
  test("shows what there is", async () => {
    const lines = (await output("list")).trimEnd().split("\n");
    expect(lines[0]).toMatch(/^name\s+kind\s+size\s+owner\s+writer\s+readers\s+age\s+layout$/);
    expect(lines.find((line) => line.startsWith("camera"))).toMatch(
      /mailbox +.*alive +0 +\d.* image\(4,2,bgr\) image \+ i32.*…$/,
    );
    expect(lines.find((line) => line.startsWith("notes"))).toMatch(/queue/);
    expect(lines.find((line) => line.startsWith("raw"))).toMatch(/^raw +raw +32 B/);
  });

  test("as JSON", async () => {
    const listed = JSON.parse(await output("list", "--json")) as { name: string; kind: string; status?: object }[];
    expect(listed.map(({ name, kind }) => [name, kind])).toEqual([
      ["camera", "mailbox"],
      ["empty", "mailbox"],
      ["huge", "raw"],
      ["notes", "queue"],
      ["raw", "raw"],
    ]);
    expect(listed[0]?.status).toMatchObject({ writer: "alive", sequence: 1, layout: String(Frame) });
  });

  test("says so where there is nothing", async () => {
    const nothing = join(folder, "nothing");
    mkdirSync(nothing);
    expect(await output("list", "--transport", `file:${nothing}`)).toBe("There is nothing in file memory.\n");
  });
});

describe("inspect", () => {
  test("shows a channel and its newest value", async () => {
    const text = await output("inspect", "camera");
    expect(text).toMatch(/^camera\nkind +mailbox\n/);
    expect(text).toMatch(new RegExp(`writer +alive, process ${process.pid}, since \\d`));
    expect(text).toMatch(/lifetime +goes with its creator, who lives\n/);
    expect(text).toMatch(/epoch +0, the first writer\n/);
    expect(text).toMatch(/newest +number 1\n/);
    expect(text).toContain("LENGTH 32, alignment 1, no padding");
    expect(text).toMatch(/image +image\(4,2,bgr\) +0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 … \(24\)\n/);
    expect(text).toMatch(/width +i32 +4\n/);
  });

  test("takes nothing from a queue, and never hands a terminal what it would obey", async () => {
    for (let time = 0; time < 2; time++) {
      const text = await output("inspect", "notes");
      expect(text).toMatch(/unread +1\n/);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these must not be there
      expect(text).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
      expect(text).toContain("\\u001b[31mé\\u009b2J\\u202e");
    }
  });

  test("as JSON, in the form that JSON Schema describes", async () => {
    const { kind, status, value } = JSON.parse(await output("inspect", "notes", "--json"));
    expect([kind, status.unread]).toEqual(["queue", 1]);
    expect((await mortise(["inspect", "notes", "--json"])).out).not.toMatch(/[\x7f-\x9f\u202e]/);
    expect(value).toEqual({
      id: String(2n ** 60n),
      body: "\u001b[31mé\u009b2J\u202e",
      at: ["NaN", -1.5],
      key: "AQL/",
      when: "5",
      level: null,
    });
  });

  test("of a raw region needs a layout, and says where it does not fit", async () => {
    expect(await output("inspect", "raw")).toContain("give --layout to see");
    expect(await output("inspect", "raw", "--layout", FRAME)).toMatch(/width +i32 +40\n/);
    expect(await refusal(1, "inspect", "raw", "--layout", "bytes(33) x")).toBe(
      'mortise: "raw" has 32 bytes, and the layout needs 33; is it another region\'s?\n',
    );
    const wrong = await output("inspect", "raw", "--layout", "bool[20] flags");
    expect(wrong).toMatch(/The bytes are no value of the layout:\n {2}flags\[2\] at 2: /);
    expect(wrong).toMatch(/\n {2}and \d+ more\n|flags\[19\]/);
    const many = await output("inspect", "huge", "--layout", "{ u8 a + u8 b }[100001] points");
    expect(many).toContain("too many parts to show them all");
    expect(many).not.toContain("padding");
  });

  test("of a channel takes no layout that is another than its own", async () => {
    const other = "image(4,2,bgr) + u32 width + f32 height";
    for (const command of ["inspect", "dump"]) {
      expect(await refusal(1, command, "camera", "--layout", other)).toBe(
        'mortise: "camera": it has a layout of its own, which is not the one that was given: width (u32 at 24) is written as i32; height (f32 at 28) is written as i32; leave out --layout to take its own.\n',
      );
    }
    const many = Array.from({ length: 8 }, (_, index) => `u32 part${index}`).join(" + ");
    expect(await refusal(1, "inspect", "empty", "--layout", many)).toContain("; and 5 more; leave out");
    expect(await output("inspect", "camera", "--layout", "image(4,2,bgr) + i32 width")).toContain("LENGTH 28");
  });

  test("of what was never written to", async () => {
    expect(await output("inspect", "empty")).toMatch(/newest +none yet\n/);
    expect(await refusal(1, "dump", "empty")).toMatch(/^mortise: nothing was written to "empty" yet/);
  });

  test("suggests the name that was meant", async () => {
    expect(await refusal(1, "inspect", "camrea")).toBe(
      'mortise: there is no "camrea" in file memory; did you mean "camera"?\n',
    );
    expect(await refusal(1, "inspect", "zzzzzz")).toContain("`mortise list` shows what there is");
    expect(await refusal(1, "inspect", "camrea", "--debug")).toMatch(/\n {4}at /);
  });
});

describe("dump", () => {
  test("shows bytes, all or those of a field", async () => {
    const whole = await output("dump", "camera");
    expect(whole).toMatch(/^offset +bytes +field +type +value\n/);
    expect(whole).toMatch(/24 +04 00 00 00 +width +i32 +4\n/);
    const part = await output("dump", "camera", "--field", "height");
    expect(part.split("\n")).toHaveLength(3);
    expect(part).toMatch(/28 +02 00 00 00 +height +i32 +2\n/);
    expect(await refusal(2, "dump", "camera", "--field", "depth")).toBe(
      'mortise: there is no field "depth"; there are: image, width, height.\n',
    );
  });

  test("as they are, and as JSON", async () => {
    const { bytes } = await mortise(["dump", "camera", "--raw", "--field", "image"]);
    expect([...bytes]).toEqual(Array.from({ length: 24 }, (_, index) => index));
    const rows = JSON.parse(await output("dump", "camera", "--json")) as { offset: number; bytes: string }[];
    expect(rows.find(({ offset }) => offset === 24)?.bytes).toBe("04000000");
  });

  test("says where a file cannot be written", async () => {
    expect(await refusal(1, "dump", "camera", "--raw", "--output", join("no", "file"))).toBe(
      `mortise: ${join("no", "file")} cannot be written: there is no folder no; make it first.\n`,
    );
    expect(await refusal(1, "dump", "camera", "--png", "image", "--output", ".")).toContain("it is a folder");
    expect(await refusal(1, "gen", "c", FRAME, "--name", "frame", "--output", join("no", "file"))).toContain(
      "there is no folder no; make it first.",
    );
  });

  test("as a picture", async () => {
    await output("dump", "camera", "--png", "image", "--output", "frame.png");
    const { width, height, channels, data } = decode(readFileSync(join(folder, "frame.png")));
    expect({ width, height, channels }).toEqual({ width: 4, height: 2, channels: 3 });
    // Blue comes first in the layout, and last in the file.
    expect([...data.slice(0, 6)]).toEqual([2, 1, 0, 5, 4, 3]);
    expect(await refusal(2, "dump", "camera", "--png", "width")).toBe(
      'mortise: "width" is no image; there is: image.\n',
    );
  });
});

describe("gen", () => {
  test("writes what the bindings write", async () => {
    expect(await output("gen", "c", FRAME, "--name", "frame")).toBe(toC(Frame, "frame"));
    await output("gen", "python", FRAME, "--name", "Frame", "--output", "frame.py");
    expect(readFileSync(join(folder, "frame.py"), "utf8")).toBe(toPython(Frame, "Frame"));
  });

  test("says which languages there are, and which names cannot be", async () => {
    expect(await refusal(2, "gen", "cobol", FRAME, "--name", "frame")).toContain(
      "there are: c, python, rust, csharp, typescript",
    );
    expect(await refusal(2, "gen", "c", FRAME)).toContain("--name");
    expect(await refusal(2, "gen", "c", FRAME, "--name", "my frame")).toMatch(/^mortise: .*my frame/);
  });
});

describe("write", () => {
  test("makes a mailbox that stays, and writes to it again", async () => {
    const given = ["--layout", 'f32 gain + text(20) name = "left" + u64 id'];
    expect(await output("write", "settings", ...given, "gain=0.5", 'id="18446744073709551615"')).toBe(
      'wrote 36 bytes to the mailbox "settings", which stays until `mortise rm` removes it: number 1\n',
    );
    expect(JSON.parse(await output("inspect", "settings", "--json")).value).toEqual({
      gain: 0.5,
      name: "left",
      id: "18446744073709551615",
    });
    expect(await output("write", "settings", "--update", "name=right")).toContain("number 2");
    const text = await output("inspect", "settings");
    expect(text).toMatch(/lifetime +stays until it is removed, by `mortise rm` or a program\n/);
    expect(text).toMatch(/epoch +1, so often another writer took over\n/);
    expect(JSON.parse(await output("inspect", "settings", "--json")).value).toMatchObject({ gain: 0.5, name: "right" });
    expect(await output("rm", "settings")).toBe("removed settings\n");
  });

  test("takes for text what a field of text is given, whatever it looks like", async () => {
    const given =
      "text(9) name + char(4) tag + enum(u8, null, on) state + text(9)? note + u64 id + bytes(3) key + f32 gain";
    const write = (...values: string[]) => output("write", "looks", "--layout", given, ...values);
    const value = async () => JSON.parse(await output("inspect", "looks", "--json")).value;
    await write("name=5", "tag=true", "state=null", "note=[1]", "id=18446744073709551615", "key=1234", "gain=5");
    expect(await value()).toEqual({
      ...{ name: "5", tag: "true", state: "null", note: "[1]", id: "18446744073709551615", key: "1234", gain: 5 },
    });
    await write("name=two words", 'tag="5"', 'state="on"', "note=null", 'id="7"', 'key="AQID"', "gain=NaN");
    expect(await value()).toEqual({
      ...{ name: "two words", tag: "5", state: "on", note: null, id: "7", key: "AQID", gain: "NaN" },
    });
    await write("name=", 'tag="\\u0041"', "state=on", 'note="null"', "id=0", "key=AQID", "gain=0");
    expect(await value()).toMatchObject({ name: "", tag: "A", note: "null" });
    await output("rm", "looks");
  });

  test("carries on what a dead writer left, and leaves it", async () => {
    const program = `
      import { channels, fileTransport, layout } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url))};
      const transport = fileTransport({ directory: ${JSON.stringify(join(folder, "regions"))} });
      const out = await channels(transport).mailbox.writer("left", layout("u8 a + u8 b"));
      out.write({ a: 1, b: 2 });
      process.kill(process.pid, "SIGKILL");
    `;
    await new Promise((resolve) =>
      spawn(process.execPath, ["--input-type=module", "-e", program]).on("close", resolve),
    );
    expect(await output("write", "left", "--update", "a=7")).toContain("number 2");
    expect(JSON.parse(await output("inspect", "left", "--json"))).toMatchObject({ value: { a: 7, b: 2 } });
    await output("rm", "left");
  });

  test("takes what inspect gives", async () => {
    const { value, layout: notation } = JSON.parse(await output("inspect", "notes", "--json"));
    await output("write", "copied", "--kind", "queue", "--layout", notation, { input: JSON.stringify(value) });
    expect(JSON.parse(await output("inspect", "copied", "--json")).value).toEqual(value);
    await output("rm", "copied");
  });

  test("makes raw regions, and pictures fit", async () => {
    const picture = sharp({ create: { width: 8, height: 8, channels: 3, background: "#ff8000" } });
    writeFileSync(join(folder, "photo.png"), await picture.png().toBuffer());
    const given = ["--layout", FRAME, "--kind", "raw"];
    await output("write", "picture", ...given, "--image", "image=photo.png", "width=4", "height=2");
    const region = transport.attach("picture");
    const { image, width } = Frame.decode(region.bytes);
    region.close();
    expect([width, ...image.slice(0, 3)]).toEqual([4, 0, 128, 255]);
    expect(await refusal(2, "write", "picture", "--layout", FRAME, "--image", "width=photo.png")).toContain("no image");
    await output("rm", "picture");
  });

  test("refuses names of no field, and takes over nothing for what does not fit", async () => {
    await output("write", "spelled", "--layout", 'f32 gain = 1 + text(20) name = ""', "gain=0.5");
    expect(await refusal(2, "write", "spelled", "--update", "gian=0.75")).toBe(
      'mortise: there is no field "gian"; did you mean "gain"?\n',
    );
    expect(await refusal(2, "write", "spelled", { input: '{"other":1}' })).toBe(
      'mortise: there is no field "other"; there are: gain, name.\n',
    );
    expect(await refusal(2, "write", "spelled", "name=123456789012345678901")).toContain("name");
    expect(JSON.parse(await output("inspect", "spelled", "--json"))).toMatchObject({
      status: { epoch: 0 },
      sequence: 1,
    });
    await output("rm", "spelled", "--yes");
  });

  test("writes nothing that does not fit, and takes no channel from its writer", async () => {
    expect(await refusal(2, "write", "raw", "--layout", FRAME, "width=70000000000", "height=1", "image=[]")).toMatch(
      /^mortise: (image|width)/,
    );
    expect(await output("inspect", "raw", "--layout", FRAME)).toMatch(/width +i32 +40\n/);
    expect(await refusal(1, "write", "camera", "--update", "width=7")).toMatch(/camera.*(writer|taken)/);
    expect(await refusal(1, "write", "raw", "--layout", FRAME, "--image", "image=none.jpg")).toMatch(
      /^mortise: none\.jpg cannot be read as a picture: .*\n$/,
    );
    expect(await refusal(2, "write", "camera", "width")).toContain("as in width=40");
    expect(await refusal(1, "write", "nowhere", "a=1")).toContain('there is no "nowhere"');
    expect(await refusal(2, "write", "nowhere", "--layout", "u8 a", { input: "{" })).toContain("is no JSON");
    expect(await refusal(2, "write", "nowhere", "--layout", "u8 a", "--kind", "pipe", "a=1")).toContain("raw, mailbox");
  });
});

describe("rm", () => {
  test("asks first where something has it open, and has nobody to ask in a pipe", async () => {
    const region = transport.create("doomed", 64);
    if (process.platform === "linux") {
      expect(await refusal(1, "rm", "doomed")).toBe(
        `mortise: "doomed" is open in process ${process.pid}; give --yes to remove it all the same.\n`,
      );
    }
    expect(region.named).toBe(true);
    expect(await output("rm", "doomed", "--yes")).toBe("removed doomed\n");
    expect(region.named).toBe(false);
    region.close();
  });

  test("removes what nobody has open, and what dead programs left", async () => {
    transport.create("kept", 64, { persist: true }).close();
    expect(await output("rm", "--stale")).toBe("There was nothing to remove.\n");
    expect(JSON.parse(await output("rm", "kept", "--json"))).toEqual(["kept"]);
    const program = `
      import { fileTransport } from ${JSON.stringify(new URL("../dist/index.js", import.meta.url))};
      fileTransport({ directory: ${JSON.stringify(join(folder, "regions"))} }).create("orphan", 64);
      process.kill(process.pid, "SIGKILL");
    `;
    await new Promise((resolve) =>
      spawn(process.execPath, ["--input-type=module", "-e", program]).on("close", resolve),
    );
    expect(await output("list")).toMatch(/orphan +raw .*leftover/);
    expect(await output("inspect", "orphan")).toMatch(
      /lifetime +leftover of a creator that died: `mortise rm --stale` removes it\n/,
    );
    expect(await output("rm", "--stale")).toBe("removed orphan\n");
  });

  test("must be told what, and tells what it did", async () => {
    transport.create("one", 64, { persist: true }).close();
    expect(await refusal(1, "rm", "one", "nothing")).toContain('there is no "nothing"');
    const region = transport.create("two", 64);
    const half = await mortise(["rm", "one", "two"]);
    if (process.platform === "linux") {
      expect([half.status, half.out]).toEqual([1, "removed one\n"]);
      expect(half.errors).toContain('"two" is open in process');
    }
    region.close();
    expect(await refusal(2, "rm")).toBe("mortise: what is to be removed? Give names, or --stale.\n");
    expect(await refusal(1, "rm", "nothing")).toContain('there is no "nothing"');
  });
});

test("doctor says what works", async () => {
  const findings = JSON.parse(await output("doctor", "--json")) as { what: string; state: string }[];
  expect(findings.find(({ what }) => what === "mapped files")).toMatchObject({ state: "good" });
  expect(await output("doctor")).toMatch(/✓ Node: v/);
  const broken = await mortise(["doctor", "--json"], { MORTISE_TRANSPORT: "nowhere" });
  expect([broken.status, broken.errors]).toEqual([2, expect.stringContaining("MORTISE_TRANSPORT says")]);
});

test("a wrong command line is answered by what is right, with status 2", async () => {
  expect(await refusal(2, "lst")).toContain("Did you mean one of list, ls?");
  expect(await refusal(2, "list", "--jsn")).toContain("Did you mean --json?");
  expect(await refusal(2, "inspect")).toContain("missing required argument 'name'");
});

test.each([["--help"], ["--version"], ["gen --help"], ["list"]])(
  "%s ends quietly where nobody reads it",
  async (line) => {
    const { child, end } = start(line.split(" "));
    child.stdout?.destroy();
    expect(await end).toMatchObject({ status: 0, errors: "" });
  },
);

// `npx vitest run packages/mortise/test/command -u` writes the document anew.
test("docs/cli.md is what the commands say of themselves", async () => {
  const help = await output("--help");
  const names = [...help.matchAll(/^ {2}([a-z]+)(?:\|\w+)? \[?[<o[]/gm)].map(([, name = ""]) => name);
  expect(names).toContain("inspect");
  const parts: string[] = [];
  // Help's own is what stands above.
  for (const name of names.filter((name) => name !== "help"))
    parts.push(`## ${name}\n\n    ${indented(await output(name, "--help"))}`);
  const text = `# The command

\`mortise\` comes with the package of that name. This page is what \`mortise --help\` and \`mortise <command> --help\` print.

    ${indented(help)}

${parts.join("\n\n")}
`;
  await expect(text).toMatchFileSnapshot("../../../docs/cli.md");
});

function indented(text: string): string {
  return text.trimEnd().replaceAll("\n", "\n    ").replaceAll(/^ +$/gm, "");
}
