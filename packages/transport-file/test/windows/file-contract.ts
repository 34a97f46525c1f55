// The contract of transports on Windows' files; run by scripts/test-windows.mjs.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { spawnPeer } from "@mortise/mapping/contract-peer";
import { contract, type Subject } from "@mortise/transport/contract";
import { fileTransport } from "@mortise/transport-file";

const directory = mkdtempSync(join(tmpdir(), "mortise-test-"));
after(() => rmSync(directory, { recursive: true }));

const module = import.meta.resolve("@mortise/transport-file");
// In a file of its own, which the table of docs/platforms.md is checked against.
const traits = JSON.parse(readFileSync(new URL("file-traits.json", import.meta.url), "utf8")) as Partial<Subject>;

const subject: Subject = {
  transport: fileTransport({ directory }),
  spawn: () => spawnPeer({ module, export: "fileTransport", args: [{ directory }] }),
  makeForeign: (name, length) => writeFileSync(join(directory, name), new Uint8Array(length)),
  makeOther(name) {
    mkdirSync(join(directory, name));
    return () => rmdirSync(join(directory, name));
  },
  ...traits,
};

for (const each of contract) {
  const reason = each.skipReason(subject);
  test(each.name, { skip: reason ?? false }, () => each.run(subject));
}

test("nothing is left in the directory", () => assert.deepEqual(readdirSync(directory), []));
