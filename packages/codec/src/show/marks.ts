import { faultsIn } from "../check-bytes.ts";
import { faultError, sentence } from "../fault.ts";
import type { MeasuredStruct } from "../measured.ts";
import type { StructNode } from "../node.ts";
import { type Issue, issueOf, type VerifyOptions, verify } from "../verify.ts";

/** Something that is wrong at a place in bytes. */
export interface Mark {
  readonly issue: Issue;
  /** The first byte of it, from the start of the layout; where bytes are too short, the first that is missing. */
  readonly offset: number;
  /** The field, from the outermost name inwards. */
  readonly path: readonly (string | number)[];
  /** What is wrong, without saying where. */
  readonly sentence: string;
}

/**
 * What `verify` finds, in the order of the bytes; of bytes that end early, also what is wrong in the fields that are
 * there.
 *
 * @param there a copy of the bytes from the layout's first on, as far as they go
 */
export function marksIn(
  layout: { readonly node: StructNode },
  measured: MeasuredStruct,
  there: Uint8Array<ArrayBuffer>,
  { bytes, at, zeros }: Required<VerifyOptions> & { readonly bytes: Uint8Array },
): Mark[] {
  const whole = there.length === measured.size;
  const data = new DataView(there.buffer);
  const faults = faultsIn(whole ? measured : beginning(measured, there.length), data, 0, { zeros });
  const marks = Array.from(faults, (fault): Mark => {
    const { offset, path } = fault;
    return { issue: issueOf(faultError(fault)), offset, path, sentence: sentence(fault) };
  });
  const short = whole ? undefined : verify(layout, bytes, { at }).find(({ code }) => code === "too-short");
  if (short !== undefined) marks.push({ issue: short, offset: there.length, path: [], sentence: short.message });
  return marks.sort((a, b) => a.offset - b.offset);
}

/** What of a struct is there as a whole in its first bytes, and of its gaps what is there. */
function beginning(measured: MeasuredStruct, size: number): MeasuredStruct {
  const { fields, constants, gaps } = measured;
  return {
    ...measured,
    fields: fields.filter(({ offset, type }) => offset + type.size <= size),
    constants: constants.filter(({ offset, type }) => offset + type.size <= size),
    gaps: gaps
      .filter(({ offset }) => offset < size)
      .map((gap) => ({ offset: gap.offset, size: Math.min(gap.size, size - gap.offset) })),
  };
}
