import type { Node } from "@mortise/codec";

/**
 * A field's value as it is given to a command: JSON in the form of `@mortise/codec/value-json`, or text. Where that form is
 * text, whatever is no text in quotes is taken as it stands, a number or `true` too.
 *
 * @param node the field's; `undefined` where nobody knows
 */
export function givenValue(node: Node | undefined, text: string): unknown {
  const json = parsed(text);
  if (typeof json === "string") return json;
  if (node?.kind === "optional" && json === null) return null;
  return json === undefined || isText(node) ? text : json;
}

/** What JSON says; `undefined` where it is none. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether values of a node are text in JSON. */
function isText(node: Node | undefined): boolean {
  switch (node?.kind) {
    case "text":
    case "char":
    case "enum":
    case "uuid":
    case "time":
    case "bytes":
    case "blob":
      return true;
    case "number":
      return node.type === "u64" || node.type === "i64";
    case "optional":
    case "zstd":
      return isText(node.element);
    default:
      return false;
  }
}
