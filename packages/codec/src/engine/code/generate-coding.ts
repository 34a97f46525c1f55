import type { Measured, MeasuredStruct } from "../../measured.ts";
import { isLarge } from "./large-struct.ts";
import { ReadCode } from "./read.ts";
import { lines, Scope } from "./scope.ts";
import { Windows } from "./windows.ts";
import { HANDLES, type Held, isStaged, WriteCode } from "./write.ts";

/**
 * Writes the body of a function that makes a layout's {@link Coding} from `root`, the measured layout, and `runtime`,
 * what the code calls. It is the same text for equal layouts.
 *
 * Encoding checks all values, holding them in variables, and only then writes; decoding reads all that can be wrong,
 * and only then makes the value. In the code, `B` and `D` are the bytes and a `DataView` of them, `M` both together,
 * `K` the bytes as they were given, `p` where the layout starts.
 */
export function generateCoding(measured: MeasuredStruct): string {
  const scope = new Scope(measured);
  const windows = new Windows(scope);
  const writing = new WriteCode(scope, windows);
  const reading = new ReadCode(scope, windows);
  const start = { base: "p", offset: 0 };
  const misplaced = `!(typeof p === "number" && p >= 0 && p + ${measured.size} <= K.length && p % 1 === 0)`;
  const bind = "if (bytes !== K || R) bind(bytes);";
  // Bytes that end early may be an older record, which is completed and decoded from a place of its own.
  const placeOrOlder = (decode: string) =>
    `${bind} if (${misplaced}) { const older = ${scope.runtime("completeOlder")}(root, M, K, p); return ${decode}; } ${HANDLES}`;
  const refuseBytes = `${scope.runtime("refuseBytes")}(root, D, p);`;

  const staged = isStaged(measured);
  const { held, source } = writing.hold(measured, "v", { refuse: `${scope.runtime("refuse")}(root, v);` });
  const encode = lines(
    source,
    `${bind} if (${misplaced}) ${scope.runtime("refusePlace")}(root, K, p);`,
    HANDLES,
    apart(measured, held),
    writing.arrays(measured, held, start),
    staged ? "let from = 0;" : "",
    writing.write(measured, held, start, "from"),
    `return p + ${measured.size};`,
  );
  const encodeInto = staged
    ? `const S = ${scope.runtime("takeStage")}(); try { ${encode} } finally { ${scope.runtime("giveStage")}(S); }`
    : encode;
  const load = (whole: boolean) => reading.load(measured, "r", start, refuseBytes, whole);
  const assign = reading.into(measured, "t", "r", start, "p");
  // No bytes yet: the first are looked at, whatever they are.
  const functions = `let K, M, BYTES, DATA, R = true;
${windows.declarations}
function bind(bytes) {
  M = new ${scope.runtime("Memory")}(bytes);
  BYTES = M.bytes; DATA = M.data; R = M.resizable; K = bytes;
  ${windows.close}
}
function encodeInto(v, bytes, p) {
${encodeInto}
}
function decode(bytes, p) {
${placeOrOlder("decode(older, 0)")}
${load(false)}
return ${reading.make(measured, "r", start, "p")};
}
function decodeInto(t, bytes, p) {
if (typeof t !== "object" || t === null) return decode(bytes, p);
${placeOrOlder("decodeInto(t, older, 0)")}
${load(true)}
${assign}
return t;
}
return { encodeInto, decode, decodeInto };`;
  return lines('"use strict";', scope.prelude, functions);
}

/**
 * Goes through bytes of its own where an array stands in the buffer that is written to. A single array needs no look,
 * which would cost more than its copy: it is written before all else, and `set` reads before it writes.
 */
function apart(measured: MeasuredStruct, held: Held): string {
  const arrays = arraysIn(measured, held);
  const alone = arrays.length === 1 && !arrays[0]?.endsWith(".data");
  if (arrays.length === 0 || alone) return "";
  return `if (${arrays.map((name) => `${name}.buffer === B.buffer`).join(" || ")}) {
const apart = new Uint8Array(${measured.size});
encodeInto(v, apart, 0);
bytes.set(apart, p);
return p + ${measured.size};
}`;
}

/** A value's parts that may be typed arrays. */
function arraysIn(measured: MeasuredStruct, { fields }: Held): readonly string[] {
  if (isLarge(measured)) return [];
  return measured.fields.flatMap(({ type }, index) => {
    const part = fields[index] as Held;
    if (type.kind === "struct") return arraysIn(type, part);
    if (type.kind === "bounded-image") return [`${part.name}.data`];
    return mayBeTypedArray(type) ? [part.name] : [];
  });
}

function mayBeTypedArray(type: Measured): boolean {
  if (type.kind === "array" || type.kind === "list") return type.element.kind === "number";
  return type.kind === "bytes" || type.kind === "blob" || type.kind === "image";
}
