/**
 * What went wrong; a code is never renamed.
 *
 * | code | when |
 * | --- | --- |
 * | `syntax` | notation that cannot be read; `column` says where |
 * | `definition` | a layout that cannot be: a name used twice, a size of zero, more than 2^31 − 1 bytes; an option that no function knows |
 * | `wrong-type` | a value of another type than the field's, an argument that is no layout or no bytes |
 * | `missing-field`, `unknown-field` | an object that lacks a field, or has one too many where a field may be left out |
 * | `not-integer` | a fraction, NaN or an infinity for an integer |
 * | `out-of-range` | a number that the field's type cannot hold |
 * | `wrong-length` | an array or image of another length |
 * | `too-short` | bytes that end before the layout does |
 * | `bad-position` | an `at` that is no offset into the bytes |
 * | `misaligned` | a view of an `aligned` layout at an address that is no multiple of its alignment |
 * | `foreign-order` | a live array whose byte order is not this machine's |
 * | `detached` | a view whose memory is gone: its region was closed, its buffer transferred or shrunk |
 * | `invalid-text` | text with half of a surrogate pair, a NUL in `char`, bytes that are no UTF-8 |
 * | `unknown-member` | an enum's value, a union's kind or their numbers that are not among the members |
 * | `over-capacity` | bytes whose count or length says more than there is room for |
 * | `not-constant` | bytes other than the constant that stands there |
 * | `not-zero` | padding that is not zero, where that was asked |
 * | `invalid-bool` | a byte other than 0 and 1 for a bool, or for an optional's presence |
 * | `asynchronous` | a call that cannot wait, of a layout that has a `zstd` field |
 * | `no-zstd` | nothing that compresses: none was given, or this Node has none |
 * | `invalid-zstd` | compressed bytes that are no one zstd frame of the right size |
 */
export type LayoutErrorCode =
  | "syntax"
  | "definition"
  | "wrong-type"
  | "missing-field"
  | "unknown-field"
  | "not-integer"
  | "out-of-range"
  | "wrong-length"
  | "too-short"
  | "bad-position"
  | "misaligned"
  | "foreign-order"
  | "detached"
  | "invalid-text"
  | "unknown-member"
  | "over-capacity"
  | "not-constant"
  | "not-zero"
  | "invalid-bool"
  | "asynchronous"
  | "no-zstd"
  | "invalid-zstd";

/** What a {@link LayoutError} tells besides its message; each where it applies. */
export interface LayoutErrorContext {
  /** The field, as `points[3].x`. */
  readonly path?: string;
  /** The field's first byte, counted from the start of the layout. */
  readonly offset?: number;
  /** What belongs there. */
  readonly expected?: string;
  /** What came instead, shortened. */
  readonly received?: string;
  /** In notation: the line and the place in it where the mistake stands, each counted from 1. */
  readonly line?: number;
  readonly column?: number;
}

/**
 * The one error that this package throws.
 *
 * @example
 * try { Frame.encode({ image, width: 3_000_000_000, height: 50 }); }
 * catch (error) {
 *   // width (i32 at 6000): 3000000000 does not fit; expected -2147483648 to 2147483647
 *   if (error instanceof LayoutError) console.log(error.code, error.context.path, error.context.offset);
 * }
 */
export class LayoutError extends Error {
  override readonly name: string = "LayoutError";
  readonly code: LayoutErrorCode;
  readonly context: LayoutErrorContext;

  constructor(code: LayoutErrorCode, message: string, context: LayoutErrorContext = {}) {
    super(message);
    this.code = code;
    this.context = context;
  }
}

/** A value as a message shows it: its type where that says more, never longer than a line. */
export function show(value: unknown): string {
  if (typeof value === "string")
    return value.length > 40 ? `${JSON.stringify(value.slice(0, 37))}…` : JSON.stringify(value);
  if (typeof value === "bigint") return shorten(`${value}n`);
  if (typeof value === "function" || typeof value === "symbol") return typeof value;
  if (typeof value !== "object" || value === null) return String(value);
  if (Array.isArray(value)) return `array of ${value.length}`;
  if (ArrayBuffer.isView(value)) {
    const { length } = value as unknown as { length?: number };
    return length === undefined ? "DataView" : `${tagOf(value)} of ${length}`;
  }
  return classOf(value);
}

/** The name of an object's class; `object` where it has none of its own. It may be anything, a hostile proxy too. */
function classOf(value: object): string {
  try {
    const { name } = Object.getPrototypeOf(value).constructor;
    return shorten(name === "Object" ? "" : `${name}`) || "object";
  } catch {
    return "object";
  }
}

/** The name a typed array goes by, whichever realm made it. */
export function tagOf(array: ArrayBufferView): string {
  return (array as unknown as Record<symbol, string>)[Symbol.toStringTag] ?? "DataView";
}

function shorten(text: string): string {
  return text.length > 40 ? `${text.slice(0, 37)}…` : text;
}
