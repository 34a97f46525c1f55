/** The same value in objects that were filled by `object[name] = value`, which V8 keeps as dictionaries if they are large. */
export function keyed<T>(value: T): T {
  if (Array.isArray(value)) return value.map(keyed) as T;
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  const object: Record<string, unknown> = {};
  for (const [name, part] of Object.entries(value)) object[name] = keyed(part);
  return object as T;
}
