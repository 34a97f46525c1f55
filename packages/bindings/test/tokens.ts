import type { Measured } from "@mortise/codec/measured";

/*
 * A value as words, so that programs in all languages can print the same ones. Integers are decimal, floats the
 * hexadecimal digits of their bits, bytes an x and their hexadecimal digits. What has names is followed by what the
 * names say.
 */

/** The words of a value, in the order of its bytes. */
export function* tokensOf(measured: Measured, value: unknown): Generator<string> {
  switch (measured.kind) {
    case "number":
      yield numberToken(measured.node.type, value as number | bigint);
      return;
    case "safe-integer":
    case "time":
      yield `${value}`;
      return;
    case "bool":
      yield value === true ? "1" : "0";
      return;
    case "uuid":
      yield `x${(value as string).replaceAll("-", "")}`;
      return;
    case "text":
    case "char":
      yield `x${Buffer.from(value as string).toString("hex")}`;
      return;
    case "bytes":
    case "blob":
      yield `x${Buffer.from(value as Uint8Array).toString("hex")}`;
      return;
    case "zstd":
      throw new Error("a compressed value has no words");
    case "array":
      yield* elementTokens(measured.element, value);
      return;
    case "image":
      yield* elementTokens(measured.samples.element, value);
      return;
    case "list":
      yield `${(value as ArrayLike<unknown>).length}`;
      yield* elementTokens(measured.element, value);
      return;
    case "bounded-image": {
      const { width, height, data } = value as { width: number; height: number; data: ArrayLike<number> };
      yield `${width}`;
      yield `${height}`;
      yield* elementTokens(measured.samples.element, data);
      return;
    }
    case "enum": {
      const index = measured.node.members.findIndex(({ name }) => name === value);
      yield `${measured.node.members[index]?.value}`;
      yield `${index}`;
      return;
    }
    case "flags":
      for (const name of measured.node.members) yield own(value, name) === true ? "1" : "0";
      return;
    case "bits":
      for (const { name } of measured.node.members) yield `${own(value, name)}`;
      return;
    case "optional":
      yield value === undefined ? "0" : "1";
      if (value !== undefined) yield* tokensOf(measured.element, value);
      return;
    case "union": {
      const index = measured.arms.findIndex(({ name }) => name === own(value, "kind"));
      yield `${index}`;
      yield `${index}`;
      yield* tokensOf(measured.arms[index]?.type as Measured, value);
      return;
    }
    case "struct": {
      const fields = measured.fields.map(({ offset, name, type }) => ({
        offset,
        tokens: () => tokensOf(type, own(value, name)),
      }));
      const constants = measured.constants.map(({ offset }) => ({ offset, tokens: () => ["constant"] }));
      const parts = [...fields, ...constants].sort((a, b) => a.offset - b.offset);
      for (const { tokens } of parts) yield* tokens();
    }
  }
}

function* elementTokens(element: Measured, values: unknown): Generator<string> {
  for (const value of Array.from(values as ArrayLike<unknown>)) yield* tokensOf(element, value);
}

function own(value: unknown, name: string): unknown {
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

/** Half-precision numbers are given as the float that each exactly is. */
function numberToken(type: string, value: number | bigint): string {
  const data = new DataView(new ArrayBuffer(8));
  if (type === "f64") {
    data.setFloat64(0, value as number);
    return `f${data.getBigUint64(0).toString(16).padStart(16, "0")}`;
  }
  if (type === "f32" || type === "f16") {
    data.setFloat32(0, value as number);
    return `f${data.getUint32(0).toString(16).padStart(8, "0")}`;
  }
  return `${value}`;
}
