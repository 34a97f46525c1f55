import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { contract, type Subject } from "@mortise/transport/contract";
import { faultyTransport } from "@mortise/transport/faulty";
import { fileTransport } from "@mortise/transport-file";
import { afterAll, describe, expect, test } from "vitest";
import { sidePeer } from "../../transport/test/faulty/side-peer.ts";

const directory = mkdtempSync(join(tmpdir(), "mortise-faulty-"));
afterAll(() => rmSync(directory, { recursive: true }));

// What faults are injected into may be any transport: here its sides take the place of the contract's processes.
describe.skipIf(process.platform === "win32")("the contract, on a faulty transport around files", () => {
  const transport = faultyTransport([], fileTransport({ directory }));
  let peers = 0;
  const subject: Subject = {
    transport,
    spawn: async () => sidePeer(transport.peer(`peer ${++peers}`)),
    lacks: ["openBy"],
    skips: {
      "a bell wakes a process that is blocked, and back":
        "all sides have one thread, and nobody rings while it is blocked",
    },
  };
  for (const each of contract) {
    const reason = each.skipReason(subject);
    if (reason !== undefined) test.skip(`${each.name} (skipped: ${reason})`);
    else test(each.name, () => each.run(subject));
  }

  test("nothing is left in the directory", () => {
    expect(transport.removeLeftovers()).toEqual([]);
    expect(readdirSync(directory)).toEqual([]);
  });
});
