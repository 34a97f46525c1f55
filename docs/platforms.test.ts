import { readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { memoryTransport } from "@mortise/transport";
import { contract, type Subject } from "@mortise/transport/contract";
import { expect, test } from "vitest";
import { memory } from "../packages/transport/test/subjects.ts";
import { files, filesWithLockFiles } from "../packages/transport-file/test/subjects.ts";
import { macShm, memfd, shm } from "../packages/transport-shm/test/subjects.ts";

const DOCUMENT = new URL("platforms.md", import.meta.url);

/** What the tests under Wine say of a subject there, whose transport does not run here. */
function onWindows(file: string, offers: Pick<Subject, "makeForeign" | "makeOther"> = {}): Subject {
  const traits = JSON.parse(readFileSync(new URL(`../packages/${file}`, import.meta.url), "utf8")) as Partial<Subject>;
  const spawn = (): never => {
    throw new Error("only under Wine");
  };
  return { transport: memoryTransport(), spawn, ...offers, ...traits };
}

const offers = { makeForeign: (): void => {}, makeOther: () => (): void => {} };
const SUBJECTS: readonly [title: string, subject: Subject][] = [
  ["shm on Linux", shm],
  ["shm as on macOS, on Linux", macShm],
  ["shm on Windows", onWindows("transport-shm/test/windows/shm-traits.json")],
  ["file on Linux", files(tmpdir())],
  ["file as on macOS, on Linux", filesWithLockFiles(tmpdir())],
  ["file on Windows", onWindows("transport-file/test/windows/file-traits.json", offers)],
  ["memfd", memfd],
  ["memory", memory],
];

/** A line for each reason, with the cases that are skipped for it. */
function skips(): string {
  return SUBJECTS.map(([title, subject]) => {
    const reasons = new Map<string, string[]>();
    for (const { name, skipReason } of contract) {
      const reason = skipReason(subject);
      if (reason !== undefined) reasons.set(reason, [...(reasons.get(reason) ?? []), name]);
    }
    const count = [...reasons.values()].flat().length;
    const lines = [...reasons].map(([reason, names]) => `- ${reason}: ${names.map((name) => `_${name}_`).join("; ")}`);
    const head = `**${title}**: ${contract.length - count} of ${contract.length} cases run${count > 0 ? ", but" : ""}`;
    return [head, ...(count > 0 ? ["", ...lines] : [])].join("\n");
  }).join("\n\n");
}

test.runIf(process.platform === "linux")("the document lists every case that is skipped, and why", () => {
  const document = readFileSync(DOCUMENT, "utf8");
  const list = /(?<=<!-- skips -->\n).*?(?=<!-- \/skips -->)/s;
  const right = document.replace(list, () => `\n${skips().trim()}\n\n`);
  if (process.env.MORTISE_UPDATE) writeFileSync(DOCUMENT, right);
  else expect(document).toBe(right);
});
