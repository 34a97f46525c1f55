import { fingerprint, type Layout, selfDescription } from "@mortise/codec";
import { measuredLayout, print } from "@mortise/codec/measured";
import { comment } from "../comment.ts";
import { hex } from "../literal.ts";
import { checkName, pascal, Scope, snake } from "../names.ts";
import { type Record, recordsIn } from "../shape.ts";
import { shapeOf } from "../shape-of.ts";
import { ctypesClass } from "./ctypes.ts";
import { moduleOf } from "./module.ts";
import { dtype } from "./numpy.ts";
import { plain } from "./plain.ts";
import { RESERVED } from "./reserved.ts";
import { DEFINED, MENTIONED, SUFFIXES } from "./taken.ts";
import { literal } from "./text.ts";

/**
 * A layout as a Python module for 3.8 and later, which needs the standard library alone: `decode` and `encode` of values,
 * structures of ctypes, and, where numpy is there, a dtype with explicit offsets and views without a copy.
 *
 * @param name what the root's structure is called, and what all other names begin with
 * @throws BindingError `bad-name` for a name that is no identifier, `too-large` for an array of more dimensions than
 * numpy has; LayoutError `wrong-type` for what is no layout
 * @example
 * writeFileSync("frame.py", toPython(layout("image(40,50,bgr) + i32 width + i32 height"), "Frame"));
 */
export function toPython(layout: Pick<Layout, "node">, name: string): string {
  const measured = measuredLayout(layout);
  checkName("Python", name);
  const root = shapeOf(measured);
  const records = recordsIn(root);
  // Classes and dtypes stand beside what every module has, and may not hide what it says.
  const types = new Scope(new Set([...RESERVED, ...[...MENTIONED].filter((word) => !DEFINED.has(word))]));
  for (const word of DEFINED) types.claim(word);
  const named = (scope: Scope, join: (...parts: string[]) => string, suffix: string) => {
    const reversed = [...records].reverse();
    return new Map(
      reversed.map((record): [Record, string] => [record, scope.claim(join(name, ...record.path) + suffix)]),
    );
  };
  const classes = named(types, pascal, "");
  const functions = named(new Scope(SUFFIXES), snake, "");
  const arms = new Set(records.flatMap((record) => record.arms.map((arm) => arm.record)));
  const unions = new Map(
    records
      .filter((record) => record.arms.length > 0)
      .map((record): [Record, string] => [record, types.claim(`${classes.get(record)}As`)]),
  );
  const dtypes = named(types, (...parts) => snake(...parts).toUpperCase(), "_DTYPE");
  return moduleOf({
    note: comment(print(layout.node)),
    size: root.size,
    fingerprint: `0x${hex(fingerprint(layout), 16)}`,
    description: literal(selfDescription(layout)),
    functions: records.map((record) => plain(record, functions, arms.has(record))).join("\n\n"),
    root: functions.get(root) as string,
    classes: records.map((record) => ctypesClass(record, classes, unions)).join("\n\n"),
    dtypes: records.map((record) => `    ${dtype(record, dtypes)}`).join("\n"),
    dtype: dtypes.get(root) as string,
  });
}
