/** The names that every object inherits, whatever it is. */
const INHERITED: readonly string[] = Object.getOwnPropertyNames(Object.prototype);

/** Whether an object answers to a name that it was never given. */
export function isInherited(name: string): boolean {
  return INHERITED.includes(name);
}

/** What a value has for a field: its own, or its class's, but not what all objects inherit. */
export function fieldOf(value: unknown, name: string): unknown {
  if (!isInherited(name)) return (value as Record<string, unknown>)[name];
  let owner = value as object | null;
  while (owner !== null && owner !== Object.prototype) {
    if (Object.hasOwn(owner, name)) return (value as Record<string, unknown>)[name];
    owner = Object.getPrototypeOf(owner) as object | null;
  }
  return undefined;
}
