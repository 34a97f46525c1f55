import { contract, type Subject } from "@mortise/transport/contract";
import { faultyTransport } from "@mortise/transport/faulty";
import { describe, test } from "vitest";
import { sidePeer } from "./side-peer.ts";

describe("the contract, on a faulty transport without faults, its sides as processes", () => {
  const transport = faultyTransport();
  let peers = 0;
  const subject: Subject = {
    transport,
    spawn: async () => sidePeer(transport.peer(`peer ${++peers}`)),
    lacks: ["openBy"],
    skips: {
      "views kept from before a close are detached": "a SharedArrayBuffer cannot be detached; it stays readable",
      "a bell wakes a process that is blocked, and back":
        "all sides have one thread, and nobody rings while it is blocked",
    },
  };
  for (const each of contract) {
    const reason = each.skipReason(subject);
    if (reason !== undefined) test.skip(`${each.name} (skipped: ${reason})`);
    else test(each.name, () => each.run(subject));
  }
});
