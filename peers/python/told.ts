import type { Description } from "@mortise/codec";

type Fields = readonly { readonly name: string; readonly type: Description }[];

/** A value in words that JSON keeps, the same as `told` of codec-peer.py. */
export function toldOf(type: Description, value: unknown): unknown {
  if (value === undefined) return null;
  switch (type.kind) {
    case "number":
      return String(type.type).startsWith("f") ? float(value as number) : String(value);
    case "time":
      return String(value);
    case "bool":
      return value;
    case "text":
    case "char":
    case "enum":
    case "uuid":
      return `s${value}`;
    case "bytes":
    case "blob":
    case "zstd":
      return `x${Buffer.from(value as Uint8Array).toString("hex")}`;
    case "array":
    case "list":
      return Array.from(value as ArrayLike<unknown>, (one) => toldOf(type.element as Description, one));
    case "image":
      return Array.from(value as ArrayLike<unknown>, (one) => toldOf(type.sample as Description, one));
    case "bounded-image": {
      const { data, width, height, channels } = value as Record<string, ArrayLike<unknown> | number>;
      const samples = Array.from(data as ArrayLike<unknown>, (one) => toldOf(type.sample as Description, one));
      return { data: samples, width: `${width}`, height: `${height}`, channels: `${channels}` };
    }
    case "flags":
      return value;
    case "bits":
      return Object.fromEntries(Object.entries(value as object).map(([name, part]) => [name, String(part)]));
    case "optional":
      return toldOf(type.element as Description, value);
    case "union": {
      const { kind } = value as { readonly kind: string };
      const arm = (type.arms as Fields).find(({ name }) => name === kind);
      return { kind: `s${kind}`, ...(toldOf(arm?.type as Description, value) as object) };
    }
    case "struct": {
      const parts = (type.fields as Fields).map(({ name, type: part }) => {
        return [name, toldOf(part, (value as Record<string, unknown>)[name])];
      });
      return Object.fromEntries(parts);
    }
    default:
      throw new Error(`no such kind: ${String(type.kind)}`);
  }
}

function float(value: number): string {
  if (Number.isNaN(value)) return "nan";
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(value);
  return `f${bytes.toString("hex")}`;
}
