import { pascal, Scope, snake } from "../names.ts";
import { type Arm, gapsIn, isConstant, type Part, type Record, recordsIn, type Scalar } from "../shape.ts";
import { RESERVED, USED } from "./reserved.ts";

/** What things are called in Rust. */
export interface RustNames {
  readonly type: ReadonlyMap<Record, string>;
  readonly field: ReadonlyMap<Part, string>;
  readonly padding: (record: Record, offset: number) => string;
  /** The functions that read, and those that write; of an arm the one that looks at it, and the one that begins it. */
  readonly get: ReadonlyMap<Part | Arm, string>;
  readonly set: ReadonlyMap<Part | Arm, string>;
  /** The type of a number that has members. */
  readonly enumeration: ReadonlyMap<Part, string>;
  readonly member: (part: Part, member: string, suffix?: string) => string;
}

/** Gives everything of a layout its name. Types have one scope, and each type's fields and functions have two more. */
export function namesOf(root: Record, name: string): RustNames {
  const records = recordsIn(root);
  const types = new Scope(RESERVED);
  for (const word of USED) types.claim(word);
  const type = new Map<Record, string>();
  for (const record of [...records].reverse()) type.set(record, types.claim(pascal(name, ...record.path)));
  const field = new Map<Part, string>();
  const padding = new Map<Record, Map<number, string>>();
  const get = new Map<Part | Arm, string>();
  const set = new Map<Part | Arm, string>();
  const enumeration = new Map<Part, string>();
  const members = new Map<Part, Map<string, string>>();
  for (const record of records) {
    const fields = new Scope(RESERVED);
    const methods = new Scope(RESERVED);
    for (const method of methodsOf(record)) methods.claim(method);
    for (const part of record.parts) {
      field.set(part, fields.claim(part.name));
      get.set(part, methods.claim(part.name));
    }
    for (const arm of record.arms) get.set(arm, methods.claim(snake("as", arm.name)));
    for (const part of record.parts) set.set(part, methods.claim(snake(isConstant(part) ? "has" : "set", part.name)));
    for (const arm of record.arms) set.set(arm, methods.claim(snake("begin", arm.name)));
    padding.set(
      record,
      new Map(Array.from(gapsIn(record), ({ offset }) => [offset, fields.claim(`padding_at_${offset}`)])),
    );
    for (const part of record.parts) {
      const meaning = (part.element as Partial<Scalar>).meaning;
      if (meaning === undefined || !("members" in meaning)) continue;
      const own = new Map<string, string>();
      members.set(part, own);
      if (meaning.kind === "enum") enumeration.set(part, types.claim(pascal(name, ...record.path, part.name)));
      // Members of an enum have a scope of their own; the constants of flags and bits stand beside the functions.
      const scope = meaning.kind === "enum" ? new Scope(RESERVED) : methods;
      // A function of each enum, and a parameter of its type, which may not be called as a member is.
      if (meaning.kind === "enum") for (const word of ["of", "value"]) scope.claim(word);
      for (const { name } of meaning.members) {
        for (const suffix of meaning.kind === "bits" ? ["SHIFT", "MASK"] : [""]) {
          const wanted =
            meaning.kind === "enum" ? name : snake(part.name, name, ...(suffix ? [suffix] : [])).toUpperCase();
          own.set(`${name} ${suffix}`, scope.claim(wanted));
        }
      }
    }
  }
  return {
    type,
    field,
    padding: (record, offset) => padding.get(record)?.get(offset) as string,
    get,
    set,
    enumeration,
    member: (part, name, suffix = "") => members.get(part)?.get(`${name} ${suffix}`) as string,
  };
}

/** The functions that a type has, whatever its parts are called. */
function methodsOf({ role, path }: Record): string[] {
  const all = ["init", "check", "clone", ...(path.length === 0 ? ["from_bytes", "from_bytes_mut", "as_bytes"] : [])];
  switch (role) {
    case "struct":
    case "optional":
    case "bounded-image":
    case "union":
      return all;
    case "list":
      return [...all, "used"];
    case "text":
      return [...all, "text", "set_text", "bytes", "set_bytes"];
    case "blob":
    case "zstd":
      return [...all, "bytes", "set_bytes"];
  }
}
