import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layout, selfDescription } from "@mortise/codec";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MISSING, NUMPY, Peer, PYTHON } from "./python-programs.ts";

/** A field of every kind, some in each other. */
const Every = layout(
  "u8 a + i64be b + f32 c + bool d + text(40) e + char(4) f + blob(9) g + list(u16, 20) h + list({ text(5) t }, 3) i" +
    " + enum(u8, off, on) j + flags(u8, x, y) k + bits(u8, m: 3) l + union(u8, p { u8 q }, r {}) m + u16[2,2] n" +
    " + image(2,1,1) o + image(<=4,<=4,3) p + uuid q + u8? r + bool[3] s + time t",
);
const SECONDS = Number(process.env.MORTISE_PEERS ?? 100) / 20;
const SEED = Number(process.env.MORTISE_SEED ?? 1);

describe.skipIf(MISSING)(`Python's readers of hostile bytes (${MISSING ?? PYTHON}${NUMPY ? ", numpy" : ""})`, () => {
  let folder = "";
  let path = "";
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "mortise-hostile-"));
    path = join(folder, "description.json");
    writeFileSync(path, selfDescription(Every));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  test(`give values and typed errors, whatever is rewritten (${SECONDS} seconds, seed ${SEED})`, async () => {
    const { line, status, errors } = await new Peer("fuzz-peer.py", [path, SECONDS, SEED]).end;
    expect({ status, errors, wrong: line?.wrong }).toEqual({ status: 0, errors: "", wrong: null });
    const outcomes = line?.outcomes as Record<string, number>;
    expect(Object.keys(outcomes)).toEqual(expect.arrayContaining(["value", "damaged", "bad-description"]));
    // None was left open.
    expect(line?.descriptors).toBeLessThan(30);
  });

  test("refuse a description that is nested, long or malformed", async () => {
    const { line, status, errors } = await new Peer("-c", [DESCRIPTIONS]).end;
    expect({ status, errors }).toEqual({ status: 0, errors: "" });
    expect(new Set(Object.values(line ?? {}))).toEqual(new Set(["bad-description"]));
    expect(Object.keys(line ?? {})).toHaveLength(10);
  });

  test("refuse a segment that is cut off, of another version, no channel, or lies about its layout", async () => {
    const { line, status, errors } = await new Peer("-c", [SEGMENTS, path, folder]).end;
    expect({ status, errors }).toEqual({ status: 0, errors: "" });
    expect(line).toEqual({
      "as it was made": "ok",
      "cut in its slots": "damaged",
      "cut in its prologue": "not-a-channel",
      empty: "not-found",
      "being made": "not-found",
      "of version 2": "wrong-version",
      "no channel": "not-a-channel",
      "another fingerprint": "damaged",
      "a description of 100 MB": "damaged",
      "a description nested deeply": "damaged",
      "a description that is no JSON": "damaged",
      "a stream": "wrong-kind",
      "a link": "not-a-region",
      "a FIFO": "not-a-region",
      "another layout": "layout-mismatch",
      "no name": "bad-name",
      "another processor": "not-supported",
    });
  });
});

const DESCRIPTIONS = `
import json, mortise
number = '{"kind":"number","type":"u8","size":1}'
def of(fields, size=1, constants="[]"):
    return '{"kind":"struct","size":%d,"constants":%s,"fields":[%s]}' % (size, constants, fields)
def field(type, offset=0, name="a"):
    return '{"name":"%s","offset":%d,"type":%s}' % (name, offset, type)
inner = field(number)
for _ in range(200):
    inner = field(of(inner))
texts = {
    "nested 10000 deep": "[" * 10000 + "]" * 10000,
    "structs 200 deep": of(inner),
    "100 MB": " " * 100_000_000,
    "no JSON": "{",
    "no UTF-8": b"\\xff",
    "NaN": of(field(number)).replace('"size":1', '"size":NaN'),
    "a field behind the end": of(field(number, 1)),
    "fields over one another": of(field(number) + "," + field(number, 0, "b")),
    "a million elements in a byte": of(field('{"kind":"array","size":1,"dimensions":[1000000],"stride":1,"element":%s}' % number)),
    "a kind that is none": of(field('{"kind":"pointer","size":1}')),
}
assert mortise.Layout(of(field(number))).decode(b"\\7") == {"a": 7}
found = {}
for what, text in texts.items():
    try:
        mortise.Layout(text)
        found[what] = "ok"
    except mortise.LayoutError as error:
        found[what] = error.code
print(json.dumps(found))
`;

const SEGMENTS = `
import json, mortise, os, pathlib, platform, sys
_, path, folder = sys.argv
layout = mortise.Layout(pathlib.Path(path).read_text())
there = pathlib.Path(folder, "channel")
with mortise.mailbox.writer("channel", layout, directory=folder) as out:
    out.write(layout.decode(bytes(layout.size)))
    made = there.read_bytes()
def changed(at, octets):
    return made[:at] + octets + made[at + len(octets):]
at = int.from_bytes(made[64:68], "little")
length = int.from_bytes(made[68:72], "little")
found = {}
def tries(what, make, name="channel", **options):
    make()
    try:
        mortise.mailbox.reader(name, directory=folder, **options).close()
        found[what] = "ok"
    except mortise.MortiseError as error:
        found[what] = error.code
    if os.path.lexists(there):
        os.unlink(there)
def write(octets):
    return lambda: there.write_bytes(octets)
tries("as it was made", write(made))
tries("cut in its slots", write(made[:-64]))
tries("cut in its prologue", write(made[:100]))
tries("empty", write(b""))
tries("being made", write(bytes(len(made))))
tries("of version 2", write(changed(8, b"\\2")))
tries("no channel", write(b"x" * 6008))
tries("another fingerprint", write(changed(24, b"12345678")))
tries("a description of 100 MB", write(changed(68, (100_000_000).to_bytes(4, "little"))))
tries("a description nested deeply", write(changed(at, b"[" * length)))
tries("a description that is no JSON", write(changed(at, b"}")))
with mortise.stream.writer("channel", layout, directory=folder, capacity=2) as out:
    stream = there.read_bytes()
tries("a stream", write(stream))
tries("a link", lambda: os.symlink("/dev/zero", there))
tries("a FIFO", lambda: os.mkfifo(there))
other = json.loads(layout.text)["bytes"]
other["fields"][0]["name"] = "other"
tries("another layout", write(made), layout=json.dumps(other))
tries("no name", lambda: None, name="a/b")
platform.machine = lambda: "aarch64"
tries("another processor", write(made))
print(json.dumps(found))
`;
