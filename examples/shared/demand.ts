/** Something in this example was not as it should be. */
class Mismatch extends Error {
  override readonly name = "Mismatch";
  readonly code = "mismatch";
}

/** Throws a {@link Mismatch} that says `otherwise`, unless something holds. */
export function demand(holds: boolean, otherwise: string): void {
  if (!holds) throw new Mismatch(otherwise);
}
