import type { MeasuredField, MeasuredStruct } from "../measure.ts";
import { elementOf } from "./element.ts";
import { fits } from "./fits-code.ts";
import { checkPlace, explain, refuseField, refuseFieldBytes } from "./live-struct.ts";
import { readNumber, readSafeInteger, writeNumber, writeSafeInteger } from "./number-code.ts";
import { quote, type Scope } from "./scope.ts";

/** The source of a layout's view classes, those of inner structs first, and the name of the outermost. */
export interface ViewCode {
  readonly classes: string;
  readonly root: string;
}

/** Writes the class of a struct's views; see `viewClass`, which does the same with closures. */
export function generateView(measured: MeasuredStruct, scope: Scope): ViewCode {
  const root = scope.name("View");
  const inner: string[] = [];
  const slots: string[] = [];
  const accessors = measured.fields.map((field) => {
    const { get, set, classes, slot } = accessor(field, scope);
    if (classes !== undefined) inner.push(classes);
    if (slot !== undefined) slots.push(slot);
    const refuse = `${scope.use(refuseField, "refuseField")}(${scope.use(field, "field")}, v)`;
    const check = fits(field.type, "v", scope);
    const guard = `catch (error) { ${scope.use(explain, "explain")}(error); }`;
    return `get [${quote(field.name)}]() { try { ${get} } ${guard} }
set [${quote(field.name)}](v) { if (!(${check})) ${refuse}; try { ${set} } ${guard} }`;
  });
  // The usual place needs no call; an address is looked at only where alignment matters.
  const stands = measured.aligned && measured.alignment > 1 ? "false" : "(p | 0) === p && p >= 0 && p <= this.#end";
  const classes = `${inner.join("\n")}
class ${root} {
${["#m", "#d", "#p", "#end", ...slots].map((slot) => `${slot};`).join(" ")}
constructor(memory, p) { this.#m = memory; this.#d = memory.data; this.#p = p; this.#end = memory.bytes.length - ${measured.size}; }
$at(p) {
  if (!(${stands})) ${scope.use(checkPlace, "checkPlace")}(${scope.use(measured, "node")}, this.#m.bytes, p);
  this.#p = p;
  ${slots.map((slot) => `this.${slot} = undefined;`).join(" ")}
  return this;
}
get $offset() { return this.#p; }
${accessors.join("\n")}
}`;
  return { classes, root };
}

interface AccessorCode {
  readonly get: string;
  readonly set: string;
  /** Where the class keeps what is live, until the view moves. */
  readonly slot?: string;
  /** The classes of views that the accessor makes. */
  readonly classes?: string;
}

function accessor(field: MeasuredField, scope: Scope): AccessorCode {
  const { type, offset } = field;
  const base = "this.#p";
  const at = offset === 0 ? base : `${base} + ${offset}`;
  const refuse = `${scope.use(refuseFieldBytes, "refuseFieldBytes")}(${scope.use(field, "field")}, this.#d, this.#p);`;
  switch (type.kind) {
    case "number":
      return {
        get: `return ${readNumber(type, "this.#d", at, scope)};`,
        set: writeNumber(type, "this.#d", at, "v", scope),
      };
    case "safe-integer": {
      const read = readSafeInteger(type, "this.#d", base, offset);
      return {
        get: `const r = ${read}; if (!Number.isSafeInteger(r)) ${refuse} return r;`,
        set: writeSafeInteger(type, "this.#d", base, offset, "v"),
      };
    }
    case "bool":
      return {
        get: `const r = this.#d.getUint8(${at}); if (r > 1) ${refuse} return r === 1;`,
        set: `this.#d.setUint8(${at}, v ? 1 : 0);`,
      };
    case "array":
    case "image":
    case "struct": {
      const element = scope.made(type, () => elementOf(type), "element");
      const inner = type.kind === "struct" ? generateView(type, scope) : undefined;
      const slot = scope.name("#live");
      const see = inner === undefined ? `${element}.see(this.#m, ${at})` : `new ${inner.root}(this.#m, ${at})`;
      return {
        get: `return this.${slot} ??= ${see};`,
        set: `${element}.write(this.#m, ${at}, v);`,
        slot,
        ...(inner === undefined ? {} : { classes: inner.classes }),
      };
    }
  }
}
