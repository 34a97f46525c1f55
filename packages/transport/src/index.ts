export type { AbortSignalLike, Bell, WaitOptions } from "./bell.ts";
export { TransportError, type TransportErrorCode, type TransportErrorContext } from "./errors.ts";
export type { Lock } from "./lock.ts";
export { LAST_ROW, type Region } from "./region.ts";
export type { AttachOptions, CreateOptions, RegionInfo, Transport } from "./transport.ts";
