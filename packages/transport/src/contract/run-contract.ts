import { contract } from "./contract.ts";
import type { Feature } from "./scene.ts";
import type { Subject } from "./subject.ts";

/** What became of a case, as data that JSON can hold. */
export interface CaseReport {
  readonly feature: Feature;
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** Why it was skipped, or what was wrong. */
  readonly reason?: string;
}

/**
 * Runs the whole contract, one case after the other, without a test runner, and tells of each what became of it: for a
 * table of what works where. A failure is told, not thrown.
 *
 * @example
 * const failed = (await runContract({ transport: memoryTransport() })).filter(({ outcome }) => outcome === "failed");
 */
export async function runContract(subject: Subject): Promise<CaseReport[]> {
  const reports: CaseReport[] = [];
  for (const { feature, name, skipReason, run } of contract) {
    const skipped = skipReason(subject);
    if (skipped !== undefined) {
      reports.push({ feature, name, outcome: "skipped", reason: skipped });
      continue;
    }
    try {
      await run(subject);
      reports.push({ feature, name, outcome: "passed" });
    } catch (error) {
      reports.push({
        feature,
        name,
        outcome: "failed",
        reason: error instanceof Error ? error.message : String(error),
      });
    }
  }
  return reports;
}
