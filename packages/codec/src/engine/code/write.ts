import { mayBeLeftOut } from "../../check-value.ts";
import { isInherited } from "../../field-of.ts";
import type {
  Measured,
  MeasuredArray,
  MeasuredList,
  MeasuredOptional,
  MeasuredStruct,
  MeasuredUnion,
} from "../../measured.ts";
import { asNumber, fits } from "./fits.ts";
import { isLarge, partsOf } from "./large-struct.ts";
import { valueOfName } from "./names.ts";
import { writeNumber, writeSafeInteger } from "./number.ts";
import { at, later, lines, literal, type Place, quote, type Scope } from "./scope.ts";
import { arrayOf, type Run, runOf, type Windows } from "./windows.ts";

/** A value in hand: the variable that holds it, and those that hold its fields. */
export interface Held {
  readonly name: string;
  readonly fields: readonly Held[];
  /** The variable with how many bytes are on the stage already, or how many elements a list of numbers has. */
  readonly put?: string;
}

/** What becomes of a value while it is checked. */
interface Fate {
  /** The statement for a value that does not fit. */
  readonly refuse: string;
  /** Where the value goes, for one that is on the stage itself: its parts are put there. */
  readonly place?: Place;
}

/** Nodes with functions of their own: loops, choices, and structs too large for one function. */
export type Branching = MeasuredArray | MeasuredList | MeasuredOptional | MeasuredUnion | MeasuredStruct;

/** So many numbers are written one by one in no more time than a block takes to set up. */
const FEW = 16;

/** Takes what the code works on into constants of each function: V8 looks at a variable outside again at each use. */
export const HANDLES = "const B = BYTES, D = DATA;";

/**
 * The code that checks values and writes them. It works on `B` and `D`, the bytes and a `DataView` of them, on `M`, both
 * together, and on `S`, a {@link Stage}.
 *
 * A value's fields are held in variables, so that each is looked at once. Text, lists and choices are put on the stage
 * while they are checked, and copied from there; each list and choice has a function of its own for that.
 */
export class WriteCode {
  readonly #scope: Scope;
  readonly #windows: Windows;

  constructor(scope: Scope, windows: Windows) {
    this.#scope = scope;
    this.#windows = windows;
  }

  /** Holds a value and its fields in variables, and checks them. */
  hold(measured: Measured, name: string, fate: Fate): { readonly held: Held; readonly source: string } {
    if (measured.kind === "struct" && !isLarge(measured)) return this.#holdFields(measured, name, fate, []);
    const put = this.#put(measured, name, fate.place === undefined ? "S.end" : undefined, fate.place);
    if (put === undefined) {
      const check = `if (!(${fits(measured, name, this.#scope)})) ${fate.refuse}`;
      if (measured.kind !== "list" && measured.kind !== "blob") return { held: { name, fields: [] }, source: check };
      // INVARIANT: a length is looked at once, and bounded, whatever an array's getters say the next time.
      const count = this.#scope.name("n");
      const source = `${check} const ${count} = Math.min(${name}.length, ${measured.capacity});`;
      return { held: { name, fields: [], put: count }, source };
    }
    const length = this.#scope.name("l");
    const advance = fate.place === undefined ? ` S.end += ${length};` : "";
    const source = `const ${length} = ${put}; if (${length} < 0) ${fate.refuse}${advance}`;
    return { held: { name, fields: [], put: length }, source };
  }

  /** @param others what the object has beside its fields; `undefined` for a part of an object */
  #holdFields(measured: MeasuredStruct, name: string, fate: Fate, others: readonly string[] | undefined) {
    const { refuse, place } = fate;
    const parts = measured.fields.map(({ name: key, type, offset, default: given }) => {
      const v = this.#scope.name("v");
      const fill = given === undefined ? "" : ` if (${v} === undefined) ${v} = ${literal(given)};`;
      const inside = place === undefined ? fate : { refuse, place: later(place, offset) };
      return { load: `let ${v} = ${this.#field(name, key)};${fill}`, ...this.hold(type, v, inside) };
    });
    const source = lines(
      others === undefined ? "" : `if (typeof ${name} !== "object" || ${name} === null) ${refuse}`,
      ...parts.map(({ load }) => load),
      ...parts.map((part) => part.source),
      others === undefined ? "" : this.#strays(measured, name, refuse, others),
    );
    return { held: { name, fields: parts.map(({ held }) => held) }, source };
  }

  #field(name: string, key: string): string {
    return isInherited(key) ? `${this.#scope.runtime("fieldOf")}(${name}, ${quote(key)})` : `${name}[${quote(key)}]`;
  }

  /** Looks for an array, or properties that are no fields, in the place of a struct where they would pass for one. */
  #strays({ fields }: MeasuredStruct, name: string, refuse: string, others: readonly string[]): string {
    if (!fields.some(mayBeLeftOut)) return "";
    const names = [...others, ...fields.map((field) => field.name)].map(quote).join(", ");
    return `if (Array.isArray(${name})) ${refuse} for (const key in ${name}) if (!${this.#scope.constant(`new Set([${names}])`, "known")}.has(key)) ${refuse}`;
  }

  /**
   * The expression that puts a value on the stage and says how many bytes that were, or -1 where it does not fit;
   * `undefined` for kinds that need no stage.
   */
  #put(measured: Measured, v: string, end: string | undefined, place: Place | undefined): string | undefined {
    const text = (start: number) => end ?? at(later(place as Place, start));
    switch (measured.kind) {
      case "text":
        return `S.putText(${v}, ${text(measured.start)}, ${measured.capacity})`;
      case "char":
        return `S.putChar(${v}, ${text(0)}, ${measured.size})`;
      case "array":
      case "list":
      case "optional":
      case "union":
      case "struct":
        if (!isStaged(measured)) return undefined;
        return `${this.#putter(measured)}(S, ${v}, ${text(0)})`;
      default:
        return undefined;
    }
  }

  /** The function that puts `v` at `p` on the stage `S`. */
  #putter(measured: Branching): string {
    return this.#scope.function("put", measured, (name) => {
      return `function ${name}(S, v, p) {\n${this.#putting(measured)}\n}`;
    });
  }

  #putting(measured: Branching): string {
    const refuse = "return -1;";
    const start: Place = { base: "p", offset: 0 };
    // INVARIANT: the stage has room for all of it before the first byte, so that it stays where it is meanwhile.
    const room = (size: number | string) => `S.reserve(p + ${size}); const M = S.memory, B = M.bytes, D = M.data;`;
    const inside = (node: Measured, name: string, place: Place) => {
      const { held, source } = this.hold(node, name, { refuse, place });
      return lines(source, this.write(node, held, place));
    };
    const each = ({ element, stride }: MeasuredArray | MeasuredList, n: string, from: number) => `let q = p + ${from};
for (let i = 0; i < ${n}; i++, q += ${stride}) { const x = v[i];
${inside(element, "x", { base: "q", offset: 0 })}
}`;
    switch (measured.kind) {
      case "array":
        return `if (!Array.isArray(v) || v.length !== ${measured.length}) ${refuse}
${room(measured.size)}
${each(measured, `${measured.length}`, 0)}
return ${measured.size};`;
      case "list": {
        const { capacity, start: first, stride, count } = measured;
        return `if (!Array.isArray(v)) ${refuse}
const n = v.length; if (n > ${capacity}) ${refuse}
const used = ${first} + n * ${stride};
${room("used")}
${writeNumber(count, "D", start, "n", this.#scope)} ${zeros(later(start, count.size), first - count.size)}
${each(measured, "n", first)}
return used;`;
      }
      case "optional": {
        const { element, start: first } = measured;
        return `${room(first + element.size)}
if (v === undefined) { B[p] = 0; return 1; }
B[p] = 1; ${zeros({ base: "p", offset: 1 }, first - 1)}
${inside(element, "v", later(start, first))}
return ${first + element.size};`;
      }
      case "union": {
        const { base, arms, start: first, size } = measured;
        const cases = arms.map(({ name, type }, tag) => {
          const place = later(start, first);
          const { held, source } = this.#holdFields(type, "v", { refuse, place }, ["kind"]);
          return `case ${quote(name)}: { ${writeNumber(base, "D", start, `${tag}`, this.#scope)}
${lines(source, this.write(type, held, place))}
return ${first + type.size}; }`;
        });
        return `if (typeof v !== "object" || v === null) ${refuse}
${room(size)}
${zeros(later(start, base.size), first - base.size)}
switch (v.kind) { ${cases.join("\n")}
default: ${refuse} }`;
      }
      case "struct": {
        const parts = partsOf(measured).map((part, index) => {
          const put = this.#scope.function(`put${index}_`, measured, (name) => {
            const { held, source } = this.#holdFields(part, "v", { refuse, place: start }, undefined);
            return `function ${name}(S, v, p) {
const M = S.memory, B = M.bytes, D = M.data;
${lines(source, this.write(part, held, start))}
return 0;
}`;
          });
          return `if (${put}(S, v, p) < 0) ${refuse}`;
        });
        return `if (typeof v !== "object" || v === null) ${refuse}
${room(measured.size)}
${lines(...parts, this.#strays(measured, "v", refuse, []))}
return ${measured.size};`;
      }
    }
  }

  /** Writes the arrays of bytes and numbers in a value, before all else: they may stand in the same memory. */
  arrays(measured: MeasuredStruct, { fields }: Held, place: Place): string {
    if (isLarge(measured)) return "";
    const arrays = measured.fields.map(({ type, offset }, index) => {
      const part = fields[index] as Held;
      const inside = later(place, offset);
      return type.kind === "struct" ? this.arrays(type, part, inside) : this.#array(type, part, inside, true);
    });
    return lines(...arrays);
  }

  /** @param steady whether the place is one that a window can be kept on */
  #array(measured: Measured, { name, put }: Held, place: Place, steady: boolean): string {
    switch (measured.kind) {
      case "bytes":
        return `B.set(${name}, ${at(place)});`;
      case "blob":
        return `B.set(${name}, ${at(later(place, measured.start))});`;
      case "image":
        return this.#array(measured.samples, { name, fields: [] }, place, steady);
      case "array":
      case "list": {
        const n = put ?? `${(measured as MeasuredArray).length}`;
        const { element } = measured;
        if (element.kind !== "number") return "";
        if (element.node.type === "u8")
          return `B.set(${name}, ${at(measured.kind === "list" ? later(place, measured.start) : place)});`;
        const one = this.#numbers(measured, name, measured.kind === "list" ? later(place, measured.start) : place, n);
        const run = steady ? runOf(measured, place) : undefined;
        return run === undefined ? one : this.#throughWindow(run, name, n, one);
      }
      default:
        return "";
    }
  }

  /** Copies numbers as a block where they are aligned, and one by one where not. */
  #throughWindow(run: Run, name: string, n: string, oneByOne: string): string {
    const { name: w, open } = this.#windows.on(run);
    const isFloat = arrayOf(run).startsWith("Float");
    const settle = isFloat ? ` ${this.#scope.runtime("settleNaNs")}(${w}, ${n});` : "";
    return `${open} if (${w} !== undefined && ${name} instanceof ${arrayOf(run)}) { ${w}.set(${name});${settle} } else { ${oneByOne} }`;
  }

  /** Writes numbers one after another: `n` of them. */
  #numbers(measured: MeasuredArray | MeasuredList, name: string, place: Place, n: string): string {
    const { element, stride } = measured;
    if (element.kind !== "number") return "";
    const { node, littleEndian } = element;
    if (measured.kind === "array" && measured.length <= FEW) {
      // The place may be told from an outer loop's variables, which this one's must not hide.
      const [i, q, x] = [this.#scope.name("i"), this.#scope.name("q"), this.#scope.name("x")];
      const write = writeNumber(element, "D", { base: q, offset: 0 }, x, this.#scope);
      return `for (let ${i} = 0, ${q} = ${at(place)}; ${i} < ${n}; ${i}++, ${q} += ${stride}) { const ${x} = ${name}[${i}]; ${write} }`;
    }
    return `${this.#scope.runtime("writeNumbers")}(M, ${at(place)}, ${name}, ${n}, ${quote(node.type)}, ${littleEndian});`;
  }

  /**
   * Writes a value that fits.
   *
   * @param from the variable that holds where the next part on the stage starts. With it, parts are copied from there,
   * and arrays are written already; without it, parts are where they belong
   */
  write(measured: Measured, held: Held, place: Place, from?: string): string {
    const { name, put } = held;
    const scope = this.#scope;
    const here = at(place);
    const end = at(later(place, measured.size));
    // What was put on the stage, and zeros behind it.
    const staged = (start: number) => {
      const first = at(later(place, start));
      const copy = from === undefined ? "" : `S.copyTo(B, ${first}, ${from}, ${put}); ${from} += ${put};`;
      return `${copy} B.fill(0, ${first} + ${put}, ${end});`;
    };
    switch (measured.kind) {
      case "number":
        return writeNumber(measured, "D", place, name, scope);
      case "safe-integer":
        return writeSafeInteger(measured, "D", place, name);
      case "bool":
        return `B[${here}] = ${name} ? 1 : 0;`;
      case "time":
        return writeNumber(asNumber(measured), "D", place, name, scope);
      case "uuid":
        return `${scope.runtime("writeUuid")}(B, ${here}, ${name});`;
      case "enum":
        return writeNumber(measured.base, "D", place, valueOfName(measured, name, scope), scope);
      case "flags": {
        const word = measured.node.members.map((member, bit) => `(${name}[${quote(member)}] ? ${1 << bit} : 0)`);
        return writeNumber(measured.base, "D", place, `(${word.join(" | ")}) >>> 0`, scope);
      }
      case "bits": {
        let shift = 0;
        const word = measured.node.members.map((member) => {
          const part = `(${name}[${quote(member.name)}] << ${shift})`;
          shift += member.width;
          return part;
        });
        return writeNumber(measured.base, "D", place, `(${word.join(" | ")}) >>> 0`, scope);
      }
      case "char":
        return staged(0);
      case "text": {
        const count = writeNumber(measured.count, "D", place, put as string, scope);
        return lines(
          count,
          zeros(later(place, measured.count.size), measured.start - measured.count.size),
          staged(measured.start),
        );
      }
      case "bytes":
      case "image":
        return from === undefined ? this.#array(measured, held, place, false) : "";
      case "array":
        if (isStaged(measured)) return staged(0);
        return from === undefined ? this.#array(measured, held, place, false) : "";
      case "list":
      case "blob":
      case "zstd": {
        if (isStaged(measured)) return staged(0);
        const { count, start } = measured;
        const used = `${put} * ${measured.kind === "list" ? measured.stride : 1}`;
        return lines(
          writeNumber(count, "D", place, put as string, scope),
          zeros(later(place, count.size), start - count.size),
          from === undefined ? this.#array(measured, held, place, false) : "",
          `B.fill(0, ${at(later(place, start))} + ${used}, ${end});`,
        );
      }
      case "optional":
      case "union":
        return staged(0);
      case "bounded-image":
        return `${scope.element(measured)}.write(M, ${here}, ${name});`;
      case "struct": {
        if (put !== undefined) return staged(0);
        const gaps = measured.gaps.map((gap) => zeros(later(place, gap.offset), gap.size));
        const constants = measured.constants.map(({ type, offset, value }) =>
          writeNumber(type, "D", later(place, offset), literal(value), scope),
        );
        const parts = measured.fields.map(({ type, offset }, index) =>
          this.write(type, held.fields[index] as Held, later(place, offset), from),
        );
        return lines(...gaps, ...constants, ...parts);
      }
    }
  }
}

/** Whether a node is put on the stage while it is checked. */
export function isStaged(measured: Measured): boolean {
  switch (measured.kind) {
    case "text":
    case "char":
    case "optional":
    case "union":
      return true;
    case "array":
    case "list":
      return measured.element.kind !== "number";
    case "struct":
      return isLarge(measured) || measured.fields.some(({ type }) => isStaged(type));
    default:
      return false;
  }
}

/** Zeros: single bytes, or one call where there are many. */
function zeros(place: Place, size: number): string {
  if (size > 8) return `B.fill(0, ${at(place)}, ${at(later(place, size))});`;
  return Array.from({ length: size }, (_, index) => `B[${at(later(place, index))}] = 0;`).join(" ");
}
