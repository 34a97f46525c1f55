import { indented } from "../indent.ts";
import { isConstant, type Part, type Record } from "../shape.ts";
import { at, load, loadItems, loadMany, type Names, store, storeItems, storeMany } from "./parts.ts";
import { octets, quoted, tuple } from "./text.ts";

/**
 * The two functions that read a record from bytes, and write it to bytes that are zeros.
 *
 * @param tagged whether the record is a union's arm, whose value has `kind` beside the fields
 */
export function plain(record: Record, names: Names, tagged: boolean): string {
  const name = names.get(record);
  return `def _load_${name}(data, at, path):
${indented(loading(record, names))}

def _store_${name}(data, at, value, path):
${indented(storing(record, names, tagged))}`;
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

function storing(record: Record, names: Names, tagged: boolean): string[] {
  const [first, second, third] = record.parts as [Part, Part, Part];
  switch (record.role) {
    case "struct": {
      const lines = record.parts.flatMap((part) => {
        const { name, initial, offset, defaulted } = part;
        if (isConstant(part)) return fill(offset, initial);
        const statement = store(part, names, at(part), `_item(value, ${quoted(name)}, ${at(part)}, path)`, under(part));
        const optional =
          part.element.kind === "record" && part.element.role === "optional" && part.dimensions.length === 0;
        if (!defaulted && !optional) return [statement];
        const otherwise = fill(offset, initial).map((line) => `    ${line}`);
        return [
          `if _given(value, ${quoted(name)}):`,
          `    ${statement}`,
          ...(otherwise.length > 0 ? ["else:", ...otherwise] : []),
        ];
      });
      const fields = record.parts.filter((part) => !isConstant(part)).map(({ name }) => quoted(name));
      const allowed = tagged ? ['"kind"', ...fields] : fields;
      return [...lines, `_only(value, ${tuple(allowed)}, at, path)`];
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
      const side = (part: Part): string => {
        return `_side(value, ${quoted(part.name)}, ${mostOf(part)}, ${at(part)}, path)`;
      };
      const data = `_item(value, "data", ${at(third)}, path)`;
      return [
        `width = ${side(first)}`,
        `height = ${side(second)}`,
        store(first, names, at(first), "width", 'path + ".width"'),
        store(second, names, at(second), "height", 'path + ".height"'),
        `_check_channels(value, ${record.channels}, at, path)`,
        storeMany(samples, names, at(third), data, 'path + ".data"', `width * height * ${record.channels}`),
        '_only(value, ("data", "width", "height", "channels"), at, path)',
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
        `if kind not in ${tuple(record.arms.map(({ name }) => quoted(name)))}:`,
        `    _only(value, ("kind",), at + ${record.armsAt}, path)`,
      ];
  }
}

/** Statements that put bytes in a place that holds zeros. */
function fill(offset: number, bytes: Uint8Array | undefined): string[] {
  return bytes === undefined ? [] : [`data[at + ${offset} : at + ${offset + bytes.length}] = ${octets(bytes)}`];
}

/** The most that a count may be. */
function mostOf({ element }: Part): number {
  return element.kind === "scalar" && element.meaning.kind === "count" ? element.meaning.most : 0;
}

function under({ name }: Part): string {
  return `path + ".${name}"`;
}
