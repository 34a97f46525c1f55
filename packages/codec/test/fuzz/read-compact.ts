import { compact, decodeCompact, expand } from "../../src/compact/compact.ts";
import type { Layout } from "../../src/layout.ts";
import { same } from "../same.ts";
import { agreed, outcomeOf } from "./outcome.ts";

/** Reads the compact form in both ways there are. */
export function readCompact(any: Layout, bytes: Uint8Array): void {
  const read = agreed([outcomeOf(() => decodeCompact(any, bytes)), outcomeOf(() => any.decode(expand(any, bytes)))]);
  if (!("value" in read)) return;
  const fixed = any.encode(read.value as never);
  same(expand(any, compact(any, fixed)), fixed);
}
