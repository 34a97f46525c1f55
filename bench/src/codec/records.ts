const TYPES = ["u8", "i16", "u32", "f32", "f64", "i32", "u16", "i8"];
const RECORDS = 16;

/** Notation of so many fields of all types. */
export function notationOf(fields: number, prefix: string): string {
  return Array.from({ length: fields }, (_, index) => `${TYPES[index % TYPES.length]} ${prefix}${index}`).join(" + ");
}

/** Values of it. A class makes them: V8 gives each literal of 128 fields or more a shape of its own. */
export function valuesOf(fields: number, prefix: string): object[] {
  const parts = Array.from({ length: fields }, (_, index) => `this.${prefix}${index} = (i + ${index}) % 128;`);
  const Record = new Function(`return class { constructor(i) { ${parts.join("\n")} } };`)() as new (
    index: number,
  ) => object;
  return Array.from({ length: RECORDS }, (_, index) => new Record(index));
}
