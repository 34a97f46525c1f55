import type { Measured } from "../measured.ts";
import type { PixelFormat, StructNode } from "../node.ts";
import { PIXELS } from "../pixels.ts";
import { briefDefault } from "./brief.ts";
import type { Row } from "./rows.ts";

/** What is to be known of a row beside its type and role, in words. */
export function notesOf(row: Row, { order = "le" }: StructNode): string[] {
  const { measured, constant, elements } = row;
  const notes = [...roleNotes(row), ...(row.default === undefined ? [] : [`default ${defaultOf(row)}`])];
  if (constant !== undefined) {
    const word = constantWord(constant);
    notes.push(word === `${constant}` ? `always ${word}` : `always ${constant} (${word})`);
  }
  const little = measured === undefined || elements !== undefined ? undefined : inheritsLittle(measured);
  if (little !== undefined && little !== (order === "le")) notes.push(little ? "little-endian" : "big-endian");
  return notes;
}

function defaultOf(row: Row): string {
  return row.measured === undefined ? String(row.default) : briefDefault(row.measured, row.default);
}

function roleNotes({ role, measured, elements }: Row): string[] {
  switch (role) {
    case "value":
      return measured === undefined || elements !== undefined ? [] : valueNotes(measured);
    case "presence":
      return ["1 where a value follows"];
    case "tag":
      return measured?.kind === "union" ? [measured.arms.map(({ name }, tag) => `${tag} = ${name}`).join(", ")] : [];
    case "constant":
    case "count":
    case "padding":
    case "unused":
    case "unknown":
    case "missing":
    case "beyond":
      return [];
  }
}

function valueNotes(measured: Measured): string[] {
  switch (measured.kind) {
    case "number":
    case "safe-integer":
    case "bool":
    case "uuid":
    case "bytes":
    case "optional":
    case "union":
    case "struct":
      return [];
    case "time":
      return ["nanoseconds since 1970 UTC"];
    case "char":
      return ["UTF-8, the rest NUL"];
    case "text":
      return [`at most ${measured.capacity} bytes of UTF-8`];
    case "blob":
      return [`at most ${measured.capacity} bytes`];
    case "zstd":
      return [`at most ${measured.capacity} bytes, compressed`];
    case "array": {
      const { dimensions } = measured.node;
      return dimensions.length > 1 ? [`${dimensions.join(" × ")} elements, row by row`] : [];
    }
    case "list":
      return [`at most ${measured.capacity} elements`];
    case "image": {
      const { width, height, pixels } = measured.node;
      return [`${height} rows of ${width} pixels`, pixelNote(pixels)];
    }
    case "bounded-image": {
      const { maxWidth, maxHeight, pixels } = measured.node;
      return [`at most ${maxHeight} rows of ${maxWidth} pixels`, pixelNote(pixels)];
    }
    case "enum":
      return [measured.node.members.map(({ name, value }) => `${name} = ${value}`).join(", ")];
    case "flags":
      return [measured.node.members.map((name, bit) => `bit ${bit} ${name}`).join(", ")];
    case "bits":
      return [
        bitsOf(measured.node.members)
          .map(({ name, bits }) => `${bits} ${name}`)
          .join(", "),
      ];
  }
}

/** Where each member of a word stands: `bits 0 to 4`. */
function bitsOf(members: readonly { readonly name: string; readonly width: number }[]) {
  let next = 0;
  return members.map(({ name, width }) => {
    const first = next;
    next += width;
    return { name, bits: width === 1 ? `bit ${first}` : `bits ${first} to ${next - 1}` };
  });
}

function pixelNote(pixels: PixelFormat | number): string {
  return typeof pixels === "number" ? `${pixels} channels` : `samples ${[...PIXELS[pixels]].join(", ")}`;
}

/** A constant as it is mostly told: whole numbers from 10 on in hexadecimal digits. */
export function constantWord(constant: number | bigint): string {
  const whole = typeof constant === "bigint" || Number.isInteger(constant);
  return whole && constant >= 10 ? `0x${constant.toString(16)}` : `${constant}`;
}

/**
 * How numbers of more than a byte are stored in what stands there, where their type does not say it; `undefined` where
 * it does, or there are none.
 */
function inheritsLittle(measured: Measured): boolean | undefined {
  switch (measured.kind) {
    case "number":
    case "safe-integer":
      return measured.size === 1 || measured.node.order !== undefined ? undefined : measured.littleEndian;
    case "time":
      return measured.littleEndian;
    case "enum":
    case "flags":
    case "bits":
    case "union":
      return inheritsLittle(measured.base);
    case "array":
    case "list":
      return inheritsLittle(measured.element);
    case "image":
    case "bounded-image":
      return inheritsLittle(measured.samples);
    case "bool":
    case "uuid":
    case "char":
    case "bytes":
    case "text":
    case "blob":
    case "zstd":
    case "optional":
    case "struct":
      return undefined;
  }
}
