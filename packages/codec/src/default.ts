import { checkValue } from "./check-value.ts";
import { faultError } from "./fault.ts";
import { measure } from "./measure.ts";
import type { Default, Node, ValueNode } from "./node.ts";
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
  // JSON has no -0.
  return decoded === 0 ? 0 : decoded;
}

function takesDefault(type: Node): type is ValueNode {
  switch (type.kind) {
    case "number":
    case "safe-integer":
    case "bool":
    case "enum":
    case "text":
    case "char":
    case "time":
      return true;
    default:
      return false;
  }
}

function toBigInt(name: string, value: number | string): bigint {
  try {
    return BigInt(value);
  } catch {
    throw definition(`${name}: ${JSON.stringify(value)} is no integer`, name);
  }
}
