import type { Record } from "./shape.ts";

/** The most characters of a type that a comment shows. */
const WIDTH = 100;

/**
 * A type as a comment of any language can hold it: one line of printable ASCII, which ends no comment and begins none.
 * Defaults in it may be any text.
 */
export function comment(note: string): string {
  const plain = note
    .replace(/[^\x20-\x7e]/g, "?")
    .replaceAll("*", "?")
    .replaceAll("\\", "?");
  return plain.length > WIDTH ? `${plain.slice(0, WIDTH - 3)}...` : plain;
}

/** A record as a comment calls it: where it stands, and its type. */
export function titleOf({ path, note }: Record): string {
  const place = path.length === 0 ? "The layout" : comment(path.join("."));
  return note === "" ? place : `${place}, ${comment(note)}`;
}
