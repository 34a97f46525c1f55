/**
 * Why a layout has no declaration in a language; a code is never renamed.
 *
 * | code | when |
 * | --- | --- |
 * | `bad-name` | a name for the root type that is no identifier |
 * | `too-large` | a part with more bytes, elements or dimensions than the language's types may have |
 */
export type BindingErrorCode = "bad-name" | "too-large";

/** What a {@link BindingError} tells besides its message; each where it applies. */
export interface BindingErrorContext {
  /** The language: `C`, `Python`, `Rust`, `C#`. */
  readonly language: string;
  /** The field, as `points.item.x`; empty for the layout itself. */
  readonly path?: string;
  /** What there may be. */
  readonly expected?: string;
  /** What there is. */
  readonly received?: string;
}

/**
 * A layout that a language cannot express, or a name that it cannot have. What is no layout is a `LayoutError`.
 *
 * @example
 * try { toC(Frame, "my frame"); }
 * catch (error) { if (error instanceof BindingError) console.log(error.code); } // bad-name
 */
export class BindingError extends Error {
  override readonly name: string = "BindingError";
  readonly code: BindingErrorCode;
  readonly context: BindingErrorContext;

  constructor(code: BindingErrorCode, message: string, context: BindingErrorContext) {
    super(message);
    this.code = code;
    this.context = context;
  }
}
