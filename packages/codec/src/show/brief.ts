import { readBase } from "../check-bytes.ts";
import { READ } from "../engine/number-io.ts";
import type { Measured } from "../measured.ts";
import { charLength, readUtf8 } from "../utf8.ts";
import { readUuid } from "../uuids.ts";
import type { Row } from "./rows.ts";
import { printable } from "./words.ts";

/** The most characters of a value that is shown in part, if one of its elements has no more. */
const WIDTH = 36;

/** What stands in a row, as short text; `undefined` where nothing does that a line could tell, or it cannot be read. */
export function briefOf({ role, measured, offset, size, elements }: Row, data: DataView): string | undefined {
  if (measured === undefined || elements !== undefined) return undefined;
  switch (role) {
    case "value":
    case "count":
    case "constant":
      return briefValue(measured, data, offset, size);
    case "presence":
      return briefBool(data.getUint8(offset));
    case "tag": {
      if (measured.kind !== "union") return undefined;
      const tag = readBase(measured.base, data, offset);
      return measured.arms[tag]?.name ?? `${tag}`;
    }
    case "padding":
    case "unused":
    case "unknown":
    case "missing":
    case "beyond":
      return undefined;
  }
}

/** What stands in `size` bytes, which are all of a node or what it has beside its count. */
function briefValue(measured: Measured, data: DataView, at: number, size: number): string | undefined {
  switch (measured.kind) {
    case "number":
      return briefNumber(READ[measured.node.type](data, at, measured.littleEndian));
    case "safe-integer":
      return `${READ[measured.node.type](data, at, measured.littleEndian)}`;
    case "bool":
      return briefBool(data.getUint8(at));
    case "time":
      return briefTime(data.getBigInt64(at, measured.littleEndian));
    case "uuid":
      return readUuid(bytesOf(data), at);
    case "char":
      return quoteOrNone(readUtf8(bytesOf(data), at, charLength(data, at, size)));
    case "text":
      return quoteOrNone(readUtf8(bytesOf(data), at, size));
    case "bytes":
    case "blob":
      return ascii(bytesOf(data).subarray(at, at + size));
    case "enum": {
      const value = readBase(measured.base, data, at);
      return measured.node.members.find((member) => member.value === value)?.name ?? `${value}`;
    }
    case "flags": {
      const word = readBase(measured.base, data, at);
      return measured.node.members.filter((_, bit) => ((word >>> bit) & 1) === 1).join(", ") || "none";
    }
    case "bits": {
      let word = readBase(measured.base, data, at) >>> 0;
      const parts = measured.node.members.map(({ name, width }) => {
        const value = word % 2 ** width;
        word = Math.floor(word / 2 ** width);
        return `${name} ${value}`;
      });
      return parts.join(", ");
    }
    case "array":
    case "list": {
      const { element, stride } = measured;
      return first(size / stride, (index) => briefValue(element, data, at + index * stride, stride));
    }
    case "image":
    case "bounded-image":
      return briefValue(measured.samples, data, at, size);
    case "zstd":
    case "union":
    case "optional":
    case "struct":
      return undefined;
  }
}

/** A default as a row shows it. */
export function briefDefault(measured: Measured, value: unknown): string {
  if (measured.kind === "time" && typeof value === "bigint") return briefTime(value);
  if (typeof value === "string") return measured.kind === "enum" ? value : quote(value);
  return typeof value === "number" ? briefNumber(value) : String(value);
}

function briefNumber(value: number | bigint): string {
  return Object.is(value, -0) ? "-0" : `${value}`;
}

function briefBool(byte: number): string {
  return byte > 1 ? `${byte}` : `${byte === 1}`;
}

/** Nanoseconds since 1970 as ISO 8601, each digit of them. */
function briefTime(nanoseconds: bigint): string {
  const second = 1_000_000_000n;
  const rest = ((nanoseconds % second) + second) % second;
  const date = new Date(Number((nanoseconds - rest) / second) * 1000);
  return date.toISOString().replace(".000Z", `.${`${rest}`.padStart(9, "0")}Z`);
}

function quoteOrNone(text: string | undefined): string | undefined {
  return text === undefined ? undefined : quote(text);
}

function quote(text: string): string {
  // A character has at most two units.
  const start = [...text.slice(0, 2 * WIDTH)].slice(0, WIDTH - 4).join("");
  return printable(JSON.stringify(start)) + (start.length < text.length ? "…" : "");
}

/** The characters that bytes are in ASCII; others as dots. */
function ascii(bytes: Uint8Array): string {
  const characters = Array.from(bytes.subarray(0, WIDTH), (byte) =>
    byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : ".",
  );
  return characters.join("") + (bytes.length > WIDTH ? "…" : "");
}

/** As many elements as have room. */
function first(length: number, brief: (index: number) => string | undefined): string {
  let text = brief(0) ?? "";
  for (let index = 1; index < length; index++) {
    const next = `${text}, ${brief(index)}`;
    if (next.length > WIDTH - 3) return `${text}, …`;
    text = next;
  }
  return text;
}

function bytesOf(data: DataView): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}
