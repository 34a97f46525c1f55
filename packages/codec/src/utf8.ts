// Browsers and servers all have these; naming them here spares this package the types of one runtime.
declare class TextEncoder {
  encodeInto(text: string, bytes: Uint8Array): { readonly read: number; readonly written: number };
}
declare class TextDecoder {
  constructor(label: string, options: { readonly fatal: boolean; readonly ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Text this short is written and read character by character while that is ASCII: a call of the platform costs more. */
const SHORT = 16;

/** How many bytes a string's UTF-8 has; -1 where a lone surrogate has none. */
export function utf8Length(text: string): number {
  let length = text.length;
  for (let index = 0; index < text.length; index++) {
    const unit = text.charCodeAt(index);
    if (unit < 0x80) continue;
    if (unit < 0x800) length += 1;
    else if (unit < 0xd800 || unit > 0xdfff) length += 2;
    else {
      // A pair of two units has four bytes.
      const next = text.charCodeAt(index + 1);
      if (unit > 0xdbff || !(next >= 0xdc00 && next <= 0xdfff)) return -1;
      length += 2;
      index++;
    }
  }
  return length;
}

/** Whether a value is a string that has at most `capacity` bytes in UTF-8. */
export function utf8Fits(text: unknown, capacity: number): text is string {
  if (typeof text !== "string" || text.length > capacity) return false;
  // A unit has at most three bytes.
  if (isWellFormed !== undefined && text.length * 3 <= capacity) return isWellFormed.call(text);
  const length = utf8Length(text);
  return length >= 0 && length <= capacity;
}

// Not every browser has it; to ask is many times as fast as to look.
const { isWellFormed } = String.prototype as { isWellFormed?: (this: string) => boolean };

/**
 * Writes a string of at most `capacity` bytes into private memory, which nobody else may be reading or moving. The bytes
 * behind it may become anything.
 *
 * @returns how many bytes that were; -1 for anything that does not fit
 */
export function putUtf8(bytes: Uint8Array, at: number, text: unknown, capacity: number): number {
  if (typeof text !== "string" || text.length > capacity) return -1;
  const { length } = text;
  if (length <= SHORT) {
    let index = 0;
    for (; index < length; index++) {
      const unit = text.charCodeAt(index);
      if (unit >= 0x80) break;
      bytes[at + index] = unit;
    }
    if (index === length) return length;
  }
  if (isWellFormed === undefined ? utf8Length(text) < 0 : !isWellFormed.call(text)) return -1;
  // A view of a part costs as much as encoding into it.
  const { read, written } = encoder.encodeInto(text, at === 0 ? bytes : bytes.subarray(at));
  return read === length && written <= capacity ? written : -1;
}

/** Writes a string that fits and returns how many bytes that were. */
export function writeUtf8(bytes: Uint8Array, at: number, text: string, capacity: number): number {
  const part = scratchOf(Math.min(capacity, text.length * 3));
  const length = Math.max(0, putUtf8(part, 0, text, capacity));
  bytes.set(length === part.length ? part : part.subarray(0, length), at);
  return length;
}

/** Private bytes on the way to and from memory that others may be using, and views of its first bytes by their length. */
let scratch = new Uint8Array(1024);
let parts: Uint8Array[] = [];

/** The string that bytes hold; `undefined` where they are no UTF-8. */
export function readUtf8(bytes: Uint8Array, at: number, length: number): string | undefined {
  // INVARIANT: bytes are copied before they are looked at, so that nobody changes them between check and use. Short
  // text is made of single bytes, each looked at once.
  if (length <= SHORT) {
    let text = "";
    let index = 0;
    for (; index < length; index++) {
      const byte = bytes[at + index] as number;
      if (byte >= 0x80) break;
      text += String.fromCharCode(byte);
    }
    if (index === length) return text;
  }
  const part = scratchOf(length);
  part.set(bytes.subarray(at, at + length));
  try {
    return decoder.decode(part);
  } catch {
    return undefined;
  }
}

/** The string that `size` bytes hold up to their first NUL; `undefined` where they are no UTF-8. */
export function readChar(bytes: Uint8Array, data: DataView, at: number, size: number): string | undefined {
  return readUtf8(bytes, at, charLength(data, at, size));
}

/** How many bytes of a `char` stand before its first NUL. */
export function charLength(data: DataView, at: number, size: number): number {
  let length = 0;
  while (length < size && data.getUint8(at + length) !== 0) length++;
  return length;
}

function scratchOf(length: number): Uint8Array {
  if (length > scratch.length) {
    scratch = new Uint8Array(length);
    parts = [];
  }
  if (length > 256) return scratch.subarray(0, length);
  parts[length] ??= scratch.subarray(0, length);
  return parts[length];
}
