import { checkBytes, neverFaulty } from "../../check-bytes.ts";
import { checkValue, mayBeLeftOut } from "../../check-value.ts";
import type { Measured, MeasuredStruct } from "../../measured.ts";
import { elementOf } from "../closures/element-of.ts";
import { setField } from "../closures/scalar-elements.ts";
import { refuse, refuseBytes, refusePlace } from "../engine.ts";
import { checkPlace } from "../live-struct.ts";
import { Memory } from "../memory.ts";
import { completeOlder } from "../older-record.ts";
import { asNumber, fits, isBytes } from "./fits.ts";
import { generateView } from "./generate-view.ts";
import { readNumber, readSafeInteger, writeNumber, writeSafeInteger } from "./number.ts";
import { literalKey, plus, quote, Scope } from "./scope.ts";

/** A function body that makes an {@link Engine} from `given`, and what that is. */
export interface Generated {
  readonly source: string;
  readonly given: { readonly [name: string]: unknown };
}

/**
 * Writes the code of a layout's engine. Encoding checks all values, holding them in variables, and only then writes;
 * decoding reads all that can be wrong, and only then makes the value.
 *
 * In the code, `B` and `D` are the bytes and a `DataView` of them, `M` both together, `p` where the layout starts.
 */
export function generate(measured: MeasuredStruct): Generated {
  const scope = new Scope();
  const code = new StructCode(scope, measured);
  const root = scope.use(measured, "root");
  const misplaced = `!(typeof p === "number" && p >= 0 && p + ${measured.size} <= K.length && p % 1 === 0)`;
  const bind = "if (bytes !== K || R) bind(bytes);";
  const place = `${bind} if (${misplaced}) ${scope.use(refusePlace, "refusePlace")}(${root}, K, p);`;
  // Bytes that end early may be an older record, which is completed and decoded from a place of its own.
  const placeOrOlder = (decode: string) =>
    `${bind} if (${misplaced}) { const whole = ${scope.use(completeOlder, "completeOlder")}(${root}, M, K, p); return ${decode}; }`;
  const value = code.value(measured, "v");
  const assign = code.assign(measured, "t", "r", 0);
  const view = generateView(measured, scope);
  const body = `let K, M, B, D, R = false;
${code.windows.map(({ name, place }) => `let ${name}, ${place} = -1;`).join("\n")}
function bind(bytes) {
  M = new ${scope.use(Memory, "Memory")}(bytes);
  B = M.bytes; D = M.data; R = M.resizable; K = bytes;
  ${code.windows.map(({ name, place }) => `${name} = undefined; ${place} = -1;`).join(" ")}
}
function encodeInto(v, bytes, p) {
${value.check}
${place}
${code.apart(measured, value)}
${code.writeBlocks(measured, value, 0)}
${code.write(measured, value, 0)}
return p + ${measured.size};
}
function decode(bytes, p) {
${placeOrOlder("decode(whole, 0)")}
${code.load(measured, "r", 0)}
return ${code.make(measured, "r", 0)};
}
function decodeInto(t, bytes, p) {
if (typeof t !== "object" || t === null) return decode(bytes, p);
${placeOrOlder("decodeInto(t, whole, 0)")}
${code.load(measured, "r", 0)}
${assign}
return t;
}
${view.classes}
function view(bytes, p) {
  const memory = new ${scope.use(Memory, "Memory")}(bytes);
  ${scope.use(checkPlace, "checkPlace")}(${root}, memory.bytes, p);
  return new ${view.root}(memory, p);
}
return { encodeInto, decode, decodeInto, view };`;
  const { given } = scope;
  return { given, source: `"use strict";\nconst { ${Object.keys(given).join(", ")} } = given;\n${body}` };
}

/** A value in hand: the name it is known by, those of its fields, and the statements that look at it. */
interface ValueCode {
  readonly name: string;
  readonly check: string;
  readonly fields: readonly ValueCode[];
}

/** The code of one layout: each method has an entry for each kind of node. */
class StructCode {
  /** Variables that keep the part of the bytes an image was last copied from, and where the layout then started. */
  readonly windows: { readonly name: string; readonly place: string }[] = [];
  readonly #scope: Scope;
  readonly #refuse: string;
  readonly #refuseBytes: string;

  constructor(scope: Scope, root: MeasuredStruct) {
    this.#scope = scope;
    this.#refuse = `${scope.use(refuse, "refuse")}(${scope.use(root, "root")}, v);`;
    this.#refuseBytes = `${scope.use(refuseBytes, "refuseBytes")}(${scope.use(root, "root")}, D, p);`;
  }

  /** Names a value and its fields, and checks them all. */
  value(measured: Measured, name: string): ValueCode {
    if (measured.kind !== "struct") {
      return { name, fields: [], check: `if (!(${fits(measured, name, this.#scope)})) ${this.#refuse}` };
    }
    const names = measured.fields.map(() => this.#scope.name("v"));
    const fields = measured.fields.map(({ type }, index) => this.value(type, names[index] as string));
    const bind = measured.fields.map((field, index) => {
      const variable = names[index] as string;
      const read = `let ${variable} = ${name}[${quote(field.name)}];`;
      if (field.default === undefined) return read;
      return `${read} if (${variable} === undefined) ${variable} = ${this.#scope.use(field.default, "given")};`;
    });
    const check = `if (typeof ${name} !== "object" || ${name} === null) ${this.#refuse}
${bind.join("\n")}
${fields.map((field) => field.check).join("\n")}
${this.#strays(measured, name)}`;
    return { name, fields, check };
  }

  /** Looks for properties that are no fields, in structs where they matter. */
  #strays(measured: MeasuredStruct, name: string): string {
    if (!measured.fields.some(mayBeLeftOut)) return "";
    const judge = `${this.#scope.use(checkValue, "checkValue")}(${this.#scope.use(measured, "node")}, ${name})`;
    return `if (${judge} !== undefined) ${this.#refuse}`;
  }

  /**
   * Goes through bytes of its own where an array stands in the buffer that is written to. A single block of bytes needs
   * no look, which would cost more than its copy: it is written before all else, and `set` reads before it writes.
   */
  apart(measured: MeasuredStruct, value: ValueCode): string {
    const arrays = arraysIn(measured, value);
    const shared = arrays.map(({ name }) => `${name}.buffer === B.buffer`);
    if (shared.length === 0 || (shared.length === 1 && arrays[0]?.block)) return "";
    return `if (${shared.join(" || ")}) {
const apart = new Uint8Array(${measured.size});
encodeInto(v, apart, 0);
bytes.set(apart, p);
return p + ${measured.size};
}`;
  }

  /** Writes the blocks of bytes in a checked value. */
  writeBlocks(measured: MeasuredStruct, { fields }: ValueCode, start: number): string {
    const blocks = measured.fields.map(({ type, offset }, index) => {
      const part = fields[index] as ValueCode;
      if (type.kind === "struct") return this.writeBlocks(type, part, start + offset);
      return isBytes(type) ? `B.set(${part.name}, ${plus("p", start + offset)});` : "";
    });
    return blocks.join("\n");
  }

  /** Writes the rest of a checked value at `p + offset`. */
  write(measured: Measured, { name, fields }: ValueCode, offset: number): string {
    const at = plus("p", offset);
    switch (measured.kind) {
      case "number":
        return writeNumber(measured, "D", at, name, this.#scope);
      case "safe-integer":
        return writeSafeInteger(measured, "D", "p", offset, name);
      case "bool":
        return `B[${at}] = ${name} ? 1 : 0;`;
      case "time":
        return writeNumber(asNumber(measured), "D", at, name, this.#scope);
      case "struct": {
        const gaps = measured.gaps.map((gap) => zeros(offset + gap.offset, gap.size));
        const parts = measured.fields.map((field, index) =>
          this.write(field.type, fields[index] as ValueCode, offset + field.offset),
        );
        const constants = measured.constants.map(({ type, offset: inside, value }) => {
          return writeNumber(type, "D", plus("p", offset + inside), this.#scope.use(value, "constant"), this.#scope);
        });
        return [...gaps, ...constants, ...parts].join("\n");
      }
      // Blocks of bytes are written already. Every other kind goes through its own functions: it is a loop or a choice,
      // and nothing is gained by unrolling it.
      default:
        return isBytes(measured) ? "" : `${this.#element(measured)}.write(M, ${at}, ${name});`;
    }
  }

  /** Reads what is a number or can be wrong, into variables that start with `r`. */
  load(measured: Measured, r: string, offset: number): string {
    const at = plus("p", offset);
    switch (measured.kind) {
      case "number":
        return `const ${r} = ${readNumber(measured, "D", at, this.#scope)};`;
      case "safe-integer":
        return `const ${r} = ${readSafeInteger(measured, "D", "p", offset)}; if (!Number.isSafeInteger(${r})) ${this.#refuseBytes}`;
      case "bool":
        return `const ${r} = B[${at}]; if (${r} > 1) ${this.#refuseBytes}`;
      case "time":
        return `const ${r} = ${readNumber(asNumber(measured), "D", at, this.#scope)};`;
      case "struct": {
        const constants = measured.constants.map(({ type, offset: inside, value }) => {
          const read = readNumber(type, "D", plus("p", offset + inside), this.#scope);
          return `if (!Object.is(${read}, ${this.#scope.use(value, "constant")})) ${this.#refuseBytes}`;
        });
        const parts = measured.fields.map((field, index) =>
          this.load(field.type, `${r}_${index}`, offset + field.offset),
        );
        return [...constants, ...parts].join("\n");
      }
      default: {
        if (neverFaulty(measured)) return "";
        const check = this.#scope.use(checkBytes, "checkBytes");
        return `if (${check}(${this.#scope.use(measured, "node")}, D, ${at}) !== undefined) ${this.#refuseBytes}`;
      }
    }
  }

  /** The expression for a value of its own, after `load`. */
  make(measured: Measured, r: string, offset: number): string {
    const at = plus("p", offset);
    switch (measured.kind) {
      case "number":
      case "safe-integer":
      case "time":
        return r;
      case "bool":
        return `${r} === 1`;
      case "struct": {
        const parts = measured.fields.map(
          (field, index) =>
            `${literalKey(field.name)}: ${this.make(field.type, `${r}_${index}`, offset + field.offset)}`,
        );
        return `{ ${parts.join(", ")} }`;
      }
      default:
        if (!isBytes(measured)) return `${this.#element(measured)}.read(M, ${at}, undefined)`;
        return `B.slice(${at}, ${plus("p", offset + measured.size)})`;
    }
  }

  /** Puts a struct's fields into the object `t`, after `load`. */
  assign(measured: MeasuredStruct, t: string, r: string, offset: number): string {
    return measured.fields
      .map(({ name, type, offset: inside }, index) => {
        const made = this.make(type, `${r}_${index}`, offset + inside);
        // Reading this name gives the prototype; what stands there is replaced, not reused.
        if (name === "__proto__") return `${this.#scope.use(setField, "setField")}(${t}, ${quote(name)}, ${made});`;
        return this.#assignField(type, `${t}[${quote(name)}]`, made, `${r}_${index}`, offset + inside);
      })
      .join("\n");
  }

  #assignField(measured: Measured, target: string, made: string, r: string, offset: number): string {
    switch (measured.kind) {
      case "number":
      case "safe-integer":
      case "bool":
      case "time":
        return `${target} = ${made};`;
      case "struct": {
        const old = this.#scope.name("t");
        return `const ${old} = ${target};
if (typeof ${old} === "object" && ${old} !== null) { ${this.assign(measured, old, r, offset)} } else ${target} = ${made};`;
      }
      default: {
        if (!isBytes(measured)) {
          return `${target} = ${this.#element(measured)}.read(M, ${plus("p", offset)}, ${target});`;
        }
        const old = this.#scope.name("t");
        const [name, place] = [this.#scope.name("w"), this.#scope.name("w")];
        this.windows.push({ name, place });
        const part = `B.subarray(${plus("p", offset)}, ${plus("p", offset + measured.size)})`;
        return `const ${old} = ${target};
if (${old} instanceof Uint8Array && ${old}.length === ${measured.size}) {
  if (${place} !== p) { ${name} = ${part}; ${place} = p; }
  ${old}.set(${name});
} else ${target} = ${made};`;
      }
    }
  }

  /** A node's own functions, for kinds that are loops or choices: nothing would be gained by writing them out. */
  #element(measured: Measured): string {
    return this.#scope.made(measured, () => elementOf(measured), "element");
  }
}

/** A value's parts that may be typed arrays, and whether they are copied as a block of bytes. */
function arraysIn(
  measured: MeasuredStruct,
  { fields }: ValueCode,
): { readonly name: string; readonly block: boolean }[] {
  return measured.fields.flatMap(({ type }, index) => {
    const part = fields[index] as ValueCode;
    if (type.kind === "struct") return arraysIn(type, part);
    const array = type.kind === "bytes" || type.kind === "blob" || type.kind === "image";
    const numbers = (type.kind === "array" || type.kind === "list") && type.element.kind === "number";
    return array || numbers ? [{ name: part.name, block: isBytes(type) }] : [];
  });
}

/** Zeros where no field is: single bytes, or one call where there are many. */
function zeros(offset: number, size: number): string {
  if (size > 8) return `B.fill(0, ${plus("p", offset)}, ${plus("p", offset + size)});`;
  return Array.from({ length: size }, (_, index) => `B[${plus("p", offset + index)}] = 0;`).join(" ");
}
