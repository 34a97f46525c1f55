import { TransportError } from "../errors.ts";
import { type Fault, OPERATIONS } from "./fault.ts";

/** The parts of a fault as they may come from outside, where no compiler looked at them. */
type Parts = { readonly [K in "call" | "of" | "by" | "throws" | "kills" | "tears"]?: unknown };

function problem({ call, of, by, throws, kills, tears }: Parts): string | undefined {
  if (!Number.isSafeInteger(call) || (call as number) < 1) return "its call must be a whole number from 1";
  if (of !== undefined && !OPERATIONS.some((operation) => operation === of))
    return `there is no operation ${String(of)}`;
  if (by !== undefined && typeof by !== "string") return "by must be the name of a side";
  if (throws !== undefined && typeof throws !== "string") return "throws must be the code of an error";
  if (kills !== undefined && typeof kills !== "string") return "kills must be the name of a side";
  if (throws !== undefined && kills !== undefined) return "a call cannot both throw and kill";
  if (tears === undefined) return throws === undefined && kills === undefined ? "it says not what happens" : undefined;
  if (!Number.isSafeInteger(tears) || (tears as number) < 0) return "tears must be a whole number of bytes";
  const endless = throws === undefined && kills === undefined;
  if (of === "read") return endless ? undefined : "a torn read can neither throw nor kill";
  if (of === "write") return endless ? "a torn write must throw or kill" : undefined;
  return "only a read or a write can tear";
}

/**
 * Refuses a plan that means nothing.
 *
 * @throws TransportError `bad-option`
 * @example
 * checkPlan("memory", [{ call: 1, throws: "no-space" }]);
 */
export function checkPlan(transport: string, plan: readonly Fault[]): void {
  for (const [index, fault] of plan.entries()) {
    const wrong = problem(fault);
    if (wrong === undefined) continue;
    throw new TransportError("bad-option", `fault ${index} of the plan, ${JSON.stringify(fault)}: ${wrong}.`, {
      transport,
    });
  }
}
