import { fromHalf, toHalf } from "../../half.ts";
import type { MeasuredNumber, MeasuredSafeInteger } from "../../measured.ts";
import { NUMBERS } from "../../numbers.ts";
import { plus, type Scope } from "./scope.ts";

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

/** The statement that writes a number that fits. */
export function writeNumber(
  { node, littleEndian }: MeasuredNumber,
  data: string,
  at: string,
  v: string,
  scope: Scope,
): string {
  const { accessor, bytes, family } = NUMBERS[node.type];
  const order = bytes === 1 ? "" : `, ${littleEndian}`;
  let value = v;
  if (node.type === "f16") value = `${scope.use(toHalf, "toHalf")}(${v})`;
  // A NaN may carry any payload; writing the literal's keeps equal values equal in bytes.
  else if (family === "float") value = `${v} === ${v} ? ${v} : NaN`;
  return `${data}.set${accessor}(${at}, ${value}${order});`;
}

/** The expression that reads a number. */
export function readNumber({ node, littleEndian }: MeasuredNumber, data: string, at: string, scope: Scope): string {
  const { accessor, bytes } = NUMBERS[node.type];
  const read = `${data}.get${accessor}(${at}${bytes === 1 ? "" : `, ${littleEndian}`})`;
  return node.type === "f16" ? `${scope.use(fromHalf, "fromHalf")}(${read})` : read;
}

/** The condition under which a number may be a 64-bit integer. */
export function safeIntegerFits({ node }: MeasuredSafeInteger, v: string): string {
  return `Number.isSafeInteger(${v})${node.type === "u64" ? ` && ${v} >= 0` : ""}`;
}

/** The statements that write a safe integer as two words: no bigint is made. */
export function writeSafeInteger(
  { littleEndian }: MeasuredSafeInteger,
  data: string,
  base: string,
  offset: number,
  v: string,
): string {
  const [low, high] = words(littleEndian, base, offset);
  return `${data}.setUint32(${low}, ${v} >>> 0, ${littleEndian}); ${data}.setInt32(${high}, Math.floor(${v} / 4294967296), ${littleEndian});`;
}

/** The expression that reads two words as one number, exact where that is a safe integer and outside their range else. */
export function readSafeInteger(
  { node, littleEndian }: MeasuredSafeInteger,
  data: string,
  base: string,
  offset: number,
): string {
  const [low, high] = words(littleEndian, base, offset);
  const get = node.type === "u64" ? "getUint32" : "getInt32";
  return `${data}.${get}(${high}, ${littleEndian}) * 4294967296 + ${data}.getUint32(${low}, ${littleEndian})`;
}

function words(littleEndian: boolean, base: string, offset: number): [low: string, high: string] {
  const first = plus(base, offset);
  const second = plus(base, offset + 4);
  return littleEndian ? [first, second] : [second, first];
}
