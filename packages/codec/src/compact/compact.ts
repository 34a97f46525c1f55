import { refusePlace, stands } from "../engine/engine.ts";
import { Memory } from "../engine/memory.ts";
import { givenLayout } from "../given-layout.ts";
import type { Layout } from "../layout.ts";
import { measure } from "../measure.ts";
import type { StructNode } from "../node.ts";
import type { Input, Value } from "../values.ts";
import { CompactForm } from "./compact-form.ts";

/**
 * A value in the compact form: its bytes without the capacity that it does not use. For streams and networks.
 *
 * @returns at most `LENGTH` bytes, in an array of their own
 * @throws LayoutError as `encode`
 * @example
 * const Note = layout("u32 id + text(4096) body");
 * encodeCompact(Note, { id: 1, body: "hello" }).length; // 13: the id, the length, five letters
 */
export function encodeCompact<N extends StructNode>(layout: Layout<N>, value: Input<N>): Uint8Array<ArrayBuffer> {
  const form = formOf(layout);
  return form.withScratch((fixed) => {
    layout.encodeInto(value, fixed.bytes);
    return cut(form, fixed);
  });
}

/**
 * Writes a value in the compact form at `at` and returns the offset after it.
 *
 * @throws LayoutError as `encodeInto`; `bytes` are then as they were
 */
export function encodeCompactInto<N extends StructNode>(
  layout: Layout<N>,
  value: Input<N>,
  bytes: Uint8Array,
  at: number = 0,
): number {
  const form = formOf(layout);
  return form.withScratch((fixed) => {
    layout.encodeInto(value, fixed.bytes);
    const needed = { size: form.lengthOf(fixed) };
    const { bytes: target } = new Memory(bytes);
    if (!stands(needed, target, at)) refusePlace(needed, target, at);
    return form.copyUsed(fixed, target, at);
  });
}

/**
 * The value in the compact form at `at`, as a private copy. Bytes behind it are not looked at; bytes that end before
 * fields with defaults are an older record.
 *
 * @throws LayoutError as `decode`; offsets are those of the fixed form
 */
export function decodeCompact<N extends StructNode>(layout: Layout<N>, bytes: Uint8Array, at: number = 0): Value<N> {
  const form = formOf(layout);
  return form.withScratch((fixed) => layout.decode(form.expandInto(fixed, new Memory(bytes).bytes, at)));
}

/**
 * The compact form of the encoded bytes at `at`; for layouts with `zstd` fields, whose values are not at hand.
 *
 * @throws LayoutError `too-short`, `bad-position`, and as `decode` where a length, a count, a tag or a presence byte says
 * what cannot be; all else is kept as it is
 * @example
 * compact(Entry, await Entry.encodeAsync({ log }));
 */
export function compact(
  layout: { readonly node: StructNode },
  bytes: Uint8Array,
  at: number = 0,
): Uint8Array<ArrayBuffer> {
  const form = formOf(layout);
  const { bytes: given } = new Memory(bytes);
  if (!stands(form.measured, given, at)) refusePlace(form.measured, given, at);
  // A private copy: what says how much is in use is looked at more than once.
  return cut(form, new Memory(given.slice(at, at + form.measured.size)));
}

/**
 * The encoded bytes of which the compact form stands at `at`: `LENGTH` of them, unused capacity zero. Of an older record
 * there are as many as it has.
 *
 * @throws LayoutError `too-short`, `bad-position`, and as {@link compact}
 * @example
 * await Entry.decodeAsync(expand(Entry, bytes));
 */
export function expand(
  layout: { readonly node: StructNode },
  bytes: Uint8Array,
  at: number = 0,
): Uint8Array<ArrayBuffer> {
  const form = formOf(layout);
  const fixed = new Memory(new Uint8Array(form.measured.size));
  return form.expandInto(fixed, new Memory(bytes).bytes, at).slice();
}

/**
 * Whether a layout's compact form is the fixed one: no field of it has capacity that may be left unused.
 *
 * @throws LayoutError `wrong-type` for what is no layout
 * @example
 * isCompact(layout("u32 id + f64[16] samples")); // true
 */
export function isCompact(layout: { readonly node: StructNode }): boolean {
  return formOf(layout).fixed;
}

const FORMS = new WeakMap<StructNode, CompactForm>();

function formOf(layout: { readonly node: StructNode }): CompactForm {
  const known = FORMS.get(layout?.node);
  if (known !== undefined) return known;
  const node = givenLayout(layout);
  const made = new CompactForm(measure(node));
  FORMS.set(node, made);
  return made;
}

function cut(form: CompactForm, fixed: Memory): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(form.lengthOf(fixed));
  form.copyUsed(fixed, bytes, 0);
  return bytes;
}
