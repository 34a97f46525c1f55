import { ROOT, type Site, siteWithin } from "../../fault.ts";
import type { MeasuredField, MeasuredStruct } from "../../measured.ts";
import { elementOf } from "../closures/element-of.ts";
import { checkPlace, INSPECT, isSteady, refuseField, refuseFieldBytes, showFields } from "../live-struct.ts";
import { asNumber, fits } from "./fits.ts";
import { readNumber, readSafeInteger, writeNumber, writeSafeInteger } from "./number.ts";
import { plus, quote, type Scope } from "./scope.ts";

// Where a view keeps what it stands on. Symbols: a loop over a view's keys does not see them, and Node 20 reads them
// twice as fast as private fields.
const MEMORY = Symbol("memory");
const DATA = Symbol("data");
const PLACE = Symbol("place");
const LAST_PLACE = Symbol("last place");

/** The source of a layout's view classes, those of inner structs first, and the name of the outermost. */
export interface ViewCode {
  readonly classes: string;
  readonly root: string;
}

/** Writes the class of a struct's views; see `viewClass`, which does the same with closures. */
export function generateView(measured: MeasuredStruct, scope: Scope, site: Site = ROOT): ViewCode {
  const root = scope.name("View");
  const inner: string[] = [];
  const slots: string[] = [];
  const accessors = measured.fields.map((field) => {
    const { get, set, classes, slot } = accessor(field, scope, site);
    if (classes !== undefined) inner.push(classes);
    if (slot !== undefined) slots.push(slot);
    const refuse = `${scope.use(refuseField, "refuseField")}(${scope.use(field, "field")}, v, ${scope.use(site, "site")})`;
    const check = fits(field.type, "v", scope);
    const guard = `catch (error) { ${keptIn(scope).memory}.explain(error); }`;
    return `get [${quote(field.name)}]() { try { ${get} } ${guard} }
set [${quote(field.name)}](v) { if (!(${check})) ${refuse}; try { ${set} } ${guard} }`;
  });
  const { memory, data, place, last } = keptIn(scope);
  // The usual place needs no call; an address is looked at only where alignment matters.
  const stands = measured.aligned && measured.alignment > 1 ? "false" : `(p | 0) === p && p >= 0 && p <= ${last}`;
  const forget = slots.map((slot) => `${slot} = undefined;`).join(" ");
  const classes = `${inner.join("\n")}
class ${root} {
constructor(memory, p) {
  ${memory} = memory; ${data} = memory.data; ${place} = p; ${last} = memory.bytes.length - ${measured.size};
  ${forget}
}
$at(p) {
  if (!(${stands})) ${scope.use(checkPlace, "checkPlace")}(${scope.use(measured, "node")}, ${memory}.bytes, p);
  ${place} = p;
  ${forget}
  return this;
}
get $offset() { return ${place}; }
[${scope.use(INSPECT, "inspect")}]() { return ${scope.use(showFields, "showFields")}(this, ${scope.use(measured, "node")}); }
${accessors.join("\n")}
}`;
  return { classes, root };
}

/** What a view keeps, as source. */
function keptIn(scope: Scope): { memory: string; data: string; place: string; last: string } {
  const own = (key: symbol) => `this[${scope.use(key, "key")}]`;
  return { memory: own(MEMORY), data: own(DATA), place: own(PLACE), last: own(LAST_PLACE) };
}

interface AccessorCode {
  readonly get: string;
  readonly set: string;
  /** Where the class keeps what is live, until the view moves. */
  readonly slot?: string;
  /** The classes of views that the accessor makes. */
  readonly classes?: string;
}

function accessor(field: MeasuredField, scope: Scope, site: Site): AccessorCode {
  const { type, offset } = field;
  const { memory, data, place } = keptIn(scope);
  const at = plus(place, offset);
  const refuse = `${scope.use(refuseFieldBytes, "refuseFieldBytes")}(${scope.use(field, "field")}, ${data}, ${place}, ${scope.use(site, "site")});`;
  switch (type.kind) {
    case "number":
      return {
        get: `return ${readNumber(type, data, at, scope)};`,
        set: writeNumber(type, data, at, "v", scope),
      };
    case "safe-integer": {
      const read = readSafeInteger(type, data, place, offset);
      return {
        get: `const r = ${read}; if (!Number.isSafeInteger(r)) ${refuse} return r;`,
        set: writeSafeInteger(type, data, place, offset, "v"),
      };
    }
    case "bool":
      return {
        get: `const r = ${data}.getUint8(${at}); if (r > 1) ${refuse} return r === 1;`,
        set: `${data}.setUint8(${at}, v ? 1 : 0);`,
      };
    case "time":
      return {
        get: `return ${readNumber(asNumber(type), data, at, scope)};`,
        set: writeNumber(asNumber(type), data, at, "v", scope),
      };
    // Every other kind shows what its own functions do.
    default: {
      const inside = siteWithin(site, field.name, offset);
      const element = scope.use(elementOf(type, inside), "element");
      const inner = type.kind === "struct" ? generateView(type, scope, inside) : undefined;
      const see = inner === undefined ? `${element}.see(${memory}, ${at})` : `new ${inner.root}(${memory}, ${at})`;
      const set = `${element}.write(${memory}, ${at}, v);`;
      if (!isSteady(type)) return { get: `return ${see};`, set };
      const slot = `this[${scope.use(Symbol("live"), "key")}]`;
      return {
        get: `return ${slot} ??= ${see};`,
        set,
        slot,
        ...(inner === undefined ? {} : { classes: inner.classes }),
      };
    }
  }
}
