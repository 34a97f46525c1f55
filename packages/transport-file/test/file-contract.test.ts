import { mkdirSync, mkdtempSync, readdirSync, rmdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { posixTransport } from "@mortise/mapping";
import { spawnPeer } from "@mortise/mapping/contract-peer";
import { contract, type Subject } from "@mortise/transport/contract";
import { fileTransport } from "@mortise/transport-file";
import { afterAll, describe, expect, test } from "vitest";
import { filePlace } from "../src/file-place.ts";

const directory = mkdtempSync(join(tmpdir(), "mortise-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

const kinds = [
  ["files", fileTransport({ directory }), new URL("../dist/index.js", import.meta.url), "fileTransport", { directory }],
  [
    // The locks of systems that have none like Linux's; Linux can use them as well.
    "files with lock files",
    posixTransport(filePlace(directory, "files", () => {})),
    new URL("lock-file-transport.mjs", import.meta.url),
    "lockFileTransport",
    directory,
  ],
] as const;

for (const [title, transport, module, name, argument] of kinds) {
  describe(`the contract, on ${title}`, () => {
    const subject: Subject = {
      transport,
      spawn: () => spawnPeer({ module, export: name, args: [argument] }),
      makeForeign: (region, length) => writeFileSync(join(directory, region), new Uint8Array(length)),
      makeOther: (region) => {
        mkdirSync(join(directory, region));
        return () => rmdirSync(join(directory, region));
      },
      modeOf: (region) => statSync(join(directory, region)).mode & 0o777,
    };
    for (const each of contract) {
      const reason = each.skipReason(subject);
      if (reason !== undefined) test.skip(`${each.name} (skipped: ${reason})`);
      else test(each.name, () => each.run(subject));
    }

    test("nothing is left in the directory", () => expect(readdirSync(directory)).toEqual([]));
  });
}
