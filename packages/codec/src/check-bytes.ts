import { type Fault, within } from "./fault.ts";
import type { Measured } from "./measure.ts";
import { printType } from "./notation/print.ts";

/**
 * The first thing in bytes that no value encodes to, or `undefined` where they can be decoded.
 *
 * This is the one judge of bytes: engines may look faster, and ask it what to say when they refuse.
 *
 * @param at where the node starts; its bytes must be there
 */
export function checkBytes(measured: Measured, bytes: DataView, at: number): Fault | undefined {
  switch (measured.kind) {
    case "number":
    case "image":
      return undefined;
    case "safe-integer": {
      const { node, littleEndian } = measured;
      const value = node.type === "u64" ? bytes.getBigUint64(at, littleEndian) : bytes.getBigInt64(at, littleEndian);
      const inRange = BigInt(Number.MIN_SAFE_INTEGER) <= value && value <= BigInt(Number.MAX_SAFE_INTEGER);
      return inRange
        ? undefined
        : found(
            "out-of-range",
            measured,
            `${value} is no safe integer`,
            `at most ±${Number.MAX_SAFE_INTEGER}`,
            `${value}`,
          );
    }
    case "bool": {
      const byte = bytes.getUint8(at);
      return byte <= 1 ? undefined : found("invalid-bool", measured, `the byte is ${byte}`, "0 or 1", `${byte}`);
    }
    case "array": {
      const { element, length, stride } = measured;
      if (neverFaulty(element)) return undefined;
      for (let index = 0; index < length; index++) {
        const fault = checkBytes(element, bytes, at + index * stride);
        if (fault !== undefined) return within(index, index * stride, fault);
      }
      return undefined;
    }
    case "struct":
      for (const { name, type, offset } of measured.fields) {
        const fault = checkBytes(type, bytes, at + offset);
        if (fault !== undefined) return within(name, offset, fault);
      }
      return undefined;
  }
}

/** Whether every pattern of bytes is some value of the node's, so that nobody needs to look. */
export function neverFaulty(measured: Measured): boolean {
  switch (measured.kind) {
    case "number":
    case "image":
      return true;
    case "safe-integer":
    case "bool":
      return false;
    case "array":
      return neverFaulty(measured.element);
    case "struct":
      return measured.fields.every(({ type }) => neverFaulty(type));
  }
}

function found(code: Fault["code"], measured: Measured, problem: string, expected: string, received: string): Fault {
  return { code, problem, type: printType(measured.node), expected, received, path: [], offset: 0 };
}
