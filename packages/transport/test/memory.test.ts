import { memoryTransport } from "@mortise/transport";
import { contract, type Subject } from "@mortise/transport/contract";
import { describe, expect, test } from "vitest";

describe("the contract, on memory", () => {
  const subject: Subject = {
    transport: memoryTransport(),
    skips: {
      "views kept from before a close are detached": "a SharedArrayBuffer cannot be detached; it stays readable",
    },
  };
  for (const each of contract) {
    const reason = each.skipReason(subject);
    if (reason !== undefined) test.skip(`${each.name} (skipped: ${reason})`);
    else test(each.name, () => each.run(subject));
  }
});

test("two transports share no names", () => {
  memoryTransport().create("a", 8);
  expect(memoryTransport().list()).toEqual([]);
});
