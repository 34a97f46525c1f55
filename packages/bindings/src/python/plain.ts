import { lengthOf, type Part, type Record, type Scalar } from "../shape.ts";
import { dictionary, octets, quoted } from "./text.ts";

/** The names of a record's functions: `_load_` and `_store_` and this. */
export type Names = ReadonlyMap<Record, string>;

// biome-ignore format: a table
const FORMATS: { readonly [T in Scalar["type"]]: string } = {
  u8: "B", u16: "H", u32: "I", u64: "Q", i8: "b", i16: "h", i32: "i", i64: "q", f16: "e", f32: "f", f64: "d",
};

/** The two functions that read a record from bytes, and write it to bytes that are zeros. */
export function plain(record: Record, names: Names): string {
  const name = names.get(record);
  return `def _load_${name}(data, at, path):
${indent(loading(record, names))}


def _store_${name}(data, at, value, path):
${indent(storing(record, names))}
`;
}

function indent(lines: readonly string[]): string {
  return lines.map((line) => `    ${line}`).join("\n");
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

function isConstant({ element }: Part): boolean {
  return element.kind === "scalar" && element.meaning.kind === "constant";
}

function at({ offset }: Part): string {
  return offset === 0 ? "at" : `at + ${offset}`;
}

function under({ name }: Part): string {
  return `path + ".${name}"`;
}

function load(part: Part, names: Names, place: string, path: string): string {
  if (part.dimensions.length > 0) return loadMany(part, names, place, path, `${lengthOf(part)}`);
  const { element } = part;
  if (element.kind === "record") return `_load_${names.get(element)}(data, ${place}, ${path})`;
  if (element.kind === "octets") {
    switch (element.content) {
      case "char":
        return `_load_char(data, ${place}, ${element.size}, ${path})`;
      case "bytes":
        return `bytes(data[${place} : ${place} + ${element.size}])`;
      case "uuid":
        return `uuid.UUID(bytes=bytes(data[${place} : ${place} + 16]))`;
    }
  }
  const form = `"${format(element)}"`;
  const { meaning } = element;
  switch (meaning.kind) {
    case "number":
    case "time":
      return `_load(${form}, data, ${place})`;
    case "bool":
      return `_load_bool(data, ${place}, ${path})`;
    case "safe":
      return `_load_safe(${form}, data, ${place}, ${path})`;
    case "count":
      return `_load_count(${form}, data, ${place}, ${meaning.most}, ${path})`;
    case "enum":
      return `_load_member(${form}, data, ${place}, ${membersOf(element)}, ${path})`;
    case "flags":
      return `_load_flags(${form}, data, ${place}, ${membersOf(element)})`;
    case "bits":
      return `_load_bits(${form}, data, ${place}, ${membersOf(element)})`;
    case "constant":
      return `_check_constant(data, ${place}, ${octets(part.initial as Uint8Array)}, ${path})`;
  }
}

function store(part: Part, names: Names, place: string, value: string, path: string): string {
  if (part.dimensions.length > 0) return storeMany(part, names, place, value, path, `${lengthOf(part)}`);
  const { element } = part;
  if (element.kind === "record") return `_store_${names.get(element)}(data, ${place}, ${value}, ${path})`;
  if (element.kind === "octets") {
    switch (element.content) {
      case "char":
        return `_store_char(data, ${place}, ${value}, ${element.size}, ${path})`;
      case "bytes":
        return `_store_bytes(data, ${place}, ${value}, ${element.size}, ${path})`;
      case "uuid":
        return `_store_uuid(data, ${place}, ${value}, ${path})`;
    }
  }
  const form = `"${format(element)}"`;
  const { meaning } = element;
  switch (meaning.kind) {
    case "number":
    case "time":
      return `_store(${form}, data, ${place}, ${value}, ${path})`;
    case "bool":
      return `_store_bool(data, ${place}, ${value}, ${path})`;
    case "safe":
      return `_store_safe(${form}, data, ${place}, ${value}, ${path})`;
    case "count":
      return `_store_count(${form}, data, ${place}, ${value}, ${meaning.most}, ${path})`;
    case "enum":
      return `_store_member(${form}, data, ${place}, ${value}, ${membersOf(element)}, ${path})`;
    case "flags":
      return `_store_flags(${form}, data, ${place}, ${value}, ${membersOf(element)}, ${path})`;
    case "bits":
      return `_store_bits(${form}, data, ${place}, ${value}, ${membersOf(element)}, ${path})`;
    case "constant":
      return `data[${place} : ${place} + ${element.size}] = ${octets(part.initial as Uint8Array)}`;
  }
}

/** Several elements: bytes of bytes, a tuple of numbers, a list of anything else. */
function loadMany(part: Part, names: Names, place: string, path: string, count: string): string {
  const { element } = part;
  if (isNumber(part) && format(element as Scalar) === "<B") return `bytes(data[${place} : ${place} + ${count}])`;
  if (isNumber(part)) return `_load_numbers("${format(element as Scalar)}", data, ${place}, ${count})`;
  const one = load({ ...part, dimensions: [] }, names, `${place} + ${element.size} * i`, `"%s[%d]" % (${path}, i)`);
  return `[${one} for i in range(${count})]`;
}

function storeMany(part: Part, names: Names, place: string, value: string, path: string, count: string): string {
  const { element } = part;
  if (isNumber(part)) {
    if (format(element as Scalar) === "<B") return `_store_bytes(data, ${place}, ${value}, ${count}, ${path})`;
    return `_store_numbers("${format(element as Scalar)}", data, ${place}, ${value}, ${count}, ${path})`;
  }
  const one = store(
    { ...part, dimensions: [] },
    names,
    `${place} + ${element.size} * i`,
    "v",
    `"%s[%d]" % (${path}, i)`,
  );
  const target = one.startsWith("_") ? one : "None";
  return `_store_each(${value}, ${count}, at, ${path}, lambda i, v: ${target})`;
}

/** The items of a list, which may be arrays each. */
function loadItems(items: Part, names: Names, count: string): string {
  const {
    dimensions: [, ...inner],
  } = items;
  if (inner.length === 0) return loadMany(items, names, at(items), "path", count);
  const one = { ...items, dimensions: inner };
  const stride = lengthOf(one) * items.element.size;
  return `[${load(one, names, `${at(items)} + ${stride} * n`, '"%s[%d]" % (path, n)')} for n in range(${count})]`;
}

function storeItems(items: Part, names: Names, count: string): string {
  const {
    dimensions: [, ...inner],
  } = items;
  if (inner.length === 0) return storeMany(items, names, at(items), "value", "path", count);
  const one = { ...items, dimensions: inner };
  const stride = lengthOf(one) * items.element.size;
  const each = store(one, names, `${at(items)} + ${stride} * n`, "item", '"%s[%d]" % (path, n)');
  return `_store_each(value, ${count}, at, path, lambda n, item: ${each})`;
}

function isNumber({ element }: Part): boolean {
  return element.kind === "scalar" && (element.meaning.kind === "number" || element.meaning.kind === "time");
}

/** As `struct` has it. */
function format({ type, littleEndian, size }: Scalar): string {
  return `${littleEndian || size === 1 ? "<" : ">"}${FORMATS[type]}`;
}

function membersOf({ meaning }: Scalar): string {
  switch (meaning.kind) {
    case "enum":
      return dictionary(meaning.members.map(({ name, value }) => [name, `${value}`]));
    case "flags":
      return dictionary(meaning.members.map(({ name, bit }) => [name, `${bit}`]));
    case "bits":
      return dictionary(meaning.members.map(({ name, shift, width }) => [name, `(${shift}, ${width})`]));
    case "number":
    case "time":
    case "bool":
    case "safe":
    case "count":
    case "constant":
      return "{}";
  }
}
