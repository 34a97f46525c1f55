import type { StandardSchemaV1 } from "@standard-schema/spec";
import { expectTypeOf, test } from "vitest";
import { type Infer, type InferInput, layout } from "../src/layout.ts";
import { standardSchema } from "../src/standard-schema.ts";

const Frame = layout("i32 width + f32 gain = 1 + u8[2] flags + u8? layer");

test("a standard schema is assignable to the standard's own type, and carries both types", () => {
  const schema = standardSchema(Frame);
  expectTypeOf(schema).toExtend<StandardSchemaV1<InferInput<typeof Frame>, Infer<typeof Frame>>>();
  expectTypeOf<StandardSchemaV1.InferInput<typeof schema>>().toEqualTypeOf<InferInput<typeof Frame>>();
  expectTypeOf<StandardSchemaV1.InferOutput<typeof schema>>().toEqualTypeOf<Infer<typeof Frame>>();
  const result = schema["~standard"].validate({});
  if (result.issues === undefined) expectTypeOf(result.value.width).toBeNumber();
  else expectTypeOf(result.issues[0]?.path).toEqualTypeOf<readonly (string | number)[] | undefined>();
  // @ts-expect-error a promise is not among the results
  result.then;
});
