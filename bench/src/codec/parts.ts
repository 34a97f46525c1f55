import { printAllocations } from "./heap.ts";
import { benchMaking } from "./making.ts";
import type { Source } from "./prepare.ts";
import { benchScaling } from "./scaling.ts";
import { type Action, printTables } from "./tables.ts";
import { benchViews } from "./views.ts";
import { WORKS } from "./works/works.ts";

/** A part of the benchmark. */
interface Part {
  readonly name: string;
  readonly run: () => void | Promise<void>;
}

const ACTIONS: readonly (readonly [Action, Source])[] = [
  ["encode", "literals"],
  ["encode", "keyed assignment"],
  ["decode", "literals"],
  ["decodeInto", "literals"],
];

export const PARTS: readonly Part[] = [
  ...WORKS.flatMap((work) =>
    ACTIONS.map(([action, source]) => ({
      name: `${work.name}, ${action}, ${source}`,
      run: () => printTables(work, action, source),
    })),
  ),
  { name: "views", run: benchViews },
  { name: "scaling", run: benchScaling },
  { name: "making", run: benchMaking },
  { name: "heap", run: printAllocations },
];
