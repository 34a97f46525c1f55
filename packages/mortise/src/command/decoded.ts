import { type Issue, type Layout, verify } from "@mortise/codec";
import { MOST_PARTS, partsIn } from "./parts.ts";
import { colours, visible } from "./terminal.ts";

/** What bytes are by a layout. */
export interface Decoded {
  /** `undefined` where they are none, or one that is too large to be shown. */
  readonly value: Readonly<Record<string, unknown>> | undefined;
  /** Why they are none. */
  readonly issues: readonly Issue[];
  /** Why it was not looked whether they are one. */
  readonly problem: string | undefined;
}

/** So many faults of bytes are told. */
export const MOST_ISSUES = 20;

/** The value that bytes are, or all that keeps them from being one. */
export function decoded(layout: Layout, bytes: Uint8Array): Decoded {
  if (partsIn(layout.node) > MOST_PARTS) {
    const problem = "A value has too many parts to show them all; `mortise dump --field` or --raw has their bytes.";
    return { value: undefined, issues: [], problem };
  }
  const issues = verify(layout, bytes);
  return { value: issues.length > 0 ? undefined : layout.decode(bytes), issues, problem: undefined };
}

/** What is wrong with bytes that are no value, a line each. */
export function issueLines(issues: readonly Issue[]): string {
  const lines = issues
    .slice(0, MOST_ISSUES)
    .map(({ path, offset, message }) => `  ${visible(path)} at ${offset}: ${visible(message)}`);
  const more = issues.length > MOST_ISSUES ? [`  and ${issues.length - MOST_ISSUES} more`] : [];
  return [colours.red("The bytes are no value of the layout:"), ...lines, ...more].join("\n");
}
