export {
  checkAgreedLength,
  checkAttach,
  checkAttachOptions,
  checkCreate,
  checkCreateOptions,
  checkLength,
  checkListOptions,
  checkMode,
  checkName,
  checkRow,
  MAX_LENGTH,
  MAX_NAME_BYTES,
  nameOf,
  nameProblem,
  SIDE_PREFIX,
} from "./arguments.ts";
export { BaseRegion, type RegionParts, type RegionTraits } from "./base-region.ts";
export type { AbortSignalLike, Bell, WaitOptions } from "./bell.ts";
export { TransportError, type TransportErrorCode, type TransportErrorContext } from "./errors.ts";
export { LatchBell, type RowEar } from "./latch-bell.ts";
export type { Lock } from "./lock.ts";
export { memoryTransport } from "./memory.ts";
export { checkOptions, type Known, optionsProblem, signalProblem } from "./options.ts";
export { LAST_ROW, type Region, type RegionHandle } from "./region.ts";
export type { RowBell, RowLocks } from "./region-rows.ts";
export { RingLatch } from "./ring-latch.ts";
export type { AttachOptions, CreateOptions, ListOptions, RegionInfo, Transport } from "./transport.ts";
