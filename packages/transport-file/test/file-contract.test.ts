import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contract, type Subject } from "@mortise/transport/contract";
import { afterAll, describe, expect, test } from "vitest";
import { files, filesWithLockFiles } from "./subjects.ts";

const directory = mkdtempSync(join(tmpdir(), "mortise-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

const subjects: [title: string, subject: Subject][] = [
  ["files", files(directory)],
  ["files with lock files", filesWithLockFiles(directory)],
];
for (const [title, subject] of subjects) {
  describe(`the contract, on ${title}`, () => {
    for (const each of contract) {
      const reason = each.skipReason(subject);
      if (reason !== undefined) test.skip(`${each.name} (skipped: ${reason})`);
      else test(each.name, () => each.run(subject));
    }

    test("nothing is left in the directory", () => expect(readdirSync(directory)).toEqual([]));
  });
}
