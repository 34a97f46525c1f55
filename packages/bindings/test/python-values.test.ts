import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { layout } from "@mortise/codec";
import { afterAll, expect, test } from "vitest";
import { toPython } from "../src/index.ts";

const Note = layout(`u8 id + text(3) body + list(u8, 2) marks + enum(u8, idle, busy) mode + bool ok + u16be gain = 258 +
  union(u8, none, circle { f32 radius }) shape + char(2) tag = "ab" + u8[2] pair + i16[2] steps + bits(u8, low:2) word +
  flags(u8, x) set + f16 half + u8? layer + image(<=2,<=2,1) thumb + bool[2] pads`);
const GOOD = `{"id": 1, "body": "é", "marks": [1], "mode": "busy", "ok": True, "shape": {"kind": "none"},
    "pair": b"\\x01\\x02", "steps": [-1, 2], "word": {"low": 3}, "set": {"x": True},
    "half": 1.5, "thumb": {"width": 1, "height": 1, "data": b"x"}, "pads": [True, False]}`;

/** Parts of a value that is none, and what is said of it. */
const BAD: [part: string, error: string][] = [
  ['"id": 256', "out-of-range id 0"],
  ['"id": "1"', "wrong-type id 0"],
  ['"id": 1.5', "wrong-type id 0"],
  // Python writes no int of so many digits.
  ['"id": 10 ** 5000', "out-of-range id 0"],
  ['"id": True', "wrong-type id 0"],
  ['"id": None', "wrong-type id 0"],
  ['"idd": 1', "unknown-field idd 0"],
  ['"body": "éé"', "wrong-length body 1"],
  ['"body": "\\ud800"', "invalid-text body 1"],
  ['"body": 5', "wrong-type body 1"],
  ['"marks": [1, 2, 3]', "wrong-length marks 8"],
  ['"marks": 5', "wrong-type marks 8"],
  ['"marks": [256]', "out-of-range marks[0] 12"],
  ['"marks": [True]', "wrong-type marks[0] 12"],
  ['"mode": "gone"', "unknown-member mode 14"],
  ['"mode": 1', "wrong-type mode 14"],
  ['"ok": 2', "wrong-type ok 15"],
  ['"ok": 1', "wrong-type ok 15"],
  ['"shape": {"kind": "square"}', "unknown-member shape.kind 18"],
  ['"shape": {"kind": "circle"}', "missing-field shape.radius 19"],
  ['"shape": {"kind": "circle", "radius": 1e300}', "out-of-range shape.radius 19"],
  ['"shape": {"kind": "circle", "radius": 1.0, "width": 1.0}', "unknown-field shape.width 19"],
  ['"shape": {"kind": "none", "radius": 1.0}', "unknown-field shape.radius 19"],
  ['"shape": {"kind": 1}', "wrong-type shape.kind 18"],
  ['"shape": {}', "missing-field shape.kind 18"],
  ['"shape": None', "wrong-type shape 18"],
  ['"tag": "abc"', "wrong-length tag 23"],
  ['"tag": "\\0"', "invalid-text tag 23"],
  ['"pair": b"1"', "wrong-length pair 25"],
  ['"steps": [1]', "wrong-length steps 27"],
  ['"steps": [1, 40000]', "out-of-range steps[1] 29"],
  ['"word": {"low": 4}', "out-of-range word.low 31"],
  ['"word": {"low": True}', "wrong-type word.low 31"],
  ['"word": {}', "missing-field word.low 31"],
  ['"word": {"low": 1, "high": 1}', "unknown-field word.high 31"],
  ['"word": 1', "wrong-type word 31"],
  ['"set": {"x": "no"}', "wrong-type set.x 32"],
  ['"set": {"x": 1}', "wrong-type set.x 32"],
  ['"set": {}', "missing-field set.x 32"],
  ['"set": {"x": True, "y": True}', "unknown-field set.y 32"],
  ['"half": 70000', "out-of-range half 33"],
  ['"half": 10 ** 400', "out-of-range half 33"],
  ['"half": "1"', "wrong-type half 33"],
  ['"layer": 256', "out-of-range layer 36"],
  ['"thumb": {"width": 3, "height": 1, "data": b"123"}', "out-of-range thumb.width 37"],
  ['"thumb": {"width": 1, "height": True, "data": b"1"}', "wrong-type thumb.height 41"],
  ['"thumb": {"width": 1, "height": 1, "data": [256]}', "out-of-range thumb.data[0] 45"],
  ['"thumb": {"width": 1, "height": 1, "data": b"1", "channels": 3}', "wrong-length thumb.channels 37"],
  ['"thumb": {"width": 1, "height": 1, "data": b"1", "depth": 3}', "unknown-field thumb.depth 37"],
  ['"pads": [True]', "wrong-length pads 49"],
  ['"pads": [True, 0]', "wrong-type pads[1] 50"],
];

/** The folder of mortise.py, which refuses the same in the same words. */
const PEER = fileURLToPath(new URL("../../../peers/python", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "mortise-python-"));
afterAll(() => rmSync(folder, { recursive: true }));

test("Python writes what we read, leaves out defaults, and refuses what does not fit, by code, path and offset", (context) => {
  if (spawnSync("python3", ["--version"]).status !== 0) return context.skip("no python3 here");
  writeFileSync(join(folder, "note.py"), toPython(Note, "Note"));
  writeFileSync(
    join(folder, "main.py"),
    `import sys
import note
sys.path.insert(0, ${JSON.stringify(PEER)})
import mortise

GOOD = ${GOOD}
print(note.encode(GOOD).hex())
target = bytearray(b"\\xa5" * note.LENGTH)
peer = mortise.Layout(note.DESCRIPTION)
# Of these mortise.py knows nothing.
DEFAULTS = {"gain": 258, "tag": "ab"}
assert peer.encode(dict(DEFAULTS, **GOOD)) == note.encode(GOOD)

def refused(write, value):
    try:
        write(value)
        return "taken"
    except (note.LayoutError, mortise.LayoutError) as error:
        assert "Error" not in str(error) and "argument" not in str(error), error
        return "%s %s %s" % (error.code, error.path, error.offset)

for part in [${BAD.map(([part]) => `{${part}}`).join(", ")}, "none"]:
    value = dict(GOOD, **part) if part != "none" else None
    found = refused(lambda value: note.write(value, target), value)
    other = refused(peer.encode, value and dict(DEFAULTS, **value))
    print(found if found == other else "%s, and %s in mortise.py" % (found, other))
for at in (-1, 1):
    try:
        note.write(GOOD, target, at)
        print("taken")
    except note.LayoutError as error:
        print(error.code)
print(target == b"\\xa5" * note.LENGTH)
`,
  );
  const { status, stdout, stderr } = spawnSync("python3", ["-B", "-W", "error", "main.py"], {
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
    set: { x: true },
    half: 1.5,
    thumb: { width: 1, height: 1, data: Uint8Array.of(0x78), channels: 1 },
    pads: [true, false],
  } as const;
  expect(bytes).toBe(Buffer.from(Note.encode(value)).toString("hex"));
  expect(errors).toEqual([...BAD.map(([, error]) => error), "wrong-type  0", "too-short", "too-short", "True"]);
});
