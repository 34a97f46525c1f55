import type { InPlacePeer, OwnFormatPeer } from "./peers/peer.ts";

/** How one contender does a work in the layout's own bytes: records that stand one after another. */
export interface InPlace<V> {
  /** Writes a value as record number `slot`. */
  readonly encode?: (value: V, slot: number) => unknown;
  /** Reads record number `slot` as a new value, a private copy. */
  readonly decode?: (slot: number) => V;
  /** Reads it into a value that is there already. */
  readonly decodeInto?: (slot: number) => V;
  /** Whether it is tied to one place: then every record is the first. */
  readonly stays?: boolean;
}

/** How one contender does a work in bytes of its own format. */
export interface OwnFormat<V> {
  /** The bytes may be overwritten by the next call. */
  readonly encode: (value: V) => Uint8Array;
  /** A private copy. */
  readonly decode: (bytes: Uint8Array) => V;
}

/** Makes a contender for bytes that hold the records. */
export type MakeInPlace<V> = (bytes: Uint8Array<ArrayBuffer>) => InPlace<V>;

/** A piece of work that contenders are compared at. */
export interface Work<V extends object> {
  readonly name: string;
  readonly notation: string;
  /** New values as literals make them. */
  readonly values: () => readonly V[];
  /** How many records the bytes hold: one where so many large ones would measure the machine's caches. */
  readonly places: number;
  /** Hand-written code for this very layout, under the names of the tables. The first is the floor. */
  readonly byHand: readonly (readonly [name: string, make: MakeInPlace<V>])[];
  readonly inPlace: (peer: InPlacePeer, bytes: Uint8Array<ArrayBuffer>) => InPlace<V>;
  readonly ownFormat: (peer: OwnFormatPeer) => OwnFormat<V>;
  /** How many times as fast as the fastest peer with the same bytes the generated engine is to be. */
  readonly lead: number;
}
