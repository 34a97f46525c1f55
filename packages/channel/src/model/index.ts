export { mailboxModel } from "./mailbox-model.ts";
export type { ChannelModel, ModelCommand, ModelPlace, ModelSide } from "./model.ts";
export { type StreamModelOptions, streamModel } from "./stream-model.ts";
