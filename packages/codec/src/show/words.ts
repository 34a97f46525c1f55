import type { Row } from "./rows.ts";

/** What stands in a row, in few words: its type, and what it is for where that is not a value. */
export function kindOf({ role, type, elements }: Row): string {
  switch (role) {
    case "value":
    case "missing":
      return elements === undefined ? type : countOf(elements, "element");
    case "count":
    case "presence":
    case "tag":
    case "constant":
      return `${type} ${role}`;
    case "padding":
    case "unused":
    case "unknown":
    case "beyond":
      return role;
  }
}

/** `1 byte`, `2 bytes`. */
export function countOf(count: number, what: string): string {
  return count === 1 ? `1 ${what}` : `${count} ${what}s`;
}

/** Text that prints as it is: what has no shape of its own, or moves what stands beside it, is escaped. */
export function printable(text: string): string {
  return text.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}

/** Text of at most `width` characters, which may lack its end. */
export function clip(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, Math.max(0, width - 1)).join("")}…`;
}

/** A path of at most `width` characters, which may lack its beginning. */
export function clipPath(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `…${characters.slice(1 - width).join("")}`;
}
