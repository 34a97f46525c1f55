import { type Site, siteWithin } from "../fault.ts";
import { fieldOf } from "../field-of.ts";
import type { Measured, MeasuredStruct, MeasuredZstd } from "../measured.ts";

/** Gives what shall stand in the place of a zstd's value; `site` is that place. */
type Exchange = (zstd: MeasuredZstd, value: unknown, site: Site) => unknown;

/** A copy of a value in which each zstd's was exchanged, in the order of the bytes. Parts that hold none are not copied. */
export type Exchanger = (value: unknown, site: Site, exchange: Exchange) => unknown;

/** How the zstds' values in a node's are exchanged; `undefined` where there are none. */
export function exchangerOf(measured: Measured): Exchanger | undefined {
  switch (measured.kind) {
    case "zstd":
      return (value, site, exchange) => exchange(measured, value, site);
    case "array":
    case "list": {
      const each = exchangerOf(measured.element);
      if (each === undefined) return undefined;
      const start = measured.kind === "list" ? measured.start : 0;
      return (value, site, exchange) =>
        Array.from(value as readonly unknown[], (part, index) =>
          each(part, siteWithin(site, index, start + index * measured.stride), exchange),
        );
    }
    case "optional": {
      const inner = exchangerOf(measured.element);
      if (inner === undefined) return undefined;
      return (value, site, exchange) =>
        value === undefined ? undefined : inner(value, siteWithin(site, undefined, measured.start), exchange);
    }
    case "struct": {
      const fields = fieldsOf(measured);
      return fields && ((value, site, exchange) => Object.fromEntries(fields(value, site, exchange)));
    }
    case "union": {
      const arms = new Map(measured.arms.map(({ name, type }) => [name, fieldsOf(type)]));
      if ([...arms.values()].every((fields) => fields === undefined)) return undefined;
      return (value, site, exchange) => {
        const { kind } = value as { kind: string };
        const fields = arms.get(kind);
        if (fields === undefined) return value;
        const parts = fields(value, siteWithin(site, undefined, measured.start), exchange);
        return Object.fromEntries([["kind", kind], ...parts]);
      };
    }
    case "number":
    case "safe-integer":
    case "bool":
    case "image":
    case "bounded-image":
    case "text":
    case "char":
    case "bytes":
    case "blob":
    case "enum":
    case "flags":
    case "bits":
    case "uuid":
    case "time":
      return undefined;
  }
}

function fieldsOf({
  fields,
}: MeasuredStruct): ((value: unknown, site: Site, exchange: Exchange) => [string, unknown][]) | undefined {
  const parts = fields.map(({ name, type, offset }) => ({ name, offset, exchanger: exchangerOf(type) }));
  if (parts.every(({ exchanger }) => exchanger === undefined)) return undefined;
  return (value, site, exchange) =>
    parts.map(({ name, offset, exchanger }) => {
      const part = fieldOf(value, name);
      return [name, exchanger === undefined ? part : exchanger(part, siteWithin(site, name, offset), exchange)];
    });
}
