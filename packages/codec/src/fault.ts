import { LayoutError, type LayoutErrorCode } from "./errors.ts";

/**
 * What is wrong with a value or with bytes, before it is known where: the path and offset grow on the way out of the
 * tree, so that nothing is built while all is well.
 */
export interface Fault {
  readonly code: LayoutErrorCode;
  /** The part after the field: `3000000000 does not fit`. */
  readonly problem: string;
  /** The field's type as notation; empty where there is no such field. */
  readonly type: string;
  readonly expected: string;
  readonly received: string;
  /** From the outermost name inwards; a number is an index. */
  readonly path: readonly (string | number)[];
  /** Bytes from the start of what was looked at. */
  readonly offset: number;
}

/** The same fault, seen from the struct or array around it. */
export function within(step: string | number, offset: number, fault: Fault): Fault {
  return { ...fault, path: [step, ...fault.path], offset: offset + fault.offset };
}

/** Where a node stands in its layout, for messages of views. */
export interface Site {
  readonly path: readonly (string | number)[];
  /** Bytes from the start of the layout; NaN where it depends on an index that is not known. */
  readonly offset: number;
}

export const ROOT: Site = { path: [], offset: 0 };

/** The site of an array's elements, whichever it is. */
export const ANY = "[]";

/** A part of a node, seen from its layout. */
export function siteWithin({ path, offset }: Site, step: string | number | undefined, inside: number): Site {
  return { path: step === undefined ? path : [...path, step], offset: offset + inside };
}

/** The same fault, seen from the layout. */
export function atSite({ path, offset }: Site, fault: Fault): Fault {
  return { ...fault, path: [...path, ...fault.path], offset: offset + fault.offset };
}

/** What is wrong and what belongs there, without saying where. */
export function sentence({ problem, expected }: Fault): string {
  return `${problem}; expected ${expected}`;
}

/** The error for a fault: `width (i32 at 6000): 3000000000 does not fit; expected …`; `before` is said before that. */
export function faultError(fault: Fault, before: string = ""): LayoutError {
  const { code, type, expected, received, path, offset } = fault;
  const name = printPath(path);
  const known = type !== "" && !Number.isNaN(offset);
  const field = type === "" ? name : known ? `${name} (${type} at ${offset})` : `${name} (${type})`;
  const message = `${before}${name === "" ? "" : `${field}: `}${sentence(fault)}`;
  return new LayoutError(code, message, {
    ...(name !== "" && { path: name }),
    ...(known && { offset }),
    expected,
    received,
  });
}

/** Steps as `points[3].x`. */
export function printPath(path: readonly (string | number)[]): string {
  const print = (step: string | number, index: number): string => {
    if (typeof step === "number") return `[${step}]`;
    return index === 0 || step === ANY ? step : `.${step}`;
  };
  return path.map(print).join("");
}
