import type { MeasuredNumber, MeasuredSafeInteger } from "../../measured.ts";
import type { NumberType } from "../../node.ts";
import { NUMBERS } from "../../numbers.ts";
import { at, later, type Place, type Scope } from "./scope.ts";

/** The condition under which a number fits its type, as source; `v` is a name. */
export function numberFits({ node }: MeasuredNumber, v: string): string {
  const { family, bytes, min, max } = NUMBERS[node.type];
  const signed = node.type.startsWith("i");
  if (family === "bigint") return `typeof ${v} === "bigint" && BigInt.as${signed ? "I" : "Ui"}ntN(64, ${v}) === ${v}`;
  if (family === "integer") {
    // The type comes first: `| 0` on a bigint or a symbol throws, and on an object runs its code.
    const whole = node.type === "u32" ? `${v} >>> 0 === ${v}` : `(${v} | 0) === ${v}`;
    const inRange = bytes === 4 ? "" : ` && ${v} >= ${min} && ${v} <= ${max}`;
    return `typeof ${v} === "number" && ${whole}${inRange}`;
  }
  if (node.type === "f64") return `typeof ${v} === "number"`;
  return `typeof ${v} === "number" && !((${v} >= ${max} && ${v} !== Infinity) || (${v} <= ${min} && ${v} !== -Infinity))`;
}

/** The statement that writes a number that fits; `v` is a name or a literal. */
export function writeNumber(
  { node, littleEndian }: MeasuredNumber,
  data: string,
  place: Place,
  v: string,
  scope: Scope,
): string {
  const { bytes, family } = NUMBERS[node.type];
  const accessor = accessorOf(node.type);
  const order = bytes === 1 ? "" : `, ${littleEndian}`;
  const set = (value: string) => `${data}.set${accessor}(${at(place)}, ${value}${order});`;
  if (node.type === "f16") return set(`${scope.runtime("toHalf")}(${v})`);
  // A NaN may carry any payload; writing the literal's keeps equal values equal in bytes. Two calls, since a number
  // that is chosen between two costs V8 twice the time of writing it.
  return family === "float" ? `if (${v} === ${v}) ${set(v)} else ${set("NaN")}` : set(v);
}

/** The expression that reads a number. */
export function readNumber({ node, littleEndian }: MeasuredNumber, data: string, place: Place, scope: Scope): string {
  const { bytes } = NUMBERS[node.type];
  const accessor = accessorOf(node.type);
  const read = `${data}.get${accessor}(${at(place)}${bytes === 1 ? "" : `, ${littleEndian}`})`;
  return node.type === "f16" ? `${scope.runtime("fromHalf")}(${read})` : read;
}

/** `DataView`'s method names end in this. Half precision is read and written as a word: Node gained `Float16` with 24. */
function accessorOf(type: NumberType): string {
  return type === "f16" ? "Uint16" : NUMBERS[type].array.name.replace("Array", "");
}

/** The condition under which a number may be a 64-bit integer. */
export function safeIntegerFits({ node }: MeasuredSafeInteger, v: string): string {
  return `Number.isSafeInteger(${v})${node.type === "u64" ? ` && ${v} >= 0` : ""}`;
}

/** The statements that write a safe integer as two words: no bigint is made. */
export function writeSafeInteger({ littleEndian }: MeasuredSafeInteger, data: string, place: Place, v: string): string {
  const [low, high] = words(littleEndian, place);
  return `${data}.setUint32(${low}, ${v} >>> 0, ${littleEndian}); ${data}.setInt32(${high}, Math.floor(${v} / 4294967296), ${littleEndian});`;
}

/** The expression that reads two words as one number, exact where that is a safe integer and outside their range else. */
export function readSafeInteger({ node, littleEndian }: MeasuredSafeInteger, data: string, place: Place): string {
  const [low, high] = words(littleEndian, place);
  const get = node.type === "u64" ? "getUint32" : "getInt32";
  return `${data}.${get}(${high}, ${littleEndian}) * 4294967296 + ${data}.getUint32(${low}, ${littleEndian})`;
}

function words(littleEndian: boolean, place: Place): [low: string, high: string] {
  const [first, second] = [at(place), at(later(place, 4))];
  return littleEndian ? [first, second] : [second, first];
}
