import type { Region } from "@mortise/transport";
import { contract } from "@mortise/transport/contract";
import fc from "fast-check";
import { expect, test } from "vitest";
import { lockstep } from "./lockstep.ts";
import { NAMES, plan, program, ROWS } from "./programs.ts";
import type { World } from "./world.ts";

test("a call does as the contract says, or fails as planned; without the faults that never acted, all is the same", async () => {
  await fc.assert(
    fc.asyncProperty(plan, program, async (faults, commands) => {
      const first = await lockstep(faults, commands);
      const { pending } = first.world.main;
      const second = await lockstep(
        faults.filter((fault) => !pending.includes(fault)),
        commands,
      );
      expect(second.outcomes).toEqual(first.outcomes);
      expect(second.fired).toEqual(first.fired);
      expect(second.world.main.pending).toEqual([]);
      leavesOrder(second.world);
    }),
  );
});

/** What must hold when a plan is through: of names, of locks, and when all sides die. */
function leavesOrder(world: World): void {
  const after = world.main.peer("after");
  const lifetimes = new Map(after.list().map(({ name, lifetime }) => [name, lifetime]));
  expect([...lifetimes.keys()]).toEqual(NAMES.filter((name) => lifetimes.has(name)));
  const regions = [...lifetimes.keys()].map((name) => after.attach(name));
  for (const region of regions) {
    for (const row of ROWS) expect(region.lock(row).heldElsewhere()).toBe(holds(world, region, row));
  }

  for (const side of world.living()) if (side !== after) side.kill();
  const left = new Map(after.list().map(({ name, lifetime }) => [name, lifetime]));
  expect([...left.keys()]).toEqual([...lifetimes.keys()]);
  expect([...left.values()]).not.toContain("goes");
  for (const region of regions) {
    for (const row of ROWS) {
      expect(region.lock(row).tryAcquire()).toBe(true);
      expect(region.bell(row).ring()).toBe(false);
    }
  }
  const leftovers = [...left].filter(([, lifetime]) => lifetime === "leftover").map(([name]) => name);
  expect(after.removeLeftovers()).toEqual(leftovers);
  expect(after.list().map(({ name }) => name)).toEqual([...left.keys()].filter((name) => !leftovers.includes(name)));
  for (const name of NAMES) expect(after.create(name, 8, { replace: true }).created).toBe(true);
}

/** Whether a living side holds the row of the region to which the name leads. */
function holds(world: World, { name }: Region, row: number): boolean {
  return world.locks.some(
    ({ lock, region, side }) => lock.row === row && lock.held && !side.killed && region.name === name && region.named,
  );
}

test("the contract holds when a plan is through", async () => {
  const quick = contract.filter(({ name }) => !name.includes("bell") && !name.includes("wait"));
  const isThrough = async (...[faults, commands]: Parameters<typeof lockstep>): Promise<void> => {
    const { world } = await lockstep(faults, commands);
    const acted = faults.filter((fault) => !world.main.pending.includes(fault));
    const transport = (await lockstep(acted, commands)).world.main;
    const subject = { transport: transport.peer("the contract's") };
    for (const each of quick) {
      if (each.skipReason(subject) === undefined && !each.name.includes("detached")) await each.run(subject);
    }
  };
  await fc.assert(fc.asyncProperty(plan, program, isThrough), { numRuns: 20 });
});
