export * from "@mortise/codec";
export {
  type AttachOptions,
  type Bell,
  type CreateOptions,
  type Lock,
  memoryTransport,
  type Region,
  type RegionInfo,
  type Transport,
  TransportError,
  type TransportErrorCode,
} from "@mortise/transport";
export { fileTransport } from "@mortise/transport-file";
export { shmTransport } from "@mortise/transport-shm";
export { platformTransport } from "./platform-transport.ts";
