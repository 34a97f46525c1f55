import {
  compact,
  type Description,
  description,
  fingerprint,
  type Layout,
  layout,
  selfDescription,
  verify,
} from "@mortise/codec";
import { anyLayout, arbitrary, hostileBytes } from "@mortise/codec/fast-check";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { MISSING, NUMPY, Peer } from "./python-programs.ts";
import { toldOf } from "./told.ts";

const RUNS = Number(process.env.MORTISE_PEERS ?? 100);
const SEED = Number(process.env.MORTISE_SEED ?? 1);

interface Case {
  readonly any: Layout;
  readonly values: readonly unknown[];
  readonly hostile: readonly Uint8Array[];
}

const cases: fc.Arbitrary<Case> = anyLayout().chain((any) =>
  fc.record({
    any: fc.constant(any),
    values: fc.array(arbitrary(any), { minLength: 3, maxLength: 3 }),
    hostile: fc.array(hostileBytes(any), { minLength: 10, maxLength: 10 }),
  }),
);

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString("hex");
}

function textOf(any: Layout): string {
  return selfDescription(any);
}

/** What Python must answer. */
function expectedOf({ any, values, hostile }: Case): unknown {
  const described = description(any) as Description & { readonly fields: readonly { name: string; offset: number }[] };
  return {
    fingerprint: String(fingerprint(any)),
    offsets: Object.fromEntries(described.fields.map(({ name, offset }) => [name, offset])),
    values: values.map((value) => {
      const bytes = any.encode(value as never);
      return [toldOf(described, any.decode(bytes)), hex(bytes), hex(compact(any, bytes))];
    }),
    // Whoever reads bytes to the first fault may find another first.
    hostile: hostile.map((bytes) => codes(any, bytes)),
  };
}

function codes(any: Layout, bytes: Uint8Array): readonly string[] {
  if (bytes.length < any.LENGTH) return ["too-short"];
  const found = verify(any, bytes).map(({ code }) => code);
  return found.length === 0 ? ["value"] : found;
}

const WAYS = [
  ["with numpy", [], NUMPY === undefined ? "no Python that has numpy" : MISSING],
  ["without numpy", ["plain"], MISSING],
] as const;

describe.each(WAYS)("Python %s", (_, args, missing) => {
  test.skipIf(missing !== undefined)(`has the same bytes and values (${missing ?? `${RUNS} layouts`})`, async () => {
    const peer = new Peer("codec-peer.py", args);
    for (const drawn of fc.sample(cases, { seed: SEED, numRuns: RUNS })) {
      const { any, values, hostile } = drawn;
      const answer = JSON.parse(
        await peer.ask(
          JSON.stringify({
            description: textOf(any),
            values: values.map((value) => hex(any.encode(value as never))),
            hostile: hostile.map(hex),
          }),
        ),
      );
      const { hostile: wanted, ...expected } = expectedOf(drawn) as { hostile: string[][] };
      const { hostile: verdicts, ...found } = answer as { hostile: string[] };
      expect({ layout: String(any), ...found }).toEqual({ layout: String(any), ...expected });
      for (const [index, verdict] of verdicts.entries()) {
        const allowed = wanted[index] ?? [];
        // What is no safe integer in TypeScript is a number in Python, whose ints have no end.
        const safe = allowed.every((code) => code === "out-of-range") ? [...allowed, "value"] : allowed;
        expect(safe, `${any} of ${hex(hostile[index] as Uint8Array)}`).toContain(verdict);
      }
    }
    expect(await peer.finish()).toMatchObject({ status: 0, errors: "" });
  });
});

describe.skipIf(MISSING)("What Python refuses to encode", () => {
  const All = layout(
    "u8 a + i64 b + f32 c + bool d + text(4) e + char(4) f + bytes(2) g + list(u16, 2) h + enum(u8, on, off) i" +
      " + flags(u8, x, y) j + bits(u8, m: 3) k + union(u8, p { u8 q }, r {}) l + u16[2] n + image(2,1,1) o + uuid s + u8? t",
  );
  const right =
    '{"a":1,"b":-1,"c":0.5,"d":True,"e":"é","f":"abcd","g":b"12","h":[1,2],"i":"off","j":{"x":True,"y":False},' +
    '"k":{"m":7},"l":{"kind":"p","q":1},"n":[1,2],"o":[1,2],"s":"f81d4fae-7dec-11d0-a765-00a0c91e6bf6","t":None}';
  let peer: Peer;
  beforeAll(() => {
    peer = new Peer("-c", [PROGRAM]);
    peer.child.stdin?.write(`${textOf(All)}\n${right}\n`);
  });
  afterAll(async () => {
    expect(await peer.finish()).toMatchObject({ status: 0, errors: "" });
  });

  test.each([
    ["nothing", "", "ok"],
    ["too large", "a=256", "out-of-range a"],
    ["too small", "a=-1", "out-of-range a"],
    ["a fraction", "a=1.5", "wrong-type a"],
    ["a bool for a number", "a=True", "wrong-type a"],
    ["past 64 bits", "b=2**63", "out-of-range b"],
    ["what would be infinite", "c=1e39", "out-of-range c"],
    ["a number for a bool", "d=1", "wrong-type d"],
    ["too long a text", 'e="éé1"', "wrong-length e"],
    ["half a surrogate pair", 'e="\\ud800"', "invalid-text e"],
    ["a NUL in a char", 'f="a\\0b"', "invalid-text f"],
    ["too few bytes", 'g=b"1"', "wrong-length g"],
    ["too many in a list", "h=[1,2,3]", "wrong-length h"],
    ["too large in a list", "h=[1,65536]", "out-of-range h[1]"],
    ["no member", 'i="idle"', "unknown-member i"],
    ["a flag of no name", 'j={"x":True,"z":True}', "missing-field j.y"],
    ["too many bits", 'k={"m":8}', "out-of-range k.m"],
    ["no arm", 'l={"kind":"z"}', "unknown-member l.kind"],
    ["a part of another arm", 'l={"kind":"r","q":1}', "unknown-field l.q"],
    ["too few in an array", "n=[1]", "wrong-length n"],
    ["too large in an image", "o=[1,256]", "out-of-range o[1]"],
    ["no uuid", 's="1"', "wrong-type s"],
    ["too large where it is there", "t=256", "out-of-range t"],
  ])("%s", async (_, change, expected) => {
    expect(JSON.parse(await peer.ask(change))).toBe(expected);
  });
});

const PROGRAM = `
import json, mortise, sys
layout = mortise.Layout(sys.stdin.readline())
right = eval(sys.stdin.readline())
for line in sys.stdin:
    try:
        value = {**right, **eval("dict(%s)" % line)}
        assert layout.decode(layout.encode(value))["e"] == "é"
        found = "ok"
    except mortise.LayoutError as error:
        found = error.code + " " + error.path
    print(json.dumps(found), flush=True)
`;
