import { Scope, snake } from "../names.ts";
import { type Arm, gapsIn, type Part, type Record, recordsIn } from "../shape.ts";
import { DECLARED } from "./declared.ts";
import { LOCAL, RESERVED } from "./reserved.ts";

/** What things are called in C. */
export interface CNames {
  readonly type: ReadonlyMap<Record, string>;
  /** Of parts and of arms. */
  readonly member: ReadonlyMap<Part | Arm, string>;
  /** Of the bytes that belong to no part, by their offset; of the bytes of a union, by that of its arms. */
  readonly padding: (record: Record, offset: number) => string;
  /** Functions and constants, by what they are of and what they do. */
  readonly global: (of: Record | Part, action: string) => string;
  /** The constants of the names of a number, in the order of its members. */
  readonly words: (part: Part, member: string, suffix?: string) => string;
}

/** What no type, function or constant can be called. */
const GLOBAL: ReadonlySet<string> = new Set([...RESERVED, ...DECLARED, ...LOCAL]);

/** Gives everything of a layout its name; functions, types and constants share one scope. */
export function namesOf(root: Record, name: string): CNames {
  const scope = new Scope(GLOBAL);
  const type = new Map<Record, string>();
  const member = new Map<Part | Arm, string>();
  const globals = new Map<Record | Part, Map<string, string>>();
  const words = new Map<Part, Map<string, string>>();
  const records = recordsIn(root);
  // The root first, so that its own names are the ones that a reader expects.
  for (const record of [...records].reverse()) type.set(record, scope.claim(snake(apart(name, OURS), ...record.path)));
  for (const record of records) {
    const prefix = type.get(record) as string;
    for (const action of ["init", "check", "view", "edit", "read", "write", ...CONSTANTS]) {
      set(
        globals,
        record,
        action,
        scope.claim(CONSTANTS.includes(action) ? upper(prefix, action) : snake(prefix, action)),
      );
    }
    for (const part of record.parts) {
      for (const action of ["get", "set", "has", "length"]) {
        set(globals, part, action, scope.claim(snake(prefix, action, part.name)));
      }
      for (const [word, wanted] of wordsOf(part)) set(words, part, word, scope.claim(upper(prefix, part.name, wanted)));
    }
  }
  // In C++, a member may not have the name of a type that its struct uses; and constants are macros.
  const forbidden = new Set([
    ...RESERVED,
    ...type.values(),
    ...[...words.values()].flatMap((row) => [...row.values()]),
    ...CONSTANTS.map((action) => globals.get(root)?.get(action) as string),
  ]);
  const padding = new Map<Record, Map<string, string>>();
  for (const record of records) {
    const members = new Scope(forbidden);
    for (const part of record.parts) member.set(part, members.claim(apart(snake(part.name), OUR_MACROS)));
    for (const { offset } of gapsIn(record)) {
      set(padding, record, `${offset}`, members.claim(`padding_at_${offset}`));
    }
    const arms = new Scope(forbidden);
    for (const arm of record.arms) member.set(arm, arms.claim(apart(snake(arm.name), OUR_MACROS)));
    if (record.arms.length > 0) set(padding, record, `${record.armsAt}`, arms.claim("bytes"));
  }
  return {
    type,
    member,
    padding: (record, offset) => padding.get(record)?.get(`${offset}`) as string,
    global: (of, action) => globals.get(of)?.get(action) as string,
    words: (part, name, suffix = "") => words.get(part)?.get(`${name} ${suffix}`) as string,
  };
}

/** How what `mortise.h` and each header here declare is called; and, of that, what also the name of a member cannot be. */
const OURS = /^mortise(_|$)/i;
const OUR_MACROS = /^MORTISE_/;

function apart(name: string, taken: RegExp): string {
  return taken.test(name) ? `x${name}` : name;
}

/** What is claimed for a record and is no function. */
const CONSTANTS = ["length", "fingerprint", "description"];

function* wordsOf({ element }: Part): Generator<[word: string, wanted: string]> {
  if (element.kind !== "scalar" || !("members" in element.meaning)) return;
  const suffixes = element.meaning.kind === "bits" ? ["SHIFT", "MASK"] : [""];
  for (const { name } of element.meaning.members) {
    for (const suffix of suffixes) yield [`${name} ${suffix}`, suffix === "" ? name : snake(name, suffix)];
  }
}

function upper(...parts: readonly string[]): string {
  return snake(...parts).toUpperCase();
}

function set<K>(table: Map<K, Map<string, string>>, key: K, inner: string, value: string): void {
  const row = table.get(key) ?? new Map<string, string>();
  table.set(key, row.set(inner, value));
}
