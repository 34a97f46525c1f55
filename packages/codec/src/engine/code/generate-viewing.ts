import { ROOT, type Site, siteWithin } from "../../fault.ts";
import type { MeasuredField, MeasuredStruct } from "../../measured.ts";
import { isSteady } from "../live-struct.ts";
import { asNumber, fits } from "./fits.ts";
import { readNumber, readSafeInteger, writeNumber, writeSafeInteger } from "./number.ts";
import { ReadCode } from "./read.ts";
import { at, lines, type Place, quote, Scope } from "./scope.ts";
import { Windows } from "./windows.ts";

/** Writes the body of a function that makes a layout's {@link Viewing}; see `generateCoding`. */
export function generateViewing(measured: MeasuredStruct): string {
  const scope = new Scope(measured);
  const { classes, root } = viewOf(measured, scope, new ReadCode(scope, new Windows(scope)));
  const view = `${classes}
return (bytes, p) => {
  const memory = new ${scope.runtime("Memory")}(bytes);
  ${scope.runtime("checkPlace")}(root, memory.bytes, p);
  return new ${root}(memory, p);
};`;
  return lines('"use strict";', scope.prelude, view);
}

/** The source of a struct's view classes, those of inner structs first, and the name of the outermost. */
interface ViewCode {
  readonly classes: string;
  readonly root: string;
}

/** Writes the class of a struct's views; see `viewClass`, which does the same with closures. */
function viewOf(measured: MeasuredStruct, scope: Scope, reading: ReadCode, site: Site = ROOT): ViewCode {
  const root = scope.name("View");
  const inner: string[] = [];
  const slots: string[] = [];
  const accessors = measured.fields.map((field) => {
    const { get, set, classes, slot, fails } = accessor(field, scope, reading, site);
    if (classes !== undefined) inner.push(classes);
    if (slot !== undefined) slots.push(slot);
    const refuse = `${scope.runtime("refuseField")}(${scope.part(field)}, v, ${siteOf(site, scope)})`;
    const check = fits(field.type, "v", scope);
    const guard = `catch (error) { ${fails ?? `${keptIn(scope).memory}.explain(error);`} }`;
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
  if (!(${stands})) ${scope.runtime("checkPlace")}(${scope.part(measured)}, ${memory}.bytes, p);
  ${place} = p;
  ${forget}
  return this;
}
get $offset() { return ${place}; }
[${scope.runtime("INSPECT")}]() { return ${scope.runtime("showFields")}(this, ${scope.part(measured)}); }
${accessors.join("\n")}
}`;
  return { classes, root };
}

/**
 * What a view keeps, as source. By symbols: a loop over a view's keys does not see them, and Node 20 reads them twice as
 * fast as private fields.
 */
function keptIn(scope: Scope): { memory: string; data: string; place: string; last: string } {
  const own = (key: string) => `this[${scope.constant(`Symbol(${quote(key)})`, "key")}]`;
  return { memory: own("memory"), data: own("data"), place: own("place"), last: own("last place") };
}

/** Where a struct stands in its layout, as source. */
function siteOf({ path, offset }: Site, scope: Scope): string {
  return scope.constant(`{ path: ${JSON.stringify(path)}, offset: ${offset} }`, "site");
}

interface AccessorCode {
  readonly get: string;
  readonly set: string;
  /** What is thrown for an `error` that knows no path, where there may be one. */
  readonly fails?: string;
  /** Where the class keeps what is live, until the view moves. */
  readonly slot?: string;
  /** The classes of views that the accessor makes. */
  readonly classes?: string;
}

function accessor(field: MeasuredField, scope: Scope, reading: ReadCode, site: Site): AccessorCode {
  const { type, offset } = field;
  const { memory, data, place } = keptIn(scope);
  const here: Place = { base: place, offset };
  const text = at(here);
  const refuse = `${scope.runtime("refuseFieldBytes")}(${scope.part(field)}, ${data}, ${place}, ${siteOf(site, scope)});`;
  switch (type.kind) {
    case "number":
      return {
        get: `return ${readNumber(type, data, here, scope)};`,
        set: writeNumber(type, data, here, "v", scope),
      };
    case "safe-integer": {
      const read = readSafeInteger(type, data, here);
      return {
        get: `const r = ${read}; if (!Number.isSafeInteger(r)) ${refuse} return r;`,
        set: writeSafeInteger(type, data, here, "v"),
      };
    }
    case "bool":
      return {
        get: `const r = ${data}.getUint8(${text}); if (r > 1) ${refuse} return r === 1;`,
        set: `${data}.setUint8(${text}, v ? 1 : 0);`,
      };
    case "time":
      return {
        get: `return ${readNumber(asNumber(type), data, here, scope)};`,
        set: writeNumber(asNumber(type), data, here, "v", scope),
      };
    case "enum":
    case "flags":
    case "bits": {
      const value = reading.make(type, "r", here, place);
      const shown = type.kind === "enum" ? value : `Object.freeze(${value})`;
      return {
        get: `const D = ${data}; ${reading.load(type, "r", here, refuse, false)} return ${shown};`,
        set: `${scope.element(type, siteOf(siteWithin(site, field.name, offset), scope))}.write(${memory}, ${text}, v);`,
      };
    }
    // Every other kind shows what its own functions do.
    default: {
      const inside = siteWithin(site, field.name, offset);
      const element = scope.element(type, siteOf(inside, scope));
      const inner = type.kind === "struct" ? viewOf(type, scope, reading, inside) : undefined;
      const see = inner === undefined ? `${element}.see(${memory}, ${text})` : `new ${inner.root}(${memory}, ${text})`;
      const set = `${element}.write(${memory}, ${text}, v);`;
      const fails = `${scope.runtime("failField")}(${scope.part(field)}, ${memory}, ${place}, ${siteOf(site, scope)}, error);`;
      if (!isSteady(type)) return { get: `return ${see};`, set, fails };
      const slot = `this[${scope.constant(`Symbol(${quote(`live ${scope.part(field)}`)})`, "key")}]`;
      return {
        get: `return ${slot} ??= ${see};`,
        set,
        fails,
        slot,
        ...(inner === undefined ? {} : { classes: inner.classes }),
      };
    }
  }
}
