import { fromJSON } from "../../src/json/from-json.ts";
import { type Layout, layout } from "../../src/layout.ts";
import { same } from "../same.ts";
import { outcomeOf } from "./outcome.ts";

/** Reads what may be no layout's JSON: one that notation could say too, or an error. */
export function readJSON(json: unknown): void {
  const outcome = outcomeOf(() => fromJSON(json));
  if (!("value" in outcome)) {
    same(outcome.code === "definition" || (outcome.code === "syntax" && typeof json === "string"), true);
    return;
  }
  const any = outcome.value as Layout;
  same(layout(String(any)).node, any.node);
  same(fromJSON(JSON.stringify(any)).node, any.node);
}
