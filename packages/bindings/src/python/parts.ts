import { lengthOf, type Part, type Record, type Scalar } from "../shape.ts";
import { dictionary, octets } from "./text.ts";

/** The names of a record's functions: `_load_` and `_store_` and this. */
export type Names = ReadonlyMap<Record, string>;

// biome-ignore format: a table
const FORMATS: { readonly [T in Scalar["type"]]: string } = {
  u8: "B", u16: "H", u32: "I", u64: "Q", i8: "b", i16: "h", i32: "i", i64: "q", f16: "e", f32: "f", f64: "d",
};

/** Where a part stands. */
export function at({ offset }: Part): string {
  return offset === 0 ? "at" : `at + ${offset}`;
}

/** An expression that reads a part. */
export function load(part: Part, names: Names, place: string, path: string): string {
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

/** A statement that writes a part. */
export function store(part: Part, names: Names, place: string, value: string, path: string): string {
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
export function loadMany(part: Part, names: Names, place: string, path: string, count: string): string {
  const { element } = part;
  if (isNumber(part) && format(element as Scalar) === "<B") return `bytes(data[${place} : ${place} + ${count}])`;
  if (isNumber(part)) return `_load_numbers("${format(element as Scalar)}", data, ${place}, ${count})`;
  const one = load({ ...part, dimensions: [] }, names, `${place} + ${element.size} * i`, `"%s[%d]" % (${path}, i)`);
  return `[${one} for i in range(${count})]`;
}

/** The same, the other way. */
export function storeMany(part: Part, names: Names, place: string, value: string, path: string, count: string): string {
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
  return `_store_each(${value}, ${count}, ${place}, ${path}, lambda i, v: ${target})`;
}

/** The items of a list, which may be arrays each. */
export function loadItems(items: Part, names: Names, count: string): string {
  const {
    dimensions: [, ...inner],
  } = items;
  if (inner.length === 0) return loadMany(items, names, at(items), "path", count);
  const one = { ...items, dimensions: inner };
  const stride = lengthOf(one) * items.element.size;
  return `[${load(one, names, `${at(items)} + ${stride} * n`, '"%s[%d]" % (path, n)')} for n in range(${count})]`;
}

/** The same, the other way. */
export function storeItems(items: Part, names: Names, count: string): string {
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
