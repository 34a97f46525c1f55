import { fromCode, type Make } from "../engine/code/from-code.ts";
import type { Coding, Viewing } from "../engine/engine.ts";
import { Layout } from "../layout.ts";
import type { Checked, StructOf } from "../notation/infer.ts";
import { parse } from "../notation/parse.ts";
import { definition } from "../struct-node.ts";

/** Counts changes of what generated code calls or relies on. */
export const REVISION = 3;

/**
 * The layout of a module that `toModule` wrote; only such modules call it.
 *
 * @param revision which generated code the module holds
 * @throws LayoutError `definition` where that was written for another version of this package
 */
export function precompiled<const S extends string>(
  notation: Checked<S>,
  revision: number,
  coding: Make<Coding>,
  viewing: Make<Viewing>,
): Layout<StructOf<S>> {
  if (revision !== REVISION) {
    throw definition(
      `this module was written by another version of @mortise/codec (${revision}, not ${REVISION}): make it again with toModule`,
    );
  }
  return new Layout(parse(notation) as StructOf<S>, (root) => fromCode(root, coding, viewing));
}
