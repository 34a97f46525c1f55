import { BindingError } from "../errors.ts";
import type { Element, Part, Record, Scalar } from "../shape.ts";
import { quoted, tuple } from "./text.ts";

/** The dtypes' names. */
type Names = ReadonlyMap<Record, string>;

/** The most dimensions that arrays of all versions of numpy have. */
const MOST_DIMENSIONS = 32;

// Bools are bytes: in a bool of numpy, a byte other than 0 and 1 means what nobody says.
// biome-ignore format: a table
const FORMATS: { readonly [T in Scalar["type"]]: string } = {
  u8: "u1", u16: "u2", u32: "u4", u64: "u8", i8: "i1", i16: "i2", i32: "i4", i64: "i8", f16: "f2", f32: "f4", f64: "f8",
};

interface Column {
  readonly name: string;
  readonly format: string;
  readonly offset: number;
}

/** A record as a dtype of numpy, with explicit offsets; the arms of a union lie over each other. */
export function dtype(record: Record, names: Names): string {
  const parts = record.parts.filter(({ unnamed }) => !unnamed);
  const columns: Column[] = [
    ...parts.map((part) => ({ name: part.name, format: format(part, record, names), offset: part.offset })),
    ...arms(record, names),
  ];
  return `${names.get(record)} = numpy.dtype(
        {
            "names": [${columns.map(({ name }) => quoted(name)).join(", ")}],
            "formats": [${columns.map((column) => column.format).join(", ")}],
            "offsets": [${columns.map(({ offset }) => offset).join(", ")}],
            "itemsize": ${record.size},
        }
    )`;
}

/** All arms under one name, where an arm may be called as the tag is. */
function arms({ arms, armsAt, size }: Record, names: Names): Column[] {
  if (arms.length === 0) return [];
  const column = (name: string, format: string, offset: number): Column => ({ name, format, offset });
  const inner = arms.map((arm) => column(arm.name, names.get(arm.record) as string, 0));
  const text = `numpy.dtype({"names": [${inner.map(({ name }) => quoted(name)).join(", ")}], "formats": [${inner
    .map((arm) => arm.format)
    .join(", ")}], "offsets": [${inner.map(() => 0).join(", ")}], "itemsize": ${size - armsAt}})`;
  return [column("as", text, armsAt)];
}

function format({ element, dimensions, name }: Part, record: Record, names: Names): string {
  const { one, shape } = formatOf(element, names);
  const all = [...dimensions, ...shape];
  if (all.length > MOST_DIMENSIONS) {
    const path = [...record.path, name].join(".");
    const expected = `at most ${MOST_DIMENSIONS}`;
    throw new BindingError("too-large", `${path} has ${all.length} dimensions; numpy has ${expected}`, {
      language: "Python",
      path,
      expected: `${expected} dimensions`,
      received: `${all.length} dimensions`,
    });
  }
  return all.length === 0 ? one : `(${one}, ${tuple(all)})`;
}

function formatOf(element: Element, names: Names): { one: string; shape: number[] } {
  if (element.kind === "record") return { one: names.get(element) as string, shape: [] };
  if (element.kind === "octets") {
    return element.content === "char"
      ? { one: `"S${element.size}"`, shape: [] }
      : { one: '"u1"', shape: [element.size] };
  }
  return { one: `"${element.littleEndian || element.size === 1 ? "<" : ">"}${FORMATS[element.type]}"`, shape: [] };
}
