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

/** The error for a fault: `width (i32 at 6000): 3000000000 does not fit; expected …`. */
export function faultError({ code, problem, type, expected, received, path, offset }: Fault): LayoutError {
  const name = printPath(path);
  const field = type === "" ? name : `${name} (${type} at ${offset})`;
  const message = `${name === "" ? "" : `${field}: `}${problem}; expected ${expected}`;
  const place = type === "" ? {} : { offset };
  return new LayoutError(code, message, { ...(name === "" ? {} : { path: name }), ...place, expected, received });
}

function printPath(path: readonly (string | number)[]): string {
  return path.map((step, index) => (typeof step === "number" ? `[${step}]` : index === 0 ? step : `.${step}`)).join("");
}
