import type { Plain, PlainGroup, PlainRecord } from "./plain.ts";

/** What is asked of another language: where it has a type's members, and the bytes of values. */
export interface Question {
  readonly type: PlainGroup;
  readonly values: readonly PlainRecord[];
}

/** What it says. */
export interface Answer {
  /** The type's size and alignment, then the offset and size of each of {@link placesOf}. */
  readonly places: readonly number[];
  /** Each value's bytes. */
  readonly bytes: readonly Uint8Array[];
}

/** A member, anywhere inside a type. */
interface Place {
  /** As C has it: `m3.data[4].m0`. */
  readonly path: string;
  /** Bytes from the start of the whole type. */
  readonly offset: number;
  readonly size: number;
}

/** All members of a type as Mortise places them, each before those inside it; of an array's elements the last. */
export function* placesOf(type: Plain, path: string = "", at: number = 0, size: number = 0): Generator<Place> {
  if (type.kind === "array") {
    const length = type.dimensions.reduce((product, dimension) => product * dimension, 1);
    const last = type.dimensions.map((dimension) => `[${dimension - 1}]`).join("");
    yield* placesOf(type.element, path + last, at + size - size / length, size / length);
  } else if (type.kind === "struct" || type.kind === "union") {
    for (const member of type.members) {
      const place = { path: path === "" ? member.name : `${path}.${member.name}`, offset: at + member.offset };
      yield { ...place, size: member.size };
      yield* placesOf(member.type, place.path, place.offset, member.size);
    }
  }
}
