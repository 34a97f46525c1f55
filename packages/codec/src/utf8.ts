// Browsers and servers all have these two; naming them here spares this package the types of one runtime.
declare class TextEncoder {
  encodeInto(text: string, bytes: Uint8Array): { readonly written: number };
}
declare class TextDecoder {
  constructor(label: string, options: { readonly fatal: boolean; readonly ignoreBOM: boolean });
  decode(bytes: Uint8Array): string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Shorter text is written and read character by character while that is ASCII: a call of the platform costs more. */
const SHORT = 24;

/** Private bytes on the way to and from memory that others may be writing. */
let scratch = new Uint8Array(1024);

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

/** Writes a string without lone surrogates; `length` is its {@link utf8Length}. */
export function writeUtf8(bytes: Uint8Array, at: number, text: string, length: number): void {
  if (length === text.length && length <= SHORT) {
    for (let index = 0; index < length; index++) bytes[at + index] = text.charCodeAt(index);
    return;
  }
  const part = scratchOf(length);
  encoder.encodeInto(text, part);
  bytes.set(part, at);
}

/** The string that bytes hold; `undefined` where they are no UTF-8. */
export function readUtf8(bytes: Uint8Array, at: number, length: number): string | undefined {
  // INVARIANT: the bytes are copied before they are looked at, so that nobody changes them between check and use.
  const part = scratchOf(length);
  part.set(bytes.subarray(at, at + length));
  if (length <= SHORT) {
    let text = "";
    let index = 0;
    for (; index < length && (part[index] as number) < 0x80; index++)
      text += String.fromCharCode(part[index] as number);
    if (index === length) return text;
  }
  try {
    return decoder.decode(part);
  } catch {
    return undefined;
  }
}

function scratchOf(length: number): Uint8Array {
  if (length > scratch.length) scratch = new Uint8Array(length);
  return scratch.subarray(0, length);
}
