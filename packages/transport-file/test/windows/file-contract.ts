// The contract of transports on Windows' files; run by scripts/test-windows.mjs.
import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { spawnPeer } from "@mortise/mapping/contract-peer";
import { contract, type Subject } from "@mortise/transport/contract";
import { fileTransport } from "@mortise/transport-file";

const directory = mkdtempSync(join(tmpdir(), "mortise-test-"));
after(() => rmSync(directory, { recursive: true }));

const module = import.meta.resolve("@mortise/transport-file");
const AT_ONCE =
  "Windows has no signals: what Node calls so ends a process at once, as SIGKILL does, and leaves a leftover";

const subject: Subject = {
  transport: fileTransport({ directory }),
  spawn: () => spawnPeer({ module, export: "fileTransport", args: [{ directory }] }),
  makeForeign: (name, length) => writeFileSync(join(directory, name), new Uint8Array(length)),
  makeOther(name) {
    mkdirSync(join(directory, name));
    return () => rmdirSync(join(directory, name));
  },
  skips: {
    "a backslash is a letter of a name": "Windows allows it in no file's name",
    "the name goes when its creator's process ends (SIGTERM)": AT_ONCE,
    "the name goes when its creator's process ends (SIGINT)": AT_ONCE,
    "the name goes when its creator's process ends (SIGHUP)": AT_ONCE,
  },
};

for (const each of contract) {
  const reason = each.skipReason(subject);
  test(each.name, { skip: reason ?? false }, () => each.run(subject));
}

test("nothing is left in the directory", () => assert.deepEqual(readdirSync(directory), []));
