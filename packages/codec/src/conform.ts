import { describePart } from "./description.ts";
import { givenLayout } from "./given-layout.ts";
import { measure } from "./measure.ts";
import type {
  Measured,
  MeasuredBits,
  MeasuredBoundedImage,
  MeasuredEnum,
  MeasuredField,
  MeasuredFlags,
  MeasuredImage,
  MeasuredList,
  MeasuredStruct,
  MeasuredUnion,
  MeasuredZstd,
} from "./measured.ts";
import type { StructNode } from "./node.ts";
import { printType } from "./notation/print.ts";

/** Why a reader cannot read what a writer of another layout writes. */
export interface Mismatch {
  /**
   * | code | when |
   * | --- | --- |
   * | `missing` | a field that is not written, and has no default or would not stand behind all that is |
   * | `moved` | a field that is written at another offset |
   * | `type` | a field that is written as another type |
   * | `members` | a name, a bit or an arm that is written and not known, or known as another |
   * | `constant` | a constant that is not written, or another |
   */
  readonly code: "missing" | "moved" | "type" | "members" | "constant";
  /** The reader's field, as `points[].x`; of an arm, as `shape.circle.radius`. */
  readonly path: string;
  /** The field's first byte in the reader's layout; in an array's element, as if it were the first. */
  readonly offset: number;
  /** One sentence. */
  readonly message: string;
}

/**
 * Why a reader of one layout cannot read all that a writer of another writes; nothing where it can.
 *
 * It can where each field that it looks for is written at the same place, as the same type and size. A reader may know
 * of more: fields with defaults behind the end of what is written, further members of an enum, flags, bits and arms. It
 * may know of less: fields, flags and bits that it does not look at.
 *
 * @throws LayoutError `wrong-type` for what is no layout
 * @example
 * const Old = layout("u16 id");
 * const New = layout("u16 id + f32 gain = 1");
 * conform(Old, New); // []: a reader of New reads what a writer of Old writes
 * conform(New, Old); // []: and the other way round
 * conform(Old, layout("i16 id"));
 * // [{ code: "type", path: "id", offset: 0, message: "id (i16 at 0) is written as u16" }]
 */
export function conform(written: { readonly node: StructNode }, read: { readonly node: StructNode }): Mismatch[] {
  const [from, to] = [measure(givenLayout(written)), measure(givenLayout(read, "second"))];
  const found = [
    ...structs(from, to, { path: "", offset: 0 }, (field) => {
      return field.default !== undefined && field.offset >= from.size;
    }),
  ];
  const shared = to.fields.some(({ offset }) => offset < from.size);
  if (!shared) found.push({ code: "missing", path: "", offset: 0, message: "no field of the reader's is written" });
  return found;
}

/** Where a node of the reader's stands. */
interface Place {
  readonly path: string;
  readonly offset: number;
}

/** @param appended whether bytes that end before a field tell that it is to have its default */
function* structs(
  from: MeasuredStruct,
  to: MeasuredStruct,
  place: Place,
  appended: (field: MeasuredField) => boolean = () => false,
): Generator<Mismatch> {
  for (const { name, type, offset, value } of to.constants) {
    const same = from.constants.find((other) => other.offset === offset);
    if (same !== undefined && Object.is(same.value, value) && sameBytes(same.type, type)) continue;
    const written = same === undefined ? "no constant" : `const(${printType(same.type.node)}, ${same.value})`;
    yield mismatch("constant", within(place, name ?? "const", offset), type, `is ${value}, and ${written} is written`);
  }
  for (const field of to.fields) {
    const { name, type, offset } = field;
    const here = within(place, name, offset);
    const same = from.fields.find((other) => other.name === name);
    if (same === undefined) {
      if (appended(field)) continue;
      const why =
        field.default === undefined ? "it has no default" : "defaults count only behind the end of all that is";
      yield mismatch("missing", here, type, `is not written; ${why}`);
    } else if (same.offset !== offset) {
      yield mismatch("moved", here, type, `is written at ${place.offset + same.offset}`);
    } else yield* types(same.type, type, here);
  }
}

function* types(from: Measured, to: Measured, place: Place): Generator<Mismatch> {
  if (sameBytes(from, to)) return;
  const other = mismatch("type", place, to, `is written as ${printType(from.node)}${difference(from, to)}`);
  if (from.kind !== to.kind || from.size !== to.size) {
    yield other;
    return;
  }
  switch (to.kind) {
    case "number":
    case "safe-integer":
    case "time":
    case "bool":
    case "uuid":
    case "char":
    case "bytes":
    case "text":
    case "blob":
      yield other;
      return;
    case "array": {
      const { node, stride, element } = from as typeof to;
      if (String(node.dimensions) !== String(to.node.dimensions) || stride !== to.stride) yield other;
      else yield* types(element, to.element, within(place, "[]", 0));
      return;
    }
    case "list": {
      const { stride, element } = from as typeof to;
      if (!sameRoom(from as typeof to, to) || stride !== to.stride) yield other;
      else yield* types(element, to.element, within(place, "[]", to.start));
      return;
    }
    case "zstd": {
      const { content, element } = from as typeof to;
      // What is compressed has no place in the layout but the field's.
      if (!sameRoom(from as typeof to, to) || content.size !== to.content.size) yield other;
      else yield* types(element, to.element, place);
      return;
    }
    case "optional": {
      const { start, element } = from as typeof to;
      if (start !== to.start) yield other;
      else yield* types(element, to.element, { ...place, offset: place.offset + start });
      return;
    }
    case "image":
    case "bounded-image":
      // A mere number of channels contradicts no order of them.
      if (!sameBytes(unnamed(from as typeof to), unnamed(to)) || bothNamed(from as typeof to, to)) yield other;
      return;
    case "enum":
    case "flags":
    case "bits": {
      if (!sameBytes((from as typeof to).base, to.base)) yield other;
      else yield* names(from as typeof to, to, place);
      return;
    }
    case "union": {
      const { base, start, arms } = from as typeof to;
      if (!sameBytes(base, to.base) || start !== to.start) {
        yield other;
        return;
      }
      yield* names(from as typeof to, to, place);
      for (const [tag, { name, type }] of to.arms.entries()) {
        const arm = arms[tag];
        if (arm?.name === name) yield* structs(arm.type, type, within(place, name, start));
      }
      return;
    }
    case "struct":
      yield* structs(from as typeof to, to, place);
  }
}

/** What notation alone does not tell. */
function difference(from: Measured, to: Measured): string {
  if (from.size !== to.size) return `, of ${from.size} bytes`;
  if (printType(from.node) !== printType(to.node)) return "";
  return "littleEndian" in to ? ", in another byte order" : ", in another byte order or with other gaps";
}

/** Names that are written and mean nothing to the reader, or something else. */
function* names(from: Named, to: Named, place: Place): Generator<Mismatch> {
  const known = new Map(numbered(to));
  for (const [number, name] of numbered(from)) {
    const other = known.get(number);
    // Unknown bits are not looked at; an unknown number could be no value.
    if (other === name || (other === undefined && (from.kind === "flags" || from.kind === "bits"))) continue;
    const meaning = other === undefined ? "is unknown" : `is '${other}'`;
    yield mismatch("members", place, to, `is written with '${name}' as ${number}, which ${meaning}`);
  }
}

type Named = MeasuredEnum | MeasuredFlags | MeasuredBits | MeasuredUnion;

/** What each number means: a value, a bit, a tag; of parts of a word, the first, the second and so on. */
function numbered(measured: Named): [number: number, name: string][] {
  switch (measured.kind) {
    case "enum":
      return measured.node.members.map(({ name, value }) => [value, name]);
    case "flags":
      return measured.node.members.map((name, bit) => [bit, name]);
    case "bits":
      return measured.node.members.map(({ name, width }, index) => [index, `${name}:${width}`]);
    case "union":
      return measured.arms.map(({ name }, tag) => [tag, name]);
  }
}

/** Whether two nodes describe the same bytes. */
function sameBytes(a: Measured, b: Measured): boolean {
  return JSON.stringify(describePart(a)) === JSON.stringify(describePart(b));
}

function sameRoom(a: MeasuredList | MeasuredZstd, b: MeasuredList | MeasuredZstd): boolean {
  return a.capacity === b.capacity && a.start === b.start && sameBytes(a.count, b.count);
}

/** The same image of pixels whose order is not named. */
function unnamed<I extends MeasuredImage | MeasuredBoundedImage>(image: I): I {
  return { ...image, node: { ...image.node, pixels: image.channels } };
}

function bothNamed(a: MeasuredImage | MeasuredBoundedImage, b: MeasuredImage | MeasuredBoundedImage): boolean {
  return typeof a.node.pixels === "string" && typeof b.node.pixels === "string";
}

function within({ path, offset }: Place, step: string, inside: number): Place {
  const dot = path === "" || step.startsWith("[") ? "" : ".";
  return { path: `${path}${dot}${step}`, offset: offset + inside };
}

function mismatch(code: Mismatch["code"], { path, offset }: Place, { node }: Measured, what: string): Mismatch {
  return { code, path, offset, message: `${path} (${printType(node)} at ${offset}) ${what}` };
}
