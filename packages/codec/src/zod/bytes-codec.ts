import * as z from "zod";
import { LayoutError } from "../errors.ts";
import type { Layout } from "../layout.ts";
import type { StructNode } from "../node.ts";
import { type Issue, verify } from "../verify.ts";
import type { Refinements, ZodLayout } from "./schema-types.ts";
import { toZod, type UnknownFields } from "./to-zod.ts";

/**
 * A zod codec between bytes and the values of a layout: `z.decode`, `z.encode` and all that is built on them.
 *
 * Bytes that are no value, and values that do not fit, are zod issues; everything that is wrong with bytes is one of
 * them. A value that was decoded passes the refinements before it is given out, and before it is encoded. A layout with a
 * `zstd` field, which takes a wait, gives an issue with the code `asynchronous` in its `params`.
 *
 * @param refinements further checks by field, as for {@link toZod}
 * @throws LayoutError as {@link toZod}; decoding and encoding throw none
 * @example
 * const FrameBytes = bytesCodec(Frame, { width: (schema) => schema.max(640) });
 * const frame = z.decode(FrameBytes, bytes);
 * const bytes = z.encode(FrameBytes, frame);
 * z.safeDecode(FrameBytes, new Uint8Array(5)).error; // ZodError, not LayoutError
 */
export function bytesCodec<N extends StructNode, const R extends Refinements<N> = Refinements<N>>(
  layout: Layout<N>,
  refinements?: R & UnknownFields<R, N>,
): z.ZodCodec<z.ZodType<Uint8Array, Uint8Array>, ZodLayout<N, R>> {
  const bytesOf = z.instanceof(Uint8Array).register(z.globalRegistry, { type: "string", contentEncoding: "base64" });
  const schema: z.ZodType = toZod(layout, refinements);
  const codec = z.codec(bytesOf, schema, {
    decode: (bytes, { issues }) =>
      tried(
        bytes,
        issues,
        () => layout.decode(bytes),
        () => verify(layout, bytes),
      ),
    encode: (value, { issues }) =>
      tried(
        value,
        issues,
        () => layout.encode(value as never),
        () => [],
      ),
  });
  return codec as unknown as z.ZodCodec<z.ZodType<Uint8Array, Uint8Array>, ZodLayout<N, R>>;
}

/** What `act` gives, or the issues that keep it from that. */
function tried<T>(input: unknown, issues: z.core.$ZodRawIssue[], act: () => T, all: () => readonly Issue[]): T {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof LayoutError)) throw error;
    const { code, message, context } = error;
    // Whatever the bytes are, it is the call that is refused.
    const found = code === "asynchronous" ? [] : all();
    // Shared bytes may have been put right meanwhile: then the error alone tells.
    const known = found.length > 0 ? found : [{ code, message, path: context.path ?? "" }];
    for (const { code, message, path } of known) {
      issues.push({ code: "custom", message, path: steps(path), params: { code }, input });
    }
    return z.NEVER;
  }
}

/** `points[3].x` as zod has it. */
function steps(path: string): (string | number)[] {
  return (path.match(/\w+/g) ?? []).map((step) => (/^\d/.test(step) ? Number(step) : step));
}
