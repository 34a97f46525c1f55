// Makes two layouts of 100 fields in a process that has made none, and prints what each step took as JSON, in nanoseconds.
import { layout } from "mortise";
import { notationOf, valuesOf } from "./records.ts";

const FIELDS = 100;
const steps: Record<string, number> = {};

function time<T>(name: string, act: () => T): T {
  const start = process.hrtime.bigint();
  const result = act();
  steps[name] = Number(process.hrtime.bigint() - start);
  return result;
}

for (const [which, prefix] of [
  ["the first", "f"],
  ["another", "g"],
] as const) {
  const notation = notationOf(FIELDS, prefix);
  const [value] = valuesOf(FIELDS, prefix);
  const Record = time(`${which}: layout()`, () => layout(notation));
  const bytes = time(`${which}: encode, which makes the code`, () => Record.encode(value as never));
  time(`${which}: decode`, () => Record.decode(bytes));
  time(`${which}: view, which makes its code`, () => Record.view(bytes));
}
console.log(JSON.stringify(steps));
