import { contract, type Subject } from "@mortise/transport/contract";
import { describe, test } from "vitest";
import { macShm, memfd, shm } from "./subjects.ts";

const linux = process.platform === "linux";
const subjects: [title: string, subject: Subject][] = [
  ["shared memory", shm],
  ...(linux
    ? ([
        ["shared memory as macOS has it", macShm],
        ["memfds", memfd],
      ] satisfies [string, Subject][])
    : []),
];

for (const [title, subject] of subjects) {
  describe(`the contract, on ${title}`, () => {
    for (const each of contract) {
      const reason = each.skipReason(subject);
      if (reason !== undefined) test.skip(`${each.name} (skipped: ${reason})`);
      else test(each.name, () => each.run(subject));
    }
  });
}
