import { memoryTransport } from "@mortise/transport";
import { contract } from "@mortise/transport/contract";
import { describe, expect, test } from "vitest";
import { memory } from "./subjects.ts";

describe("the contract, on memory", () => {
  for (const each of contract) {
    const reason = each.skipReason(memory);
    if (reason !== undefined) test.skip(`${each.name} (skipped: ${reason})`);
    else test(each.name, () => each.run(memory));
  }
});

test("two transports share no names", () => {
  memoryTransport().create("a", 8);
  expect(memoryTransport().list()).toEqual([]);
});
