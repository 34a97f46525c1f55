import { moduleOf } from "./module.ts";

/** What a module says whatever its layout: without comments, texts and what stands behind a dot. */
const CODE = moduleOf({
  note: "",
  size: 0,
  fingerprint: "0",
  description: "0",
  functions: "",
  root: "",
  classes: "",
  dtypes: "",
  dtype: "0",
})
  .replace(/"""[\s\S]*?"""|"(?:\\.|[^"\\])*"|#.*/g, '""')
  .replace(/\.\w+/g, "");

/** All names that a module says: its own, those of Python's library, and those of variables. */
export const MENTIONED: ReadonlySet<string> = new Set(CODE.match(/\b[A-Za-z_]\w*/g));

/** What stands outside of functions and classes, and their heads. */
const OUTSIDE = CODE.replace(/^((?:def|class) .*\n)(?:(?: {4}.*)?\n)*/gm, "$1");

/** The names that a module gives to what it has. */
export const DEFINED: ReadonlySet<string> = new Set(
  Array.from(
    OUTSIDE.matchAll(/^ *(?:(?:def|class|import) +(\w+)|(\w+) =)/gm),
    ([, declared, assigned]) => (declared ?? assigned) as string,
  ),
);

/** What stands behind `_load_` and `_store_` in the names of functions that every module has. */
export const SUFFIXES: ReadonlySet<string> = new Set(
  [...DEFINED].flatMap((name) => /^_(?:load|store)_(\w+)$/.exec(name)?.[1] ?? []),
);
