import { faultsIn } from "./check-bytes.ts";
import { stands } from "./engine/engine.ts";
import { Memory } from "./engine/memory.ts";
import { completeOlder } from "./engine/older-record.ts";
import { LayoutError, type LayoutErrorCode } from "./errors.ts";
import { faultError } from "./fault.ts";
import { givenLayout } from "./given-layout.ts";
import { measure } from "./measure.ts";
import type { StructNode } from "./node.ts";
import { checkOptions } from "./options.ts";

/** One thing that is wrong with bytes. */
export interface Issue {
  readonly code: LayoutErrorCode;
  /** The field, as `points[3].x`; empty where the bytes as a whole are meant. */
  readonly path: string;
  /** The first byte of what is wrong, from the start of the layout. */
  readonly offset: number;
  /** The sentence that decoding would throw. */
  readonly message: string;
}

export interface VerifyOptions {
  /** Where the layout starts in the bytes. Default 0. */
  readonly at?: number;
  /** Whether padding, unused capacity and unused bits must be zero, as encoding leaves them. Default `false`. */
  readonly zeros?: boolean;
}

/**
 * Everything that is wrong with bytes, as data; none where they can be decoded. It never throws, on any bytes whatever.
 *
 * Of what is compressed, the frame is looked at and not what is in it: that takes decompressing, as `decodeAsync` does.
 *
 * @throws LayoutError `wrong-type` where the first argument is no layout; `definition` for an unknown option
 * @example
 * verify(layout("bool ready"), Uint8Array.of(7));
 * // [{ code: "invalid-bool", path: "ready", offset: 0, message: "ready (bool at 0): the byte is 7; expected 0 or 1" }]
 */
export function verify(layout: { readonly node: StructNode }, bytes: Uint8Array, options: VerifyOptions = {}): Issue[] {
  checkOptions(options, "at", "zeros");
  const { at = 0, zeros = false } = options;
  const measured = measure(givenLayout(layout));
  try {
    const memory = new Memory(bytes);
    const [data, place] = stands(measured, memory.bytes, at)
      ? [memory.data, at]
      : [new Memory(completeOlder(measured, memory, bytes, at)).data, 0];
    return [...faultsIn(measured, data, place, { zeros })].map((fault) => issueOf(faultError(fault)));
  } catch (error) {
    if (error instanceof LayoutError) return [issueOf(error)];
    throw error;
  }
}

/** An error as data. */
export function issueOf({ code, message, context }: LayoutError): Issue {
  return { code, path: context.path ?? "", offset: context.offset ?? 0, message };
}
