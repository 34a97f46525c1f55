import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { crc32 } from "node:zlib";
import { anyLayout, arbitrary } from "@mortise/codec/fast-check";
import fc from "fast-check";
import { compact, type Layout, layout } from "mortise";
import { afterAll, describe, expect, test } from "vitest";
import { CommandError } from "../src/command/errors.ts";
import { aboutBytes } from "../src/command/recording/about.ts";
import { type About, Header, type Recorded, Start, sealOf } from "../src/command/recording/format.ts";
import { RecordingReader } from "../src/command/recording/reader.ts";
import { RecordingWriter } from "../src/command/recording/writer.ts";
import { ZSTD_MISSING } from "./zstd-missing.ts";

const Note = layout("u32 id + text(40) body");
const ABOUT: About = { name: "notes", kind: "queue", layout: Note as Layout };

const folder = mkdtempSync(join(tmpdir(), "mortise-recording-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The bytes of a recording. */
async function recorded(about: About, values: readonly Recorded[], zstd: boolean = false): Promise<Buffer> {
  const path = join(folder, "recording");
  const recording = await RecordingWriter.create(path, about, { force: true, zstd });
  for (const value of values) await recording.write(value);
  recording.end();
  const bytes = readFileSync(path);
  expect([recording.values, recording.length]).toEqual([values.length, bytes.length]);
  return bytes;
}

interface Outcome {
  readonly about: About | undefined;
  readonly values: Recorded[];
  readonly cut: string | undefined;
  readonly end: number | undefined;
  readonly error: string | undefined;
}

/** All that is read of a recording. Errors of another kind than the command's own are thrown. */
async function read(bytes: Uint8Array, size: number = 7): Promise<Outcome> {
  const values: Recorded[] = [];
  let recording: RecordingReader | undefined;
  let error: string | undefined;
  try {
    recording = await RecordingReader.of(chunks(bytes, size), "it");
    for await (const { time, sequence, bytes } of recording.values())
      values.push({ time, sequence, bytes: Uint8Array.from(bytes) });
  } catch (thrown) {
    if (!(thrown instanceof CommandError)) throw thrown;
    error = thrown.message;
    expect(error).toMatch(/^it [^\n]+\.$|^it .*\?$/);
  }
  return { about: recording?.about, values, cut: recording?.cut, end: recording?.end, error };
}

async function* chunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** Notes of different lengths. */
const notes: readonly Recorded[] = Array.from({ length: 6 }, (_, id) => {
  return { time: 1e12 + id / 4, sequence: id + 1, bytes: Note.encode({ id, body: "x".repeat(id * 3) }) };
});

/** A file of records as someone may make them: their seals and checksums are right. */
function forged(records: readonly { header?: Partial<Header>; payload?: Uint8Array }[]): Buffer {
  const start = Start.encode({ magic: "mortise\n", version: 1, flags: { zstd: false } });
  let seal = crc32(start);
  const parts = records.map(({ header, payload = new Uint8Array(0) }) => {
    const { length } = payload;
    const checksum = crc32(payload);
    const bytes = Header.encode({ seal: 0, content: "value", length, checksum, time: 1, sequence: 1, ...header });
    seal = sealOf(bytes, seal);
    new DataView(bytes.buffer).setUint32(0, seal, true);
    return [bytes, payload];
  });
  return Buffer.concat([start, ...parts.flat()]);
}

const about = { header: { content: "about" }, payload: aboutBytes(ABOUT) } as const;
const note = { payload: Uint8Array.of(7, 0, 0, 0, 1, 0, 0, 0, 65) };
const end = { header: { content: "end" } } as const;
const saying = (count: number) => ({ header: { content: "end", sequence: count } }) as const;

describe("a recording", () => {
  test("gives what was written, whatever its layout is", async () => {
    const cases = anyLayout().chain((any) => fc.tuple(fc.constant(any), fc.array(arbitrary(any), { maxLength: 5 })));
    const property = fc.asyncProperty(
      cases,
      fc.string({ unit: "binary" }),
      fc.constantFrom("mailbox", "broadcast", "raw"),
      fc.integer({ min: 1, max: 300 }),
      async ([any, given], name, kind, size) => {
        const values = given.map((value, index) => ({ time: index * 1.5, sequence: index, bytes: any.encode(value) }));
        const outcome = await read(await recorded({ name, kind, layout: any }, values), size);
        expect(outcome).toMatchObject({ values, cut: undefined, error: undefined });
        expect([outcome.about?.name, outcome.about?.kind]).toEqual([name, kind]);
        expect(String(outcome.about?.layout)).toBe(String(any));
        expect(outcome.end).toBeGreaterThan(0);
      },
    );
    await fc.assert(property, { numRuns: 200 });
  });

  test("that is cut off gives the values before that, and says so", async () => {
    const bytes = await recorded(ABOUT, notes);
    for (let length = 0; length < bytes.length; length++) {
      const { values, cut, error } = await read(bytes.subarray(0, length));
      expect(values).toEqual(notes.slice(0, values.length));
      expect(cut ?? error).toMatch(
        error === undefined ? /^it is cut off after \d+ bytes, in the record at byte \d+; / : /^it is cut off before/,
      );
    }
    const { values } = await read(bytes.subarray(0, bytes.length - 1));
    expect(values).toHaveLength(notes.length);
  });

  test("that is damaged gives a part of what was written, from the first value on, and an error", async () => {
    const bytes = await recorded(ABOUT, notes);
    const flips = fc.array(fc.tuple(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 })), { minLength: 1 });
    const property = fc.asyncProperty(flips, fc.nat(bytes.length), async (flips, kept) => {
      const damaged = Buffer.from(bytes);
      for (const [at, bits] of flips) damaged[at] = (bytes[at] ?? 0) ^ bits;
      const whole = await read(damaged);
      expect(whole.values).toEqual(notes.slice(0, whole.values.length));
      expect(whole.error).toBeDefined();
      const cut = await read(damaged.subarray(0, kept));
      expect(cut.values).toEqual(notes.slice(0, cut.values.length));
      expect(cut.error ?? cut.cut ?? (kept === bytes.length ? "" : undefined)).toBeDefined();
    });
    await fc.assert(property);
  });

  test("has each record in its place", async () => {
    const bytes = await recorded(ABOUT, notes);
    const starts: number[] = [];
    for (let at = Start.LENGTH; at < bytes.length; at += Header.LENGTH + bytes.readUInt32LE(at + 8)) starts.push(at);
    const parts = starts.map((at, index) => bytes.subarray(at, starts[index + 1]));
    const [first, one, two, ...rest] = parts as [Buffer, Buffer, Buffer, ...Buffer[]];
    const start = bytes.subarray(0, Start.LENGTH);
    for (const [order, before] of [
      [[first, two, one, ...rest], 0],
      [[first, one, ...rest], 1],
      [[first, one, one, two, ...rest], 1],
      [[one, two, ...rest], 0],
    ] as const) {
      const { values, error } = await read(Buffer.concat([start, ...order]));
      expect(values).toEqual(notes.slice(0, before));
      expect(error).toContain("seal is wrong");
    }
  });

  test("says nothing that is believed, however well it is made", async () => {
    expect(await read(forged([about, note, end]))).toMatchObject({ values: [{ sequence: 1 }], error: undefined });
    for (const [bytes, error] of [
      [forged([about, note, end, note]), "there is more behind the end"],
      [forged([about, note, saying(77)]), "the end tells of 77 values, and 1 value came"],
      [forged([about, note, note, end]), "the end tells of 1 value, and 2 values came"],
      [forged([about, end]), "the end tells of 1 value, and 0 values came"],
      [forged([about, { payload: new Uint8Array(49) }]), "a record has 49 bytes, and at most 48 can be"],
      [forged([about, { header: { length: 2 ** 32 - 1 } }]), "a record has 4294967295 bytes, and at most 48 can be"],
      [forged([about, { ...note, header: { time: Number.NaN } }]), "a record's time is none"],
      [forged([about, { ...note, header: { time: Number.POSITIVE_INFINITY } }]), "a record's time is none"],
      [forged([about, { payload: note.payload.subarray(0, 8) }]), "body: the compact bytes end within it"],
      [forged([about, { payload: Uint8Array.of(7, 0, 0, 0, 41, 0, 0, 0) }]), "the bytes say 41"],
      [forged([about, { payload: Uint8Array.of(7, 0, 0, 0, 1, 0, 0, 0, 255) }]), "body (text(40) at 4)"],
      [forged([about, { ...note, header: { content: "zstd" } }]), "a record holds no value"],
      [forged([about, about]), "a record has "],
      [forged([note]), "the first record says not what it is"],
      [forged([{ header: { content: "about", length: 2 ** 32 - 1 } }]), "at most 1048576 can be"],
    ] as const) {
      expect((await read(bytes)).error).toContain(error);
    }
    for (const text of [
      "",
      "{",
      "7",
      "null",
      "[]",
      '{"name":"n"}',
      '{"name":"n","kind":"pipe"}',
      '{"name":7,"kind":"raw"}',
    ]) {
      const payload = Buffer.from(text);
      expect((await read(forged([{ ...about, payload }, end]))).error).toMatch(/^it does not say what was recorded: /);
    }
    const deep = `{"name":"n","kind":"raw","layout":${'{"kind":"struct","fields":[{"type":'.repeat(20_000)}`;
    expect((await read(forged([{ ...about, payload: Buffer.from(deep) }]))).error).toContain("does not say what");
    const json = fc.record({ name: fc.jsonValue(), kind: fc.constant("raw"), layout: fc.jsonValue() });
    await fc.assert(
      fc.asyncProperty(json, async (tree) => {
        const outcome = await read(forged([{ ...about, payload: Buffer.from(JSON.stringify(tree)) }]));
        expect(outcome.values).toEqual([]);
      }),
    );
  });

  test("has as many values as its end tells of; all that came are given", async () => {
    const property = fc.asyncProperty(fc.nat(8), fc.nat(8), async (count, told) => {
      const values = Array.from({ length: count }, () => note);
      const outcome = await read(forged([about, ...values, saying(told)]));
      expect([outcome.values.length, outcome.cut]).toEqual([count, undefined]);
      expect([outcome.error !== undefined, outcome.end === undefined]).toEqual([told !== count, told !== count]);
    });
    await fc.assert(property, { numRuns: 200 });
  });

  test("is told from other files, and from those of other versions", async () => {
    const bytes = await recorded(ABOUT, notes);
    const newer = Buffer.from(bytes);
    newer.writeUInt32LE(2, 8);
    expect((await read(newer)).error).toContain("a recording of version 2, and this program reads version 1");
    expect((await read(Buffer.from("PNG, or whatever")))?.error).toBe(
      "it is no recording; `mortise record` makes one.",
    );
    const flags = Buffer.from(bytes);
    flags[15] = 128;
    expect((await read(flags)).error).toContain("damaged at byte 16: a record's seal is wrong");
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), fc.nat(20), async (tail, kept) => {
        const { values, error } = await read(Buffer.concat([bytes.subarray(0, kept), tail]));
        expect([values, typeof error]).toEqual([[], "string"]);
      }),
    );
  });

  test.skipIf(ZSTD_MISSING !== undefined)(
    `compresses where that pays (${ZSTD_MISSING ?? "there is zstd"})`,
    async () => {
      const Scan = layout("u32 id + bytes(2000) samples");
      const random = Uint8Array.from({ length: 2000 }, (_, index) => crc32(Uint8Array.of(index, index >> 8)));
      const values = [new Uint8Array(2000), random].map((samples, id) => {
        return { time: id, sequence: id, bytes: Scan.encode({ id, samples }) };
      });
      const about: About = { name: "scans", kind: "mailbox", layout: Scan as Layout };
      const [plain, bytes] = [await recorded(about, values), await recorded(about, values, true)];
      expect(bytes.length).toBeLessThan(plain.length - 1900);
      expect(bytes.length).toBeGreaterThan(2000);
      expect(await read(bytes)).toMatchObject({ values, cut: undefined, error: undefined });
      const at = bytes.indexOf(Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd));
      const damaged = Buffer.from(bytes);
      damaged[at + 9] = (bytes[at + 9] ?? 0) ^ 1;
      expect(await read(damaged)).toMatchObject({ values: [], error: expect.stringContaining("checksum is wrong") });
    },
  );

  const python = spawnSync("python3", ["--version"]).status === 0;
  test.skipIf(!python)("is read by the reader of docs/recordings.md (python3)", async () => {
    const document = readFileSync(new URL("../../../docs/recordings.md", import.meta.url), "utf8");
    const [, program = ""] = /^```python\n(.*?)^```$/ms.exec(document) ?? [];
    const path = join(folder, "read.mortise-recording");
    writeFileSync(path, await recorded(ABOUT, notes));
    const { stdout, stderr } = spawnSync("python3", ["-c", program, path], { encoding: "utf8" });
    const lines = notes.map(({ time, sequence, bytes }) => {
      const shown = Number.isInteger(time) ? `${time}.0` : `${time}`;
      return `${sequence} ${shown} ${Buffer.from(compact(Note, bytes)).toString("hex")}\n`;
    });
    expect([stdout, stderr]).toEqual([`notes\n${lines.join("")}`, ""]);
  });
});
