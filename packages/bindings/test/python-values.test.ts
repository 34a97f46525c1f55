import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layout } from "@mortise/codec";
import { afterAll, expect, test } from "vitest";
import { toPython } from "../src/index.ts";

const Note = layout(`u8 id + text(3) body + list(u8, 2) marks + enum(u8, idle, busy) mode + bool ok + u16be gain = 258 +
  union(u8, none, circle { f32 radius }) shape + char(2) tag = "ab" + u8[2] pair + i16[2] steps + bits(u8, low:2) word`);
const GOOD = `{"id": 1, "body": "é", "marks": [1], "mode": "busy", "ok": True, "shape": {"kind": "none"},
    "pair": b"\\x01\\x02", "steps": [-1, 2], "word": {"low": 3}}`;

/** Parts of a value that is none, and what is said of it. */
const BAD: [part: string, error: string][] = [
  ['"id": 256', "out-of-range id 0"],
  ['"id": "1"', "wrong-type id 0"],
  ['"id": 1.5', "wrong-type id 0"],
  ['"body": "éé"', "wrong-length body 1"],
  ['"body": "\\ud800"', "invalid-text body 1"],
  ['"body": 5', "wrong-type body 1"],
  ['"marks": [1, 2, 3]', "wrong-length marks 8"],
  ['"marks": 5', "wrong-type marks 8"],
  ['"marks": [256]', "wrong-type marks 12"],
  ['"mode": "gone"', "unknown-member mode 14"],
  ['"ok": 2', "wrong-type ok 15"],
  ['"shape": {"kind": "square"}', "unknown-member shape.kind 18"],
  ['"shape": {"kind": "circle"}', "missing-field shape 19"],
  ['"shape": {"kind": "circle", "radius": 1e300}', "out-of-range shape.radius 19"],
  ['"tag": "abc"', "wrong-length tag 23"],
  ['"tag": "\\0"', "invalid-text tag 23"],
  ['"pair": b"1"', "wrong-length pair 25"],
  ['"steps": [1]', "wrong-length steps 27"],
  ['"steps": [1, 40000]', "out-of-range steps 27"],
  ['"word": {"low": 4}', "out-of-range word.low 31"],
  ['"word": {}', "missing-field word 31"],
];

const folder = mkdtempSync(join(tmpdir(), "mortise-python-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("Python writes what we read, leaves out defaults, and refuses what does not fit, by code, path and offset", (context) => {
  if (spawnSync("python3", ["--version"]).status !== 0) return context.skip("no python3 here");
  writeFileSync(join(folder, "note.py"), toPython(Note, "Note"));
  writeFileSync(
    join(folder, "main.py"),
    `import note

GOOD = ${GOOD}
print(note.encode(GOOD).hex())
target = bytearray(b"\\xa5" * note.LENGTH)
for part in [${BAD.map(([part]) => `{${part}}`).join(", ")}, "none"]:
    try:
        note.write(dict(GOOD, **part) if part != "none" else None, target)
        print("taken")
    except note.LayoutError as error:
        print(error.code, error.path, error.offset)
for at in (-1, 1):
    try:
        note.write(GOOD, target, at)
        print("taken")
    except note.LayoutError as error:
        print(error.code)
print(target == b"\\xa5" * note.LENGTH)
`,
  );
  const { status, stdout, stderr } = spawnSync("python3", ["-W", "error", "main.py"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([0, ""]);
  const [bytes = "", ...errors] = stdout.trimEnd().split("\n");
  const value = {
    id: 1,
    body: "é",
    marks: Uint8Array.of(1),
    mode: "busy",
    ok: true,
    gain: 258,
    shape: { kind: "none" },
    tag: "ab",
    pair: Uint8Array.of(1, 2),
    steps: Int16Array.of(-1, 2),
    word: { low: 3 },
  } as const;
  expect(bytes).toBe(Buffer.from(Note.encode(value)).toString("hex"));
  expect(errors).toEqual([...BAD.map(([, error]) => error), "missing-field  0", "too-short", "too-short", "True"]);
});
