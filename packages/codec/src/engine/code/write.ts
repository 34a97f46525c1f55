import { mayBeLeftOut } from "../../check-value.ts";
import type { Measured, MeasuredArray, MeasuredList, MeasuredStruct } from "../../measured.ts";
import { asNumber, fits, isBytes } from "./fits.ts";
import { writeNumber, writeSafeInteger } from "./number.ts";
import { at, later, literal, type Place, quote, type Scope } from "./scope.ts";

/** A value in hand: the variable that holds it, and those that hold its fields. */
export interface Held {
  readonly name: string;
  readonly fields: readonly Held[];
  /** The variable with the length of a text that was staged. */
  readonly staged?: string;
}

/** What becomes of values that do not fit, and of text on the way. */
interface Checks {
  /** The statement that ends it. */
  readonly refuse: string;
  readonly staging?: boolean;
}

/**
 * The code that checks values and writes them. It works on `B` and `D`, the bytes and a `DataView` of them, and on `M`,
 * both together.
 *
 * A value's fields are held in variables, so that each is looked at once. Lists and choices have functions of their own,
 * one that says whether a value fits, and one that writes it and looks at the elements again.
 */
export class WriteCode {
  readonly #scope: Scope;

  constructor(scope: Scope) {
    this.#scope = scope;
  }

  /** Holds a value and its fields in variables; without `checks`, nothing is looked at. */
  hold(measured: Measured, name: string, checks?: Checks): { readonly held: Held; readonly source: string } {
    if (measured.kind === "struct") return this.#holdFields(measured, name, checks, []);
    if (measured.kind === "text" && checks?.staging) {
      const staged = this.#scope.name("l");
      const stage = `${this.#scope.runtime("stage")}(${name}, ${measured.capacity})`;
      const source = `const ${staged} = ${stage}; if (${staged} < 0) ${checks.refuse}`;
      return { held: { name, fields: [], staged }, source };
    }
    const source = checks === undefined ? "" : `if (!(${this.#fits(measured, name)})) ${checks.refuse}`;
    return { held: { name, fields: [] }, source };
  }

  /** @param others what the object has beside its fields */
  #holdFields(measured: MeasuredStruct, name: string, checks: Checks | undefined, others: readonly string[]) {
    const parts = measured.fields.map(({ name: key, type, default: given }) => {
      const v = this.#scope.name("v");
      const fill = given === undefined ? "" : ` if (${v} === undefined) ${v} = ${literal(given)};`;
      return { load: `let ${v} = ${name}[${quote(key)}];${fill}`, ...this.hold(type, v, checks) };
    });
    const loads = parts.map(({ load }) => load);
    const held = { name, fields: parts.map((part) => part.held) };
    if (checks === undefined) return { held, source: lines(...loads, ...parts.map(({ source }) => source)) };
    const isObject = `if (typeof ${name} !== "object" || ${name} === null) ${checks.refuse}`;
    const strays = this.#strays(measured, name, checks, others);
    return { held, source: lines(isObject, ...loads, ...parts.map(({ source }) => source), strays) };
  }

  /** Looks for properties that are no fields, in structs where they matter. */
  #strays({ fields }: MeasuredStruct, name: string, { refuse }: Checks, others: readonly string[]): string {
    if (!fields.some(mayBeLeftOut)) return "";
    const names = [...others, ...fields.map((field) => field.name)].map(quote).join(", ");
    return `for (const key in ${name}) if (!${this.#scope.constant(`new Set([${names}])`, "known")}.has(key)) ${refuse}`;
  }

  #fits(measured: Measured, v: string): string {
    const checks: Checks = { refuse: "return false;" };
    const asked = (body: () => string) => {
      const write = (name: string) => `function ${name}(v) {\n${body()}\nreturn true;\n}`;
      return `${this.#scope.function("fits", measured, write)}(${v})`;
    };
    switch (measured.kind) {
      case "array":
      case "list": {
        const { element } = measured;
        if (element.kind === "number") return fits(measured, v, this.#scope);
        const room = measured.kind === "array" ? `!== ${measured.length}` : `> ${measured.capacity}`;
        return asked(
          () => `if (!Array.isArray(v) || v.length ${room}) return false;
for (let i = 0, n = v.length; i < n; i++) { const x = v[i]; ${this.hold(element, "x", checks).source} }`,
        );
      }
      case "optional":
        return asked(() => `if (v === undefined) return true; ${this.hold(measured.element, "v", checks).source}`);
      case "union":
        return asked(() => {
          const arms = measured.arms.map(({ name, type }) => {
            return `case ${quote(name)}: { ${this.#holdFields(type, "v", checks, ["kind"]).source} break; }`;
          });
          return `if (typeof v !== "object" || v === null) return false;
switch (v.kind) { ${arms.join("\n")} default: return false; }`;
        });
      default:
        return fits(measured, v, this.#scope);
    }
  }

  /** Writes the blocks of bytes in a value. */
  blocks(measured: MeasuredStruct, { fields }: Held, place: Place): string {
    const blocks = measured.fields.map(({ type, offset }, index) => {
      const part = fields[index] as Held;
      if (type.kind === "struct") return this.blocks(type, part, later(place, offset));
      return isBytes(type) ? this.#block(part.name, later(place, offset)) : "";
    });
    return lines(...blocks);
  }

  #block(name: string, place: Place): string {
    return `B.set(${name}, ${at(place)});`;
  }

  /**
   * Writes a value that fits.
   *
   * @param start the variable that holds where the next staged text starts; with it, blocks of bytes are written already
   */
  write(measured: Measured, held: Held, place: Place, start?: string): string {
    const { name } = held;
    const scope = this.#scope;
    const here = at(place);
    const end = at(later(place, measured.size));
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
      case "enum": {
        const { members } = measured.node;
        const value = members.reduceRight((rest, member) => {
          return rest === "" ? `${member.value}` : `${name} === ${quote(member.name)} ? ${member.value} : ${rest}`;
        }, "");
        return writeNumber(measured.base, "D", place, value, scope);
      }
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
      case "char": {
        const n = scope.name("l");
        return `const ${n} = ${scope.runtime("writeUtf8")}(B, ${here}, ${name}, ${measured.size}); B.fill(0, ${here} + ${n}, ${end});`;
      }
      case "text": {
        const text = at(later(place, measured.start));
        const n = held.staged ?? scope.name("l");
        const write =
          held.staged === undefined || start === undefined
            ? `const ${n} = ${scope.runtime("writeUtf8")}(B, ${text}, ${name}, ${measured.capacity});`
            : `${scope.runtime("unstage")}(B, ${text}, ${start}, ${n}); ${start} += ${n};`;
        return `${write}
${writeNumber(measured.count, "D", place, n, scope)} B.fill(0, ${text} + ${n}, ${end});`;
      }
      case "bytes":
      case "image":
        if (isBytes(measured)) return start === undefined ? this.#block(name, place) : "";
        return measured.kind === "bytes"
          ? ""
          : this.#numbers(measured.samples, name, place, `${measured.samples.length}`);
      case "array":
        if (measured.element.kind === "number") return this.#numbers(measured, name, place, `${measured.length}`);
        return this.#called(measured, name, place, () => this.#elements(measured, `${measured.length}`, "p"));
      case "blob": {
        const n = scope.name("n");
        const data = at(later(place, measured.start));
        return `const ${n} = Math.min(${name}.length, ${measured.capacity});
${writeNumber(measured.count, "D", place, n, scope)}
B.set(${name}, ${data}); B.fill(0, ${data} + ${n}, ${end});`;
      }
      case "list": {
        const { start: first, capacity, count, stride, element } = measured;
        const n = scope.name("n");
        const items = later(place, first);
        // INVARIANT: a length is looked at once, and bounded, whatever a list's getters say the next time.
        const head = (
          list: string,
          counted: Place,
          from: number,
        ) => `const ${n} = Math.min(${list}.length, ${capacity});
${writeNumber(count, "D", counted, n, scope)} ${zeros(later(counted, count.size), from - count.size)}`;
        if (element.kind === "number") {
          return `${head(name, place, first)}
${this.#numbers(measured, name, items, n)} B.fill(0, ${at(items)} + ${n} * ${stride}, ${end});`;
        }
        return this.#called(
          measured,
          name,
          place,
          () => `${head("v", { base: "p", offset: 0 }, first)}
${this.#elements(measured, n, `p + ${first}`)} B.fill(0, q, p + ${measured.size});`,
        );
      }
      case "optional": {
        const { element, start: first, size } = measured;
        const inner = { base: "p", offset: first };
        return this.#called(measured, name, place, () => {
          const { held, source } = this.hold(element, "v");
          return `if (v === undefined) { ${zeros({ base: "p", offset: 0 }, size)} return; }
B[p] = 1; ${zeros({ base: "p", offset: 1 }, first - 1)}
${source} ${this.write(element, held, inner)} ${zeros(later(inner, element.size), size - first - element.size)}`;
        });
      }
      case "union": {
        const { base, arms, start: first, size } = measured;
        const inner = { base: "p", offset: first };
        return this.#called(measured, name, place, () => {
          const cases = arms.map(({ name: kind, type }, tag) => {
            const { held, source } = this.hold(type, "v");
            return `case ${quote(kind)}: { ${writeNumber(base, "D", { base: "p", offset: 0 }, `${tag}`, scope)}
${source} ${this.write(type, held, inner)} ${zeros(later(inner, type.size), size - first - type.size)} break; }`;
          });
          return `${zeros({ base: "p", offset: base.size }, first - base.size)} switch (v.kind) { ${cases.join("\n")} }`;
        });
      }
      case "bounded-image":
        return `${scope.element(measured)}.write(M, ${here}, ${name});`;
      case "struct": {
        const gaps = measured.gaps.map((gap) => zeros(later(place, gap.offset), gap.size));
        const constants = measured.constants.map(({ type, offset, value }) =>
          writeNumber(type, "D", later(place, offset), literal(value), scope),
        );
        const parts = measured.fields.map(({ type, offset }, index) =>
          this.write(type, held.fields[index] as Held, later(place, offset), start),
        );
        return lines(...gaps, ...constants, ...parts);
      }
    }
  }

  /** Writes numbers one after another: `n` of them. */
  #numbers({ element }: MeasuredArray | MeasuredList, name: string, place: Place, n: string): string {
    if (element.kind !== "number") return "";
    const { node, littleEndian } = element;
    return `${this.#scope.runtime("writeNumbers")}(M, ${at(place)}, ${name}, ${n}, ${quote(node.type)}, ${littleEndian});`;
  }

  /** Writes `n` elements of `v`; `q` is where the next one stands. */
  #elements({ element, stride }: MeasuredArray | MeasuredList, n: string, from: string): string {
    const { held, source } = this.hold(element, "x");
    return `let q = ${from};
for (let i = 0; i < ${n}; i++, q += ${stride}) { const x = v[i]; ${source} ${this.write(element, held, { base: "q", offset: 0 })} }`;
  }

  /** Calls the function that writes a node, whose body works on `v` and `p`. */
  #called(measured: Measured, name: string, place: Place, body: () => string): string {
    const write = (own: string) => `function ${own}(v, p) {\n${body()}\n}`;
    return `${this.#scope.function("write", measured, write)}(${name}, ${at(place)});`;
  }
}

/** Zeros: single bytes, or one call where there are many. */
function zeros(place: Place, size: number): string {
  if (size > 8) return `B.fill(0, ${at(place)}, ${at(later(place, size))});`;
  return Array.from({ length: size }, (_, index) => `B[${at(later(place, index))}] = 0;`).join(" ");
}

/** Source line by line. */
export function lines(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join("\n");
}
