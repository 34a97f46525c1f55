import type { Region } from "@mortise/transport";
import type { Fault, Fired } from "@mortise/transport/faulty";
import { expect } from "vitest";
import type { Command } from "./programs.ts";
import { type Outcome, PART, World } from "./world.ts";

/** What came of a program. */
export interface Run {
  readonly world: World;
  readonly outcomes: readonly (Outcome | undefined)[];
  readonly fired: readonly Fired[];
}

/**
 * Runs a program on a transport with a plan, and beside it on one without, to which is done by hand what the plan says;
 * each call must come to the same on both, or to the planned error.
 */
export async function lockstep(plan: readonly Fault[], program: readonly Command[]): Promise<Run> {
  const world = new World(plan);
  const twin = new World([]);
  // The twin's regions as their sides last saw them.
  const past = new Map<Region, Uint8Array>();
  const outcomes: (Outcome | undefined)[] = [];
  for (const command of program) {
    const before = world.main.fired.length;
    const outcome = await world.run(command);
    const [fired, ...more] = world.main.fired.slice(before);
    expect(more).toEqual([]);
    expect(outcome).toEqual(await expected(twin, command, fired?.fault, past));
    outcomes.push(outcome);
    if (outcome !== undefined) for (const [region, bytes] of twin.contents(command.by)) past.set(region, bytes);
  }
  expect(world.living().map((side) => side.name)).toEqual(twin.living().map((side) => side.name));
  expect(twin.main.fired).toEqual([]);
  return { world, outcomes, fired: world.main.fired };
}

async function expected(
  twin: World,
  command: Command,
  fault: Fault | undefined,
  past: ReadonlyMap<Region, Uint8Array>,
): Promise<Outcome | undefined> {
  if (fault === undefined) return await twin.run(command);
  twin.start(command.by);
  if ("tears" in fault && fault.of === "read") return await mixed(twin, command, fault.tears, past);
  if ("tears" in fault) {
    const whole = await twin.run({ ...command, what: "check" });
    const region = twin.region(command);
    if (whole !== undefined && "code" in whole) return whole;
    if (region === undefined || region.readOnly || command.at + PART > region.length) return await twin.run(command);
    region.write(new Uint8Array(Math.min(PART, fault.tears)).fill(command.byte), command.at);
  }
  if ("throws" in fault) return { code: fault.throws };
  if (!("kills" in fault)) throw new Error("a fault that does nothing");
  const caller = twin.living().some((side) => side.name === fault.kills) && fault.kills === command.by;
  twin.kill(fault.kills);
  return caller ? { code: "closed" } : await twin.run(command);
}

/** What a torn read gives: some bytes of now, the rest of the past. */
async function mixed(
  twin: World,
  command: Command,
  tears: number,
  past: ReadonlyMap<Region, Uint8Array>,
): Promise<Outcome | undefined> {
  const region = twin.region(command);
  const now = await twin.run(command);
  if (region === undefined || now === undefined || "code" in now) return now;
  const before = past.get(region) ?? new Uint8Array(region.length);
  const bytes = now.value as number[];
  return { value: bytes.map((byte, index) => (index < tears ? byte : before[command.at + index])) };
}
