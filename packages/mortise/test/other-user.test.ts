import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { channels, fileTransport, layout } from "mortise";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { asNobody, ROOT } from "./as-nobody.ts";

describe.runIf(ROOT)("of what another user may read and not write to,", () => {
  const folder = mkdtempSync(join(tmpdir(), "mortise-other-user-"));
  const Pair = layout("u8 a + u16 b");
  const transport = fileTransport({ directory: join(folder, "regions") });
  const opened: Disposable[] = [];

  beforeAll(async () => {
    chmodSync(folder, 0o755);
    const raw = transport.create("raw", Pair.LENGTH, { mode: 0o644 });
    Pair.encodeInto({ a: 7, b: 513 }, raw.bytes);
    const secret = transport.create("secret", Pair.LENGTH);
    const channel = await channels(transport).mailbox.writer("channel", Pair, { mode: 0o644 });
    channel.write({ a: 7, b: 513 });
    opened.push(raw, secret, channel);
  });
  afterAll(() => {
    for (const each of opened) each[Symbol.dispose]();
    rmSync(folder, { recursive: true });
  });

  test("a raw region is shown", async () => {
    const inspected = await asNobody(folder, "inspect", "raw", "--layout", "u8 a + u16 b", "--json");
    expect(inspected.errors).toBe("");
    expect(JSON.parse(inspected.out)).toMatchObject({ kind: "raw", value: { a: 7, b: 513 } });
    const dumped = await asNobody(folder, "dump", "raw", "--layout", "u8 a + u16 b");
    expect([dumped.status, dumped.out]).toEqual([0, expect.stringContaining("07")]);
    const listed = await asNobody(folder, "list", "--json");
    const kinds = (JSON.parse(listed.out) as { name: string; kind: string }[]).map(({ name, kind }) => [name, kind]);
    expect(kinds).toContainEqual(["raw", "raw"]);
    expect(kinds).toContainEqual(["secret", "?"]);
  });

  test("a channel is named as one, with what its owner may do", async () => {
    const { status, errors } = await asNobody(folder, "inspect", "channel");
    expect(status).toBe(1);
    expect(errors).toMatch(/^mortise: "channel" is a channel that this user may read .* ask its owner .*\n$/);
  });

  test("what may not even be read is not", async () => {
    const { status, errors } = await asNobody(folder, "inspect", "secret", "--layout", "u8 a");
    expect([status, errors]).toEqual([1, expect.stringMatching(/^mortise: .*EACCES.*\n$/)]);
  });
});
