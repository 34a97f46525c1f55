import { indented } from "../indent.ts";
import { isConstant, type Part, type Record } from "../shape.ts";
import { at, load, loadItems, loadMany, type Names, store, storeItems, storeMany } from "./parts.ts";
import { octets, quoted } from "./text.ts";

/** The two functions that read a record from bytes, and write it to bytes that are zeros. */
export function plain(record: Record, names: Names): string {
  const name = names.get(record);
  return `def _load_${name}(data, at, path):
${indented(loading(record, names))}

def _store_${name}(data, at, value, path):
${indented(storing(record, names))}`;
}

function loading(record: Record, names: Names): string[] {
  const [first, second, third] = record.parts as [Part, Part, Part];
  switch (record.role) {
    case "struct":
      return [
        ...record.parts.filter(isConstant).map((part) => load(part, names, at(part), under(part))),
        ...returned(
          record.parts
            .filter((part) => !isConstant(part))
            .map((part) => [part, load(part, names, at(part), under(part))]),
        ),
      ];
    case "text":
    case "blob":
    case "zstd": {
      const bytes = `data[${at(second)} : ${at(second)} + length]`;
      return [
        `length = ${load(first, names, at(first), "path")}`,
        `return ${record.role === "text" ? `_text(${bytes}, at, path)` : `bytes(${bytes})`}`,
      ];
    }
    case "list":
      return [`count = ${load(first, names, at(first), "path")}`, `return ${loadItems(second, names, "count")}`];
    case "bounded-image": {
      const samples = { ...third, dimensions: [] };
      const data = loadMany(samples, names, at(third), "path", `width * height * ${record.channels}`);
      return [
        `width = ${load(first, names, at(first), 'path + ".width"')}`,
        `height = ${load(second, names, at(second), 'path + ".height"')}`,
        `data = ${data}`,
        `return {"data": data, "width": width, "height": height, "channels": ${record.channels}}`,
      ];
    }
    case "optional":
      return [
        `if not ${load(first, names, at(first), "path")}:`,
        "    return None",
        `return ${load(second, names, at(second), "path")}`,
      ];
    case "union":
      return [
        `kind = ${load(first, names, at(first), 'path + ".kind"')}`,
        'value = {"kind": kind}',
        ...record.arms.flatMap((arm) => [
          `if kind == ${quoted(arm.name)}:`,
          `    value.update(_load_${names.get(arm.record)}(data, at + ${record.armsAt}, path))`,
        ]),
        "return value",
      ];
  }
}

function returned(fields: readonly (readonly [part: Part, expression: string])[]): string[] {
  return ["return {", ...fields.map(([{ name }, expression]) => `    ${quoted(name)}: ${expression},`), "}"];
}

function storing(record: Record, names: Names): string[] {
  const [first, second, third] = record.parts as [Part, Part, Part];
  switch (record.role) {
    case "struct": {
      const lines = record.parts.flatMap((part) => {
        const { name, initial, offset, defaulted } = part;
        if (isConstant(part)) return fill(offset, initial);
        const statement = store(part, names, at(part), `_item(value, ${quoted(name)}, at, path)`, under(part));
        if (!defaulted) return [statement];
        const otherwise = fill(offset, initial).map((line) => `    ${line}`);
        return [
          `if _given(value, ${quoted(name)}):`,
          `    ${statement}`,
          ...(otherwise.length > 0 ? ["else:", ...otherwise] : []),
        ];
      });
      return lines.length > 0 ? lines : ["pass"];
    }
    case "text":
    case "blob":
    case "zstd":
      return [
        record.role === "text" ? "octets = _octets(value, at, path)" : "octets = _buffer(value, at, path)",
        `${store(first, names, at(first), "len(octets)", "path")}`,
        `data[${at(second)} : ${at(second)} + len(octets)] = octets`,
      ];
    case "list":
      return [
        "count = _length(value, at, path)",
        store(first, names, at(first), "count", "path"),
        storeItems(second, names, "count"),
      ];
    case "bounded-image": {
      const samples = { ...third, dimensions: [] };
      const count = `_item(value, "width", at, path) * _item(value, "height", at, path) * ${record.channels}`;
      return [
        store(first, names, at(first), '_item(value, "width", at, path)', 'path + ".width"'),
        store(second, names, at(second), '_item(value, "height", at, path)', 'path + ".height"'),
        storeMany(samples, names, at(third), '_item(value, "data", at, path)', 'path + ".data"', count),
      ];
    }
    case "optional":
      return [
        store(first, names, at(first), "value is not None", "path"),
        "if value is not None:",
        `    ${store(second, names, at(second), "value", "path")}`,
      ];
    case "union":
      return [
        'kind = _item(value, "kind", at, path)',
        store(first, names, at(first), "kind", 'path + ".kind"'),
        ...record.arms.flatMap((arm) => [
          `if kind == ${quoted(arm.name)}:`,
          `    _store_${names.get(arm.record)}(data, at + ${record.armsAt}, value, path)`,
        ]),
      ];
  }
}

/** Statements that put bytes in a place that holds zeros. */
function fill(offset: number, bytes: Uint8Array | undefined): string[] {
  return bytes === undefined ? [] : [`data[at + ${offset} : at + ${offset + bytes.length}] = ${octets(bytes)}`];
}

function under({ name }: Part): string {
  return `path + ".${name}"`;
}
