import { array, layout, struct, u8 } from "@mortise/codec";
import { expect, test } from "vitest";
import { type BindingError, toC, toCSharp, toPython, toRust } from "../src/index.ts";

function errorOf(make: () => string): BindingError {
  try {
    make();
  } catch (error) {
    return error as BindingError;
  }
  throw new Error("nothing was refused");
}

test("C# has no struct of a MiB; the others have", () => {
  const large = layout(`bytes(${2 ** 20 - 16}) data`);
  const larger = layout(`bytes(${2 ** 20 - 15}) data`);
  expect(toCSharp(large, "Large")).toContain(`Size = ${2 ** 20 - 16}`);
  const { code, context, message } = errorOf(() => toCSharp(larger, "Large"));
  expect([code, context.language, context.path, context.received]).toEqual(["too-large", "C#", "", "1048561 bytes"]);
  expect(message).toBe("the layout has 1048561 bytes; a struct of C# has at most 1048560 bytes");
  for (const make of [toC, toPython, toRust]) expect(make(larger, "Large")).toContain("1048561");
});

test("numpy has no arrays of 33 dimensions", () => {
  const deep = struct({ inner: struct({ grid: array(u8, ...Array.from({ length: 33 }, () => 1)) }) });
  const { code, context, message } = errorOf(() => toPython(deep, "Deep"));
  expect([code, context.language, context.path]).toEqual(["too-large", "Python", "inner.grid"]);
  expect(message).toBe("inner.grid has 33 dimensions; numpy has at most 32");
  for (const make of [toC, toCSharp, toRust]) expect(make(deep, "Deep")).toContain("grid");
});
