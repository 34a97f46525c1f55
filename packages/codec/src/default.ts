import { checkValue } from "./check-value.ts";
import { READ, WRITE } from "./engine/number-io.ts";
import { faultError } from "./fault.ts";
import { measure } from "./measure.ts";
import type { Default, Node, NumberNode, ValueNode } from "./node.ts";
import { isBigInt } from "./numbers.ts";
import { definition } from "./struct-node.ts";

/**
 * A default as a node keeps it, after a look at whether it fits the type.
 *
 * @throws LayoutError `definition` for a kind that takes no default, and as encoding does for a value that does not fit
 */
export function checkDefault(name: string, type: Node, value: Default | bigint): Default {
  if (!takesDefault(type)) {
    throw definition(
      `${name}: a field of kind ${type.kind} takes no default; numbers, bool, enum, text, char and time do`,
      name,
    );
  }
  const decoded =
    isBigInt(type) && (typeof value === "number" || typeof value === "string") ? toBigInt(name, value) : value;
  const { fields } = measure({ kind: "struct", fields: [{ name: "value", type }] });
  const fault = fields[0] && checkValue(fields[0].type, decoded);
  if (typeof decoded === "number" && !Number.isFinite(decoded))
    throw definition(`${name}: a default must be finite`, name);
  if (fault !== undefined) throw faultError({ ...fault, path: [name] });
  if (typeof decoded === "bigint") return decoded.toString();
  if (type.kind === "number" && Object.is(asStored(type, decoded as number), -0))
    throw definition(`${name}: a number that is -0 in ${type.type} has no form in JSON; expected 0`, name);
  // To integers it is 0.
  return decoded === 0 ? 0 : decoded;
}

/** A number as it is read back. */
export function asStored({ type }: NumberNode, value: number): number {
  const data = new DataView(new ArrayBuffer(8));
  WRITE[type](data, 0, value as never, true);
  return READ[type](data, 0, true) as number;
}

function takesDefault(type: Node): type is ValueNode {
  return ["number", "safe-integer", "bool", "enum", "text", "char", "time"].includes(type.kind);
}

function toBigInt(name: string, value: number | string): bigint {
  try {
    return BigInt(value);
  } catch {
    throw definition(`${name}: ${JSON.stringify(value)} is no integer`, name);
  }
}
