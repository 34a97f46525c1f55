import { type Contender, compare, print } from "../compare.ts";
import type { Work } from "./contender.ts";
import { inTurn } from "./in-turn.ts";
import { judge, judgeOthers } from "./judge.ts";
import { type Prepared, prepare, type Role, type Source } from "./prepare.ts";

const TITLES = {
  encode: (source: Source) => `encoding objects made by ${source}`,
  decode: () => "decoding, a new object each time",
  decodeInto: () => "decoding into an object that is there",
} as const;

/** What is timed. */
export type Action = keyof typeof TITLES;

/** Times all who do a work, and prints a table of those with the same bytes and one of the others. */
export async function printTables(work: Work<object>, action: Action, source: Source): Promise<void> {
  const prepared = prepare(work, source);
  const same = sameBytes(prepared, action);
  const rounds = await compare([...same, ...ownFormat(prepared, action)]);
  const rows = same.map(({ name, role }, index) => ({ name, role, nanoseconds: rounds[index]?.nanoseconds ?? [] }));
  const title = `${work.name}: ${TITLES[action](source)}`;
  print(title, rows);
  judge(rows, work.lead);

  const others = rounds.slice(same.length);
  if (others.length === 0) return;
  const generated = rows.filter(({ role }) => role === "generated");
  print(`${title}; other formats`, [...generated, ...others]);
  judgeOthers(others, generated[0]?.nanoseconds ?? []);
}

function sameBytes({ values, slots, sameBytes }: Prepared, action: Action): (Contender & { readonly role: Role })[] {
  return sameBytes.flatMap(({ name, role, encode, decode, decodeInto }) => {
    const read = action === "decode" ? decode : decodeInto;
    const run = action === "encode" ? encode && inTurn(encode, values, slots) : read && inTurn(read, slots);
    return run === undefined ? [] : [{ name, role, times: values.length, run }];
  });
}

function ownFormat({ values, ownFormat }: Prepared, action: Action): Contender[] {
  if (action === "decodeInto") return [];
  return ownFormat.map(({ name, encoded, encode, decode }) => {
    const run = action === "encode" ? inTurn(encode, values) : inTurn(decode, encoded);
    return { name, times: values.length, run };
  });
}
