import { createHash } from "node:crypto";

/** Who finds a name of a kernel object: this session's processes, or all. */
type Scope = "Local" | "Global";

/** A name of a kernel object, in parts: `X` and `Local\X` are the same, `Global\X` is another. */
export interface ObjectName {
  readonly scope: Scope;
  readonly plain: string;
}

export function objectName(name: string): ObjectName {
  const [, scope, plain] = /^(Local|Global)\\(.*)$/s.exec(name) ?? [];
  return { scope: scope === "Global" ? "Global" : "Local", plain: plain ?? name };
}

/**
 * How the names of objects beside a region begin; with a hash, so that they are as short for every region, and no other
 * region has the same.
 */
export function besideName(key: string): string {
  return `mortise-${createHash("sha256").update(key).digest("hex").slice(0, 40)}`;
}
