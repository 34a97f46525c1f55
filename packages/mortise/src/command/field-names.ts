import type { Layout, Node } from "@mortise/codec";
import { UsageError } from "./errors.ts";
import { instead } from "./near.ts";
import { visible } from "./terminal.ts";

/** @throws UsageError where a name is that of no field, with those that are near, or else all that there are */
export function checkFieldNames({ fields }: Layout, given: readonly string[]): void {
  assertAmong(Object.keys(fields), given, "");
}

/**
 * Looks through all names in a value that was given as JSON, in structs within lists too: encoding passes over those of no
 * field, as TypeScript does.
 *
 * @param path where the node stands, as `points[3]`
 * @throws UsageError for the first that is none, with its path
 */
export function checkNamesIn(node: Node, given: unknown, path: string = ""): void {
  if (typeof given !== "object" || given === null) return;
  // A list where an object should stand, encoding refuses.
  if (Array.isArray(given) && node.kind !== "array" && node.kind !== "list") return;
  switch (node.kind) {
    case "struct":
      checkFields(new Map(node.fields.map(({ name = "", type }) => [name, type])), given, path);
      break;
    case "union": {
      const { kind, ...fields } = given as { readonly kind?: unknown };
      const arm = node.arms.find(({ name }) => name === kind);
      // What is no arm, encoding refuses.
      if (arm !== undefined) checkNamesIn(arm.type, fields, path);
      break;
    }
    case "array":
    case "list":
      if (!Array.isArray(given) || node.element.kind === "number") return;
      for (const [index, item] of given.entries()) checkNamesIn(node.element, item, `${path}[${index}]`);
      break;
    case "optional":
    case "zstd":
      checkNamesIn(node.element, given, path);
      break;
    case "flags":
      assertAmong(node.members, Object.keys(given), path);
      break;
    case "bits": {
      const members = node.members.map(({ name }) => name);
      assertAmong(members, Object.keys(given), path);
      break;
    }
    case "bounded-image":
      assertAmong(["data", "width", "height", "channels"], Object.keys(given), path);
      break;
    default:
  }
}

function checkFields(types: ReadonlyMap<string, Node>, given: object, path: string): void {
  // A constant is none that is given: it has its value.
  const names = [...types].filter(([name, { kind }]) => name !== "" && kind !== "const").map(([name]) => name);
  assertAmong(names, Object.keys(given), path);
  for (const [name, part] of Object.entries(given)) checkNamesIn(types.get(name) as Node, part, within(path, name));
}

function assertAmong(names: readonly string[], given: readonly string[], path: string): void {
  const known = new Set(names);
  const wrong = given.find((name) => !known.has(name));
  if (wrong === undefined) return;
  const hint = instead(wrong, names, (name) => within(path, name));
  throw new UsageError(`there is no field "${visible(within(path, wrong))}"; ${hint}`);
}

function within(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}
