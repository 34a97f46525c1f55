import { memoryTransport, type Region, type Transport } from "@mortise/transport";
import { contract, runContract, type Subject } from "@mortise/transport/contract";
import { faultyTransport } from "@mortise/transport/faulty";
import { describe, expect, test } from "vitest";

const skips = { "views kept from before a close are detached": "its bytes cannot be detached" };

test("a report tells of each case what became of it, as data", async () => {
  const reports = await runContract({ transport: memoryTransport(), skips });
  expect(reports.map(({ feature, name }) => `${feature}: ${name}`)).toEqual(
    contract.map(({ feature, name }) => `${feature}: ${name}`),
  );
  expect(reports.filter(({ outcome }) => outcome === "failed")).toEqual([]);
  for (const { outcome, reason } of reports) expect(reason !== undefined).toBe(outcome === "skipped");
  expect(reports).toContainEqual({ feature: "making", name: "create is exclusive", outcome: "passed" });
  expect(reports).toContainEqual({
    feature: "locking",
    name: "a killed process loses its locks",
    outcome: "skipped",
    reason: "needs a second process, which cannot reach this transport",
  });
  expect(JSON.parse(JSON.stringify(reports))).toEqual(reports);
});

test("no two cases have one name", () => {
  expect(new Set(contract.map(({ name }) => name)).size).toBe(contract.length);
});

/** What the contract finds wrong with a transport, by the names of the cases. */
async function failures(subject: Subject): Promise<(string | undefined)[][]> {
  const reports = await runContract(subject);
  return reports.filter(({ outcome }) => outcome === "failed").map(({ name, reason }) => [name, reason]);
}

describe("the contract finds", () => {
  test("a skip of no case", async () => {
    const misspelled = { ...skips, "create is exlusive": "…" };
    expect(await failures({ transport: memoryTransport(), skips: misspelled })).toEqual([
      ["the subject skips only cases that there are", "there are no cases of these names: create is exlusive"],
    ]);
  });

  test("what fails once", async () => {
    const transport = faultyTransport([{ call: 1, throws: "system" }]);
    expect(await failures({ transport, skips })).toEqual([
      ["create is exclusive", expect.stringContaining("it was to fail at this create, and did")],
    ]);
  });

  /** The memory transport, with something wrong. */
  function broken(change: (transport: Transport) => Partial<Transport>): Transport {
    const transport = memoryTransport();
    return { ...transport, ...change(transport) };
  }

  /** A region with something wrong. */
  function altered(region: Region, property: keyof Region, value: unknown): Region {
    return Object.defineProperty(region, property, { value });
  }

  test.each<[title: string, transport: Transport, found: string[]]>([
    [
      "a create that takes what is there",
      broken(({ open }) => ({ create: open })),
      ["create is exclusive", "a create that is refused changes nothing", "persist keeps the name"],
    ],
    [
      "a region that does not know that its name is gone",
      broken(({ attach }) => ({ attach: (...args) => altered(attach(...args), "named", true) })),
      ["a region knows whether its name leads to it", "a region made anew is another"],
    ],
    [
      "a write that does nothing",
      broken(({ create }) => ({ create: (...args) => altered(create(...args), "write", () => {}) })),
      ["read and write copy bytes, and refuse those that are not there", "check passes a region that is whole"],
    ],
    [
      "a list of the wrong order",
      broken(({ list }) => ({ list: () => list().reverse() })),
      ["list tells names in order, with lengths"],
    ],
    [
      "a list that takes the persistent for the living",
      broken(({ list }) => ({ list: () => list().map((info) => ({ ...info, lifetime: "goes" })) })),
      ["list tells what becomes of each region"],
    ],
    [
      "leftovers that live",
      broken(({ list, remove }) => ({
        removeLeftovers: () => list().flatMap(({ name }) => (remove(name) ? name : [])),
      })),
      ["removing leftovers leaves what lives, and what stays"],
    ],
  ])("%s", async (_, transport, found) => {
    const names = (await failures({ transport, skips })).map(([name]) => name);
    expect(names).toEqual(expect.arrayContaining(found));
  });
});
