export type { BroadcastReader } from "./broadcast-reader.ts";
export {
  type ChannelReaderOptions,
  type Channels,
  channels,
  type Mailbox,
  type MailboxWriterOptions,
  type Observe,
  type ObserverOptions,
  type Stream,
  type StreamWriterOptions,
  type Where,
} from "./channels.ts";
export type { SyncWaitOptions, WaitOptions } from "./clock.ts";
export { ChannelError, type ChannelErrorCode, type ChannelErrorContext } from "./errors.ts";
export type { MailboxReader } from "./mailbox-reader.ts";
export type { InPlaceOptions, MailboxWriter } from "./mailbox-writer.ts";
export type { Observer, Seen } from "./observer.ts";
export type { ReaderOptions } from "./open-reader.ts";
export type { WriterOptions } from "./open-writer.ts";
export type { ChannelKind } from "./prologue.ts";
export type { QueueReader } from "./queue-reader.ts";
export type { Into } from "./reader.ts";
export { beginsAsChannel } from "./segment.ts";
export type { ChannelStatus } from "./status.ts";
export type { StreamReader } from "./stream-reader.ts";
export type { StreamWriter } from "./stream-writer.ts";
