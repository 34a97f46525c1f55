export {
  type BroadcastReader,
  ChannelError,
  type ChannelErrorCode,
  type ChannelErrorContext,
  type ChannelKind,
  type ChannelReaderOptions,
  type ChannelStatus,
  type Channels,
  channels,
  type InPlaceOptions,
  type Mailbox,
  type MailboxReader,
  type MailboxWriter,
  type MailboxWriterOptions,
  type Observe,
  type Observer,
  type ObserverOptions,
  type QueueReader,
  type Seen,
  type Stream,
  type StreamReader,
  type StreamWriter,
  type StreamWriterOptions,
} from "@mortise/channel";
export * from "@mortise/codec";
export {
  type AbortSignalLike,
  type AttachOptions,
  type Bell,
  type CreateOptions,
  LAST_ROW,
  type ListOptions,
  type Lock,
  memoryTransport,
  type Region,
  type RegionHandle,
  type RegionInfo,
  type Transport,
  TransportError,
  type TransportErrorCode,
  type TransportErrorContext,
  type WaitOptions,
} from "@mortise/transport";
export { type FileTransportOptions, fileTransport } from "@mortise/transport-file";
export {
  type Inherited,
  type InheritOptions,
  type MemfdTransport,
  memfdTransport,
  type ShmTransportOptions,
  shmTransport,
} from "@mortise/transport-shm";
export { mailbox, observe, stream } from "./channels.ts";
export { type OpenRegionOptions, openRegion } from "./open-region.ts";
export { platformTransport, type TransportChoice } from "./platform-transport.ts";
