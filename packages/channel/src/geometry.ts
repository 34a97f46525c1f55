import { LayoutError } from "@mortise/codec";
import { ChannelError } from "./errors.ts";
import { type ChannelKind, Control, LINE, Prologue, RecordHeader, Row, SlotHeader, VERSION } from "./prologue.ts";

/** A mailbox has room for what is written, what is read, and what is newest. */
export const LEAST_SLOTS = 3;
export const MOST_SLOTS = 256;

/** As many readers as a region has rows for, some of which stay for the writer and for what is to come. */
export const MOST_READERS = 1000;

/** The longest description of a layout. */
const MOST_DESCRIPTION: number = 64 * 1024;

/** The largest ring, and the most that slots take together. */
const MOST_DATA: number = 2 ** 30;

const LEAST_RING = 256;

/** What a ring is counted in; also a record's header. */
export const UNIT: number = RecordHeader.LENGTH;

/** What is asked for of a new channel. */
export interface Wanted {
  readonly kind: ChannelKind;
  readonly name: string;
  /** The layout's LENGTH. */
  readonly valueLength: number;
  readonly fingerprint: bigint;
  readonly descriptionLength: number;
  /** Slots of a mailbox; messages that a stream has room for. */
  readonly capacity: number;
  readonly readers: number;
}

/** Where everything stands in a new segment, and how long it is. */
export function planSegment(wanted: Wanted): Prologue {
  const { kind, name, valueLength, fingerprint, descriptionLength, capacity, readers } = wanted;
  if (descriptionLength > MOST_DESCRIPTION) {
    const message = `channel "${name}": its layout takes ${descriptionLength} bytes to describe; at most ${MOST_DESCRIPTION} can be.`;
    throw new ChannelError("too-large", message, { name });
  }
  const descriptionAt = Prologue.LENGTH;
  const controlAt = roundUp(descriptionAt + descriptionLength, LINE);
  const dataAt = controlAt + Control.LENGTH + readers * Row.LENGTH;
  const [slots, stride] =
    kind === "mailbox"
      ? [capacity, roundUp(SlotHeader.LENGTH + valueLength, LINE)]
      : [1, ringLength(capacity, valueLength)];
  if (slots * stride > MOST_DATA) {
    const what = kind === "mailbox" ? "slots" : "messages of full size";
    const message = `channel "${name}": ${capacity} ${what} are ${slots * stride} bytes; at most ${MOST_DATA} can be.`;
    throw new ChannelError("too-large", message, { name });
  }
  return {
    magic: 0n,
    version: VERSION,
    kind,
    length: dataAt + slots * stride,
    fingerprint,
    instance: 0n,
    valueLength,
    slots,
    stride,
    readers,
    controlAt,
    dataAt,
    descriptionAt,
    descriptionLength,
  };
}

/** Bytes of a record with so many bytes of payload. */
export function recordLength(payload: number): number {
  return RecordHeader.LENGTH + roundUp(payload, UNIT);
}

/**
 * Bytes of a ring that has room for so many records of full size: one more for the end, which none crosses, and the
 * header behind the last.
 */
function ringLength(capacity: number, valueLength: number): number {
  const needed = (capacity + 1) * recordLength(valueLength) + UNIT;
  let length = LEAST_RING;
  while (length < needed) length *= 2;
  return length;
}

/**
 * The prologue in a private copy of it, after a look at all that it says.
 *
 * @param available bytes that the region has
 * @throws ChannelError `wrong-version`, `damaged`
 */
export function checkPrologue(bytes: Uint8Array, available: number, name: string): Prologue {
  const { version } = Prologue.view(bytes);
  if (version !== VERSION) {
    const message = `channel "${name}" has version ${version} of the protocol; this program has ${VERSION}. Run both sides with the same version of Mortise.`;
    throw new ChannelError("wrong-version", message, { name, expected: String(VERSION), received: String(version) });
  }
  let prologue: Prologue;
  try {
    prologue = Prologue.decode(bytes);
  } catch (error) {
    if (!(error instanceof LayoutError)) throw error;
    const { path = "", offset = 0, expected = "", received = "" } = error.context;
    throw damaged(name, { at: offset, field: path, expected, received });
  }
  const { kind, valueLength, slots, stride, readers, controlAt, dataAt, descriptionAt, descriptionLength } = prologue;
  const mailbox = kind === "mailbox";
  const check = (field: keyof Prologue, right: boolean, expected: string): void => {
    if (!right)
      throw damaged(name, { at: Prologue.offsets[field], field, expected, received: String(prologue[field]) });
  };
  check("valueLength", valueLength >= 1 && valueLength < 2 ** 31, "1 to 2147483647");
  check("slots", mailbox ? slots >= LEAST_SLOTS && slots <= MOST_SLOTS : slots === 1, mailbox ? "3 to 256" : "1");
  check("readers", readers >= 1 && readers <= (kind === "queue" ? 1 : MOST_READERS), "1 to 1000; 1 in a queue");
  check("descriptionAt", descriptionAt >= Prologue.LENGTH && descriptionAt <= available, "a place behind the prologue");
  check("descriptionLength", descriptionLength <= MOST_DESCRIPTION, `at most ${MOST_DESCRIPTION}`);
  check("controlAt", controlAt % LINE === 0 && controlAt >= descriptionAt + descriptionLength, "a line behind it");
  const behind = controlAt + Control.LENGTH + readers * Row.LENGTH;
  check("dataAt", dataAt % LINE === 0 && dataAt >= behind, "a line behind the readers' rows");
  if (mailbox) check("stride", stride % LINE === 0 && stride >= SlotHeader.LENGTH + valueLength, "lines for a value");
  else check("stride", isRing(stride) && stride >= ringLength(1, valueLength), "a power of two, with room for values");
  check("length", prologue.length === dataAt + slots * stride, "the end of the data");
  check("length", prologue.length <= available, `at most ${available}, which the region has`);
  return prologue;
}

function isRing(length: number): boolean {
  return length >= LEAST_RING && length <= MOST_DATA && Number.isInteger(Math.log2(length));
}

/** What a segment says that cannot be. */
export function damaged(
  name: string,
  what: { readonly at: number; readonly field: string; readonly expected: string; readonly received: string },
): ChannelError {
  const { at, field, expected, received } = what;
  const message = `channel "${name}" is damaged: ${field} at byte ${at} is ${received}; expected ${expected}. Remove it, and start its writer again.`;
  return new ChannelError("damaged", message, { name, ...what });
}

function roundUp(value: number, multiple: number): number {
  return Math.ceil(value / multiple) * multiple;
}
