/** The names that every object inherits, whatever it is. */
// biome-ignore format: a list
const INHERITED: readonly string[] = [
  "constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable", "toLocaleString", "toString", "valueOf",
  "__proto__", "__defineGetter__", "__defineSetter__", "__lookupGetter__", "__lookupSetter__",
];

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
