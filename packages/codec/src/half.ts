/**
 * Half-precision floats (IEEE 754 binary16: 1 sign bit, 5 exponent bits, 10 fraction bits) as 16-bit words, for
 * engines without `Float16Array`.
 */

const QUIET_NAN = 0x7e00;
const INFINITY = 0x7c00;
// The smallest normal half is 2^-14; those below it have its steps.
const LOWEST_EXPONENT = -14;

/** The half nearest to `value`, ties to even; magnitudes from 65520 on become infinite. */
export function toHalf(value: number): number {
  if (Number.isNaN(value)) return QUIET_NAN;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude >= 65520) return sign | INFINITY;
  // Next to a power of two log2 may be one off; either exponent gives the same word there.
  const exponent = Math.max(LOWEST_EXPONENT, Math.floor(Math.log2(magnitude)));
  // A rounded-up fraction carries into the exponent by itself, as does the leading one: the word is one number.
  return sign | (((exponent - LOWEST_EXPONENT) << 10) + roundToEven(magnitude / 2 ** (exponent - 10)));
}

/** The number that a half's 16 bits mean. */
export function fromHalf(word: number): number {
  const exponent = (word >> 10) & 0x1f;
  const fraction = word & 0x3ff;
  const sign = word & 0x8000 ? -1 : 1;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  const steps = exponent === 0 ? fraction : fraction + 1024;
  return sign * steps * 2 ** (Math.max(exponent, 1) - 25);
}

function roundToEven(value: number): number {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor;
}
