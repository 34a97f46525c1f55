import type { StandardSchemaV1 } from "@standard-schema/spec";
import fc from "fast-check";
import { expect, test } from "vitest";
import { LayoutError } from "../src/errors.ts";
import { Layout, layout } from "../src/layout.ts";
import { type StandardIssue, standardSchema } from "../src/standard-schema.ts";
import { layoutAndDamage, layoutAndInput } from "./inputs.ts";
import { same } from "./same.ts";

/** As a library asks that knows the standard alone. */
function validate(schema: StandardSchemaV1, value: unknown): StandardSchemaV1.Result<unknown> {
  return schema["~standard"].validate(value) as StandardSchemaV1.Result<unknown>;
}

test("what encoding takes is accepted, and comes out as decoding gives it", () => {
  fc.assert(
    fc.property(layoutAndInput, ({ node, input }) => {
      const any = new Layout(node);
      same(validate(standardSchema(any), input), { value: any.decode(any.encode(input as never)) });
    }),
  );
});

test("what encoding refuses is refused, its first fault among the issues", () => {
  fc.assert(
    fc.property(layoutAndDamage, ({ node, input }) => {
      const any = new Layout(node);
      const { issues } = validate(standardSchema(any), input) as { issues?: StandardIssue[] };
      try {
        any.encode(input as never);
      } catch (error) {
        expect(error).toBeInstanceOf(LayoutError);
        const first = issues?.find(({ message }) => (error as LayoutError).message.endsWith(message));
        expect(first?.path.join(".")).toBe((error as LayoutError).context.path?.replaceAll(/\[(\d+)\]/g, ".$1") ?? "");
        return;
      }
      expect(issues).toBe(undefined);
    }),
  );
});

const Frame = layout("i32 width + f32 gain = 0.1 + { u8[2] flags, text(4) note } inner + u8? layer");

test("each field's first fault is an issue", () => {
  const schema = standardSchema(Frame);
  expect(schema["~standard"]).toMatchObject({ version: 1, vendor: "mortise" });
  expect(validate(schema, { width: 3e9, inner: { flags: [1, 256], note: "größe" }, layer: "x" })).toEqual({
    issues: [
      { message: "3000000000 does not fit; expected -2147483648 to 2147483647", path: ["width"] },
      { message: "256 does not fit; expected 0 to 255", path: ["inner", "flags", 1] },
      { message: "the text has 7 bytes; expected a string of at most 4 bytes in UTF-8", path: ["inner", "note"] },
      { message: 'got "x"; expected an integer, 0 to 255', path: ["layer"] },
    ],
  });
  expect(validate(schema, { inner: 5, layr: 1 })).toMatchObject({ issues: [{ path: ["width"] }, { path: ["inner"] }] });
  expect(validate(schema, null)).toMatchObject({ issues: [{ path: [] }] });
  expect(validate(schema, { width: 1, inner: { flags: [0, 0], note: "" }, layr: 1 })).toMatchObject({
    issues: [{ path: ["layr"], message: "unknown field; expected width, gain, inner, layer" }],
  });
});

test("defaults are filled in, and typed arrays that are right are not copied", () => {
  const flags = Uint8Array.of(1, 2);
  const result = validate(standardSchema(Frame), { width: 1, inner: { flags, note: "ok" } });
  const value = (result as { value: { inner: { flags: unknown } } }).value;
  same(value, { width: 1, gain: Math.fround(0.1), inner: { flags, note: "ok" }, layer: undefined });
  expect(value.inner.flags).toBe(flags);
});

test("numbers are rounded to their type in typed arrays too, in a copy", () => {
  const halves = Float32Array.of(0.1);
  same(validate(standardSchema(layout("list(f16, 4) halves")), { halves }), {
    value: { halves: Float32Array.of(0.0999755859375) },
  });
  same(halves, Float32Array.of(0.1));
});

test("a tool that knows the standard alone takes it", () => {
  expect({ width: 1, inner: { flags: [1, 2], note: "" } }).toEqual(expect.schemaMatching(standardSchema(Frame)));
  expect({ width: 0.5 }).not.toEqual(expect.schemaMatching(standardSchema(Frame)));
});
