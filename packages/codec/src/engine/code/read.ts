import { neverFaulty } from "../../check-bytes.ts";
import type { Measured, MeasuredArray, MeasuredList, MeasuredNumber, MeasuredStruct } from "../../measured.ts";
import { NUMBERS } from "../../numbers.ts";
import { asNumber, isBytes } from "./fits.ts";
import { isLarge, partsOf } from "./large-struct.ts";
import { nameOfValue } from "./names.ts";
import { readNumber, readSafeInteger } from "./number.ts";
import { at, later, lines, literal, literalKey, type Place, quote, type Scope } from "./scope.ts";
import { arrayOf, type Run, runOf, type Windows } from "./windows.ts";
import { type Branching, HANDLES } from "./write.ts";

/**
 * The code that reads values. It first loads what is a single word or string, into variables, and refuses what is no
 * value; only then it makes a value, or puts it into one that is there.
 *
 * Lists and choices have functions of their own: one that says whether bytes can be read, and one that reads them and
 * refuses what it cannot, since bytes may have changed in between.
 */
export class ReadCode {
  readonly #scope: Scope;
  readonly #windows: Windows;

  constructor(scope: Scope, windows: Windows) {
    this.#scope = scope;
    this.#windows = windows;
  }

  /**
   * Loads words and strings into variables that start with `r`.
   *
   * @param refuse the statement for bytes that are no value
   * @param whole whether lists and choices are looked at too, as they must be before anything is put into a target
   */
  load(measured: Measured, r: string, place: Place, refuse: string, whole: boolean): string {
    const scope = this.#scope;
    const here = at(place);
    switch (measured.kind) {
      case "number":
        return `const ${r} = ${readNumber(measured, "D", place, scope)};`;
      case "safe-integer":
        return `const ${r} = ${readSafeInteger(measured, "D", place)}; if (!Number.isSafeInteger(${r})) ${refuse}`;
      case "bool":
        return `const ${r} = B[${here}]; if (${r} > 1) ${refuse}`;
      case "time":
        return `const ${r} = ${readNumber(asNumber(measured), "D", place, scope)};`;
      case "enum": {
        const name = nameOfValue(measured, `${r}_`, scope);
        return `const ${r}_ = ${readNumber(measured.base, "D", place, scope)}, ${r} = ${name}; if (${r} === undefined) ${refuse}`;
      }
      case "flags":
      case "bits":
        return `const ${r} = ${readNumber(measured.base, "D", place, scope)};`;
      case "char":
        return `const ${r} = ${scope.runtime("readChar")}(B, D, ${here}, ${measured.size}); if (${r} === undefined) ${refuse}`;
      case "text": {
        const text = `${scope.runtime("readUtf8")}(B, ${at(later(place, measured.start))}, ${r}_)`;
        return `const ${r}_ = ${readNumber(measured.count, "D", place, scope)}; if (${r}_ > ${measured.capacity}) ${refuse}
const ${r} = ${text}; if (${r} === undefined) ${refuse}`;
      }
      case "blob":
      case "zstd":
        return `const ${r} = ${readNumber(measured.count, "D", place, scope)}; if (${r} > ${measured.capacity}) ${refuse}`;
      case "list":
        if (measured.element.kind === "number")
          return `const ${r} = ${readNumber(measured.count, "D", place, scope)}; if (${r} > ${measured.capacity}) ${refuse}`;
        break;
      case "struct": {
        if (isLarge(measured)) break;
        const constants = measured.constants.map(({ type, offset, value }) => {
          const read = readNumber(type, "D", later(place, offset), scope);
          return `if (!Object.is(${read}, ${literal(value)})) ${refuse}`;
        });
        const parts = measured.fields.map(({ type, offset }, index) =>
          this.load(type, `${r}_${index}`, later(place, offset), refuse, whole),
        );
        return lines(...constants, ...parts);
      }
      case "bounded-image": {
        const { node, side } = measured;
        const [width, height] = [place, later(place, side.size)].map((word) => readNumber(side, "D", word, scope));
        return `if (${width} > ${node.maxWidth} || ${height} > ${node.maxHeight}) ${refuse}`;
      }
      case "uuid":
      case "bytes":
      case "image":
        return "";
      case "array":
      case "union":
      case "optional":
        break;
    }
    return whole && !neverFaulty(measured) ? `if (!${this.#sound(measured)}(${here})) ${refuse}` : "";
  }

  /** The function that says whether the bytes at `p` are a value of a list or choice. */
  #sound(measured: Branching): string {
    return this.#scope.function("sound", measured, (name) => {
      return `function ${name}(p) {\n${HANDLES}\n${this.#look(measured)}\nreturn true;\n}`;
    });
  }

  #look(measured: Branching): string {
    const refuse = "return false;";
    const scope = this.#scope;
    const start: Place = { base: "p", offset: 0 };
    const part = (node: Measured, place: Place) => {
      return neverFaulty(node) ? "" : this.load(node, scope.name("r"), place, refuse, true);
    };
    const each = (n: string, from: number, { element, stride }: MeasuredArray | MeasuredList) => {
      if (neverFaulty(element)) return "";
      return `for (let i = 0, q = p + ${from}; i < ${n}; i++, q += ${stride}) { ${part(element, { base: "q", offset: 0 })} }`;
    };
    switch (measured.kind) {
      case "array":
        return each(`${measured.length}`, 0, measured);
      case "list":
        return `const n = ${readNumber(measured.count, "D", start, scope)}; if (n > ${measured.capacity}) ${refuse}
${each("n", measured.start, measured)}`;
      case "optional":
        return `if (B[p] > 1) ${refuse} if (B[p] === 1) { ${part(measured.element, later(start, measured.start))} }`;
      case "union": {
        const arms = measured.arms.map(({ type }, tag) => {
          return `case ${tag}: { ${part(type, later(start, measured.start))} break; }`;
        });
        return `switch (${readNumber(measured.base, "D", start, scope)}) { ${arms.join("\n")} default: ${refuse} }`;
      }
      case "struct": {
        const parts = partsOf(measured).map((some, index) => {
          const sound = scope.function(`sound${index}_`, measured, (name) => {
            return `function ${name}(p) {\n${HANDLES}\n${part(some, start)}\nreturn true;\n}`;
          });
          return `if (!${sound}(p)) ${refuse}`;
        });
        return lines(...parts);
      }
    }
  }

  /**
   * The expression for a value, after {@link load}.
   *
   * @param whole the variable that holds where the layout starts, for messages
   * @param target the expression for a value that is there already
   */
  make(measured: Measured, r: string, place: Place, whole: string, target: string = "undefined"): string {
    const scope = this.#scope;
    const here = at(place);
    switch (measured.kind) {
      case "number":
      case "safe-integer":
      case "time":
      case "enum":
      case "text":
      case "char":
        return r;
      case "bool":
        return `${r} === 1`;
      case "uuid":
        return `${scope.runtime("readUuid")}(B, ${here})`;
      case "flags": {
        const parts = measured.node.members.map((name, bit) => `${literalKey(name)}: (${r} & ${1 << bit}) !== 0`);
        return `{ ${parts.join(", ")} }`;
      }
      case "bits": {
        let shift = 0;
        const parts = measured.node.members.map(({ name, width }) => {
          const part = `${literalKey(name)}: ((${r} >>> ${shift}) & ${2 ** width - 1}) >>> 0`;
          shift += width;
          return part;
        });
        return `{ ${parts.join(", ")} }`;
      }
      case "bytes":
      case "image":
        if (isBytes(measured)) return `B.slice(${here}, ${at(later(place, measured.size))})`;
        return measured.kind === "image"
          ? this.#numbers(measured.samples, place, `${measured.samples.length}`, target)
          : "";
      case "blob":
      case "zstd":
        return `${scope.runtime("readNumbers")}(M, ${at(later(place, measured.start))}, ${r}, "u8", true, ${target})`;
      case "array":
        if (measured.element.kind === "number") return this.#numbers(measured, place, `${measured.length}`, target);
        break;
      case "list":
        if (measured.element.kind === "number") return this.#numbers(measured, later(place, measured.start), r, target);
        break;
      case "struct": {
        if (isLarge(measured)) break;
        const parts = measured.fields.map(
          ({ name, type, offset }, index) =>
            `${literalKey(name)}: ${this.make(type, `${r}_${index}`, later(place, offset), whole)}`,
        );
        return `{ ${parts.join(", ")} }`;
      }
      case "bounded-image":
        return `${scope.element(measured)}.read(M, ${here}, ${target})`;
      case "optional":
      case "union":
        break;
    }
    return `${this.#reader(measured)}(${here}, ${target}, ${whole})`;
  }

  /** The function that reads a list or choice at `p` into `t`, where that is a value to read into. */
  #reader(measured: Branching): string {
    return this.#scope.function("read", measured, (name) => {
      return `function ${name}(p, t, whole) {\n${HANDLES}\n${this.#read(measured)}\n}`;
    });
  }

  #read(measured: Branching): string {
    const scope = this.#scope;
    const refuse = `${scope.runtime("refuseBytes")}(root, D, whole);`;
    const start: Place = { base: "p", offset: 0 };
    switch (measured.kind) {
      case "array":
        return `${this.#elements(measured, `${measured.length}`, 0, refuse)} return list;`;
      case "list":
        return `const n = ${readNumber(measured.count, "D", start, scope)}; if (n > ${measured.capacity}) ${refuse}
${this.#elements(measured, "n", measured.start, refuse)} return list;`;
      case "optional": {
        const { element, start: first } = measured;
        const r = scope.name("r");
        return `const present = B[p]; if (present > 1) ${refuse} if (present === 0) return undefined;
${this.load(element, r, later(start, first), refuse, false)}
${this.#into(element, "t", "t", r, later(start, first))} return t;`;
      }
      case "union": {
        const arms = measured.arms.map(({ name, type }, tag) => {
          const r = scope.name("r");
          const place = later(start, measured.start);
          const fresh = `{ kind: ${quote(name)}, ${this.make(type, r, place, "whole").slice(2)}`;
          return `case ${tag}: { ${this.load(type, r, place, refuse, false)}
if (typeof t !== "object" || t === null || t.kind !== ${quote(name)}) return ${fresh};
${this.assign(type, "t", r, place, "whole")} return t; }`;
        });
        return `switch (${readNumber(measured.base, "D", start, scope)}) { ${arms.join("\n")} default: ${refuse} }`;
      }
      case "struct": {
        const parts = partsOf(measured).map((part, index) => {
          const read = scope.function(`read${index}_`, measured, (name) => {
            const r = scope.name("r");
            return `function ${name}(p, t, whole) {
${HANDLES}
${lines(this.load(part, r, start, refuse, false), this.assign(part, "t", r, start, "whole"))}
}`;
          });
          return `${read}(p, t, whole);`;
        });
        const blank = measured.fields.map(({ name, type }) => `${literalKey(name)}: ${blankOf(type)}`);
        return `if (typeof t !== "object" || t === null) t = { ${blank.join(", ")} };
${lines(...parts)}
return t;`;
      }
    }
  }

  #elements({ element, stride }: MeasuredArray | MeasuredList, n: string, from: number, refuse: string): string {
    const r = this.#scope.name("r");
    const place: Place = { base: "q", offset: 0 };
    const load = this.load(element, r, place, refuse, false);
    const each = `for (let i = 0, q = p + ${from}; i < ${n}; i++, q += ${stride})`;
    return `let list = t;
if (!Array.isArray(list)) {
list = new Array(${n});
${each} { ${load} list[i] = ${this.make(element, r, place, "whole")}; }
} else {
if (list.length > ${n}) list.length = ${n};
const had = list.length;
${each} {
${load}
const item = i < had ? list[i] : undefined;
${this.#into(element, "item", "list[i]", r, place)}
} }`;
  }

  /** Reads an element into `old` where that is an object for it, and else puts a new one in its place. */
  #into(element: Measured, old: string, target: string, r: string, place: Place): string {
    const put = `${target} = ${this.make(element, r, place, "whole", old)};`;
    if (element.kind !== "struct" || isLarge(element)) return put;
    return `if (typeof ${old} === "object" && ${old} !== null) { ${this.assign(element, old, r, place, "whole")} } else ${put}`;
  }

  /** Puts the layout's value into the object `t`, after {@link load}. */
  into(measured: MeasuredStruct, t: string, r: string, place: Place, whole: string): string {
    if (isLarge(measured)) return `${this.make(measured, r, place, whole, t)};`;
    return this.assign(measured, t, r, place, whole, true);
  }

  /** Puts a struct's fields into the object `t`, after {@link load}. */
  assign(measured: MeasuredStruct, t: string, r: string, place: Place, whole: string, steady: boolean = false): string {
    return lines(
      ...measured.fields.map(({ name, type, offset }, index) => {
        const [part, inside] = [`${r}_${index}`, later(place, offset)];
        // Reading this name gives the prototype; what stands there is replaced, not reused.
        if (name === "__proto__") {
          const value = this.make(type, part, inside, whole);
          return `${this.#scope.runtime("setField")}(${t}, ${quote(name)}, ${value});`;
        }
        return this.#assignField(type, `${t}[${quote(name)}]`, part, inside, whole, steady);
      }),
    );
  }

  #assignField(measured: Measured, target: string, r: string, place: Place, whole: string, steady: boolean): string {
    const made = this.make(measured, r, place, whole, target);
    if (measured.kind === "struct" && !isLarge(measured)) {
      const old = this.#scope.name("t");
      return `const ${old} = ${target};
if (typeof ${old} === "object" && ${old} !== null) { ${this.assign(measured, old, r, place, whole, steady)} } else ${target} = ${made};`;
    }
    const run = steady ? runIn(measured, place) : undefined;
    if (run === undefined) return `${target} = ${made};`;
    const old = this.#scope.name("t");
    const { name, open } = this.#windows.on(run);
    return `const ${old} = ${target}; ${open}
if (${name} !== undefined && ${old} instanceof ${arrayOf(run)} && ${old}.length === ${run.length}) ${old}.set(${name}); else ${target} = ${made};`;
  }

  #numbers({ element }: MeasuredArray | MeasuredList, place: Place, n: string, target: string): string {
    if (element.kind !== "number") return "";
    const { node, littleEndian } = element;
    return `${this.#scope.runtime("readNumbers")}(M, ${at(place)}, ${n}, ${quote(node.type)}, ${littleEndian}, ${target})`;
  }
}

/** The numbers of a node that is a fixed number of them, bytes too. */
function runIn(measured: Measured, place: Place): Run | undefined {
  if (measured.kind === "image") return runOf(measured.samples, place);
  if (measured.kind === "array") return runOf(measured, place);
  if (measured.kind !== "bytes") return undefined;
  const byte: MeasuredNumber = {
    kind: "number",
    node: { kind: "number", type: "u8" },
    littleEndian: true,
    size: 1,
    alignment: 1,
  };
  return { element: byte, length: measured.size, place };
}

/** A value like those that will stand in its place, so that V8 makes room for them from the start. */
function blankOf(measured: Measured): string {
  switch (measured.kind) {
    case "number":
      return NUMBERS[measured.node.type].family === "float" ? "0.5" : "0";
    case "safe-integer":
      return "0";
    case "bool":
      return "false";
    case "text":
    case "char":
    case "enum":
    case "uuid":
      return '""';
    default:
      return "undefined";
  }
}
