import { zstdBy } from "../../src/builders/zstd.ts";
import { type Layout, layout } from "../../src/layout.ts";
import { verify } from "../../src/verify.ts";
import { same } from "../same.ts";
import { storing } from "../zstd-engines.ts";
import { outcomeOf } from "./outcome.ts";

/** The most bytes of a layout that are looked at. */
const LARGE = 2 ** 16;

const zstd = zstdBy(storing);

/** Reads what may be no notation: a layout that prints as itself, or an error at a place in the text. */
export function readNotation(text: string): void {
  const outcome = outcomeOf(() => layout(text, { zstd }));
  if (!("value" in outcome)) {
    const { code, context } = outcome;
    same(code === "syntax" || code === "definition", true);
    if (code === "definition") return;
    const lines = text.split("\n");
    const line = lines[(context.line as number) - 1] as string;
    same((context.column as number) >= 1 && (context.column as number) <= line.length + 1, true);
    return;
  }
  const any = outcome.value as Layout;
  const again = layout(String(any), { zstd });
  same(again.node, any.node);
  same(Number.isInteger(any.LENGTH) && any.LENGTH < 2 ** 31, true);
  verify(any, new Uint8Array(Math.min(any.LENGTH, LARGE)), { zeros: true });
}
