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

test("an option that is none is refused, also where the region is there, and by list", () => {
  const transport = memoryTransport();
  transport.create("camera", 64);
  const refused = expect.objectContaining({ code: "bad-option", message: expect.stringContaining("give ") });
  expect(() => transport.open("camera", 64, { replac: true } as object)).toThrow(refused);
  expect(() => transport.list({ openby: true } as object)).toThrow(refused);
});

test("two transports share no names", () => {
  memoryTransport().create("a", 8);
  expect(memoryTransport().list()).toEqual([]);
});
