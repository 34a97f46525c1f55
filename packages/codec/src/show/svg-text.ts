import { clip, printable } from "./words.ts";

/** How wide a character of a monospaced font is, in parts of its size. */
const ADVANCE = 0.61;

/** Text for an SVG: nothing in it is markup, or a character that XML forbids. */
export function escapeXML(text: string): string {
  return printable(text).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** How wide text is, about. */
export function widthOf(text: string, size: number): number {
  // What is written in wide characters takes two places each.
  return (
    [...text].reduce((sum, character) => sum + (character < "\u1100" || character === "…" ? 1 : 2), 0) * size * ADVANCE
  );
}

/** How many characters have room. */
function roomIn(width: number, size: number): number {
  return Math.max(0, Math.floor(width / (size * ADVANCE)));
}

/** A path that has room: without its first names, or else without the middle of its last; empty where that says nothing. */
export function fitPath(path: string, width: number, size: number): string {
  const room = roomIn(width, size);
  if (path.length <= room) return path;
  for (let dot = path.indexOf("."); dot >= 0; dot = path.indexOf(".", dot + 1)) {
    if (path.length - dot <= room) return `…${path.slice(dot + 1)}`;
  }
  // Names that begin alike mostly differ at their ends.
  const last = path.slice(path.lastIndexOf(".") + 1);
  const end = Math.floor((room - 1) / 2);
  return room < 3 ? "" : `${last.slice(0, room - 1 - end)}…${last.slice(last.length - end)}`;
}

/** The first text that has room, or else the last without its end; empty where that says nothing. */
export function fitWords(words: readonly string[], width: number, size: number): string {
  const room = roomIn(width, size);
  const last = words.at(-1) ?? "";
  return words.find((word) => word.length <= room) ?? (room < 3 ? "" : clip(last, room));
}
