import { pascal, Scope, snake } from "../names.ts";
import { type Arm, type Part, type Record, recordsIn } from "../shape.ts";
import { RESERVED, USED } from "./reserved.ts";

/** What things are called in C#. */
export interface CSharpNames {
  /** The class around everything. */
  readonly outer: string;
  readonly type: ReadonlyMap<Record, string>;
  /** Of parts and arms: the field or property. */
  readonly member: ReadonlyMap<Part | Arm, string>;
  /** Of a part: the field that a property stands for. */
  readonly raw: ReadonlyMap<Part, string>;
  /** Of an array: the functions that read and write an element. */
  readonly get: ReadonlyMap<Part, string>;
  readonly set: ReadonlyMap<Part, string>;
  /** The enum of a number that has members. */
  readonly enumeration: ReadonlyMap<Part, string>;
  readonly word: (part: Part, member: string, suffix?: string) => string;
}

/** Gives everything of a layout its name. Types have one scope, and the members of each another. */
export function namesOf(root: Record, name: string): CSharpNames {
  const records = recordsIn(root);
  const types = new Scope(RESERVED);
  for (const word of USED) types.claim(word);
  const outer = types.claim(`${pascal(name)}Layout`);
  const type = new Map<Record, string>();
  for (const record of [...records].reverse()) type.set(record, types.claim(pascal(name, ...record.path)));
  const [raw, get, set] = [new Map<Part, string>(), new Map<Part, string>(), new Map<Part, string>()];
  const member = new Map<Part | Arm, string>();
  const enumeration = new Map<Part, string>();
  const words = new Map<Part, Map<string, string>>();
  for (const record of records) {
    const scope = new Scope(RESERVED);
    // No member may have the name of its type.
    for (const word of [type.get(record) as string, ...methodsOf(record)]) scope.claim(word);
    for (const part of record.parts) member.set(part, scope.claim(plain(part.name)));
    for (const arm of record.arms) member.set(arm, scope.claim(plain(arm.name)));
    for (const part of record.parts) {
      raw.set(part, scope.claim(snake("raw", part.name)));
      get.set(part, scope.claim(snake(part.name, "at")));
      set.set(part, scope.claim(snake(part.name, "put")));
      const { element } = part;
      if (element.kind !== "scalar" || !("members" in element.meaning)) continue;
      const own = new Map<string, string>();
      words.set(part, own);
      const { meaning } = element;
      if (meaning.kind !== "bits") enumeration.set(part, types.claim(pascal(name, ...record.path, part.name)));
      const inside = meaning.kind === "bits" ? scope : new Scope(RESERVED);
      for (const { name } of meaning.members) {
        for (const suffix of meaning.kind === "bits" ? ["Shift", "Mask"] : [""]) {
          const wanted = suffix === "" ? name : snake(part.name, name, suffix);
          own.set(`${name} ${suffix}`, inside.claim(wanted));
        }
      }
    }
  }
  const word = (part: Part, name: string, suffix = "") => words.get(part)?.get(`${name} ${suffix}`) as string;
  return { outer, type, member, raw, get, set, enumeration, word };
}

/** Properties have functions of their own, `get_x` and `set_x`, whose names nothing else may have. */
function plain(name: string): string {
  return /^_*(get|set)_/i.test(name) ? `x${name}` : name;
}

/** The functions that a type has, whatever its parts are called. */
function methodsOf({ role }: Record): string[] {
  switch (role) {
    case "struct":
    case "optional":
    case "bounded-image":
    case "union":
    case "list":
      return ["Init", "Check"];
    case "text":
      return ["Init", "Check", "Text", "Used"];
    case "blob":
    case "zstd":
      return ["Init", "Check", "Used"];
  }
}
