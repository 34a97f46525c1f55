import { closing } from "./closing.ts";
import { locking } from "./locking.ts";
import { making } from "./making.ts";
import { processes } from "./processes.ts";
import { refusing } from "./refusing.ts";
import { ringing } from "./ringing.ts";
import type { ContractCase } from "./scene.ts";
import { using } from "./using.ts";

export { peerOperations, type ServedOperations } from "./peer-operations.ts";
export type { ContractCase } from "./scene.ts";
export type { Peer, PeerEnd, PeerOperations, Subject } from "./subject.ts";

/**
 * Every promise of {@link Transport}, as cases for any test runner.
 *
 * @example
 * for (const { name, skipReason, run } of contract) {
 *   const reason = skipReason(subject);
 *   if (reason !== undefined) test.skip(`${name} (skipped: ${reason})`);
 *   else test(name, () => run(subject));
 * }
 */
export const contract: readonly ContractCase[] = [
  ...making,
  ...refusing,
  ...using,
  ...closing,
  ...locking,
  ...ringing,
  ...processes,
];
