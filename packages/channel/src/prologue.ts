import { type Infer, layout } from "@mortise/codec";

/*
 * What a channel's segment holds besides values, declared as any other layout is. docs/protocol.md says what each word
 * is for.
 */

/** "MORTISE" and a zero, as the u64 that those bytes are. */
export const MAGIC = 0x0045_5349_5452_4f4dn;

/** The version of the protocol. */
export const VERSION = 1;

/** Bytes of a line: what one side writes is in other lines than what the other side writes, in pairs of cache lines. */
export const LINE = 128;

const PROLOGUE = `
  u64 magic + u32 version + enum(u32, mailbox=1, queue=2, broadcast=3) kind + u64(number) length
  + u64 fingerprint + u64 instance
  + u32 valueLength + u32 slots + u32 stride + u32 readers
  + u32 controlAt + u32 dataAt + u32 descriptionAt + u32 descriptionLength
  + pad(56)`;

/** The first bytes of a segment: what never changes once the magic stands there. */
export const Prologue: ReturnType<typeof layout<typeof PROLOGUE>> = layout(PROLOGUE);

export type Prologue = Infer<typeof Prologue>;

/** What kind of channel it is: the newest value; every value, for one consumer; every value, for all who keep up. */
export type ChannelKind = Prologue["kind"];

const CONTROL = `
  u32 latest + u32 claimed + f64 time
  + u32 wake @128 + u32 room
  + u32 epoch @256 + u32 state + u32 pid + f64 since @272
  + { u32 low + u32 high + u32 position + pad(4) }[8] marks @384`;

/** What the writer and its readers change. */
export const Control: ReturnType<typeof layout<typeof CONTROL>> = layout(CONTROL);

const ROW = "u32 waiting + u32 position + pad(120)";

/** A reader's line. */
export const Row: ReturnType<typeof layout<typeof ROW>> = layout(ROW);

const SLOT_HEADER = "u32 low + u32 high + f64 time + pad(48)";

/** What stands before a mailbox's value. */
export const SlotHeader: ReturnType<typeof layout<typeof SLOT_HEADER>> = layout(SLOT_HEADER);

const RECORD_HEADER = "u32 low + u32 high + u32 size + pad(4)";

/** What stands before a stream's message. */
export const RecordHeader: ReturnType<typeof layout<typeof RECORD_HEADER>> = layout(RECORD_HEADER);
