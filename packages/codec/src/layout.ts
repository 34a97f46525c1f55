import { makeEngine } from "#engine";
import type { DefaultedIn, FieldInputs, NodeOf } from "./builders/input.ts";
import { structOf } from "./builders/structs.ts";
import type { ZstdBuilder } from "./builders/zstd.ts";
import type { Engine } from "./engine/engine.ts";
import { LayoutError } from "./errors.ts";
import { compressing, kindOf, link } from "./kind.ts";
import { number as numberKind } from "./kinds/numbers.ts";
import { struct as structKind } from "./kinds/structs.ts";
import { measure } from "./measure.ts";
import type { Measured, MeasuredStruct } from "./measured.ts";
import type { ByteOrder, FieldTypes, Packing, StructNode } from "./node.ts";
import type { Checked, StructOf } from "./notation/infer.ts";
import { parseInto } from "./notation/parse.ts";
import { print, printType } from "./notation/print.ts";
import { checkOptions } from "./options.ts";
import type { StructOptions } from "./struct-node.ts";
import type { Compressed, Field, Input, Value, View } from "./values.ts";
import type { COMPRESSED, CompressedCodec } from "./zstd/compressed-codec.ts";

// Every layout is a struct, and numbers need no builder to be called.
link({ struct: structKind, number: numberKind });

/** The fields' types of a struct node. */
type FieldsOf<N extends StructNode> = N extends StructNode<infer F> ? F : never;

/**
 * A layout in hand: its length, every offset, and the way between values and bytes.
 *
 * It remembers the last `bytes` that it encoded to or decoded from, and where, so that the next call with the same ones
 * allocates nothing. Who goes from one place to another and back takes a {@link copy} for each.
 *
 * @example
 * const Frame = layout("image(40,50,bgr) + i32 width + i32 height");
 * Frame.LENGTH;            // 6008
 * Frame.offsets.width;     // 6000
 */
export class Layout<N extends StructNode = StructNode> {
  /** The layout as data: what everything here is computed from. */
  readonly node: N;
  /** Bytes of every encoded value. */
  readonly LENGTH: number;
  /** A multiple of this is where an `aligned` layout wants to start; 1 for a packed one. */
  readonly ALIGNMENT: number;
  /** Each field's first byte, from the start of the layout; named constants too. */
  readonly offsets: { readonly [K in keyof FieldsOf<N>]: number };
  /** Each field's name, kind, type, offset, size, and what else is to be known of it. */
  readonly fields: { readonly [K in keyof FieldsOf<N>]: Field<FieldsOf<N>[K]> };

  readonly #measured: MeasuredStruct;
  readonly #make: (measured: MeasuredStruct) => Engine;
  #made: Engine | undefined;
  #codec: CompressedCodec | undefined;

  /** Use {@link layout} or {@link struct}. */
  constructor(
    node: N,
    make: (measured: MeasuredStruct) => Engine = makeEngine,
    measured: MeasuredStruct = measure(node),
  ) {
    this.node = node;
    this.LENGTH = measured.size;
    this.ALIGNMENT = measured.alignment;
    const named = [...measured.fields, ...measured.constants]
      .filter((part): part is typeof part & { readonly name: string } => part.name !== undefined)
      .sort((a, b) => a.offset - b.offset);
    // fromEntries makes own properties, whatever their names are.
    this.offsets = Object.freeze(
      Object.fromEntries(named.map(({ name, offset }) => [name, offset])),
    ) as this["offsets"];
    this.fields = Object.freeze(
      Object.fromEntries(named.map(({ name, type, offset }) => [name, describe(name, type, offset)])),
    ) as this["fields"];
    this.#measured = measured;
    this.#make = make;
    Object.freeze(this);
  }

  // Made when first needed: a layout that only stands inside another never is.
  get #engine(): Engine {
    if (this.#made === undefined) {
      if (this.#compressed !== undefined) throw this.#compressed.asynchronous();
      this.#made = this.#make(this.#measured);
    }
    return this.#made;
  }

  // What encodes and decodes instead where there are zstd fields.
  get #compressed(): CompressedCodec | undefined {
    if (this.#made === undefined) this.#codec ??= compressing()?.(this.#measured, this.#make);
    return this.#codec;
  }

  /**
   * The bytes of a value, in an array of its own.
   *
   * @throws LayoutError where the value does not fit: `wrong-type`, `missing-field`, `unknown-field`, `not-integer`,
   * `out-of-range`, `wrong-length`
   */
  encode(value: Input<N>): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.LENGTH);
    this.#engine.encodeInto(value, bytes, 0);
    return bytes;
  }

  /**
   * Writes a value's bytes at `at` and returns the offset after them. The value is checked before the first byte is
   * written; gaps become zeros.
   *
   * @throws LayoutError as {@link encode}, and `too-short`, `bad-position`; `bytes` are then as they were
   * @example
   * Frame.encodeInto({ image, width: 40, height: 50 }, region.bytes);
   */
  encodeInto(value: Input<N>, bytes: Uint8Array, at: number = 0): number {
    return this.#engine.encodeInto(value, bytes, at);
  }

  /**
   * The value at `at`, as a private copy.
   *
   * @throws LayoutError where no value has such bytes: `too-short`, `bad-position`, `invalid-bool`, `out-of-range`
   */
  decode(bytes: Uint8Array, at: number = 0): Value<N> {
    return this.#engine.decode(bytes, at) as Value<N>;
  }

  /**
   * Decodes into an object that is there already and returns it. Its arrays are written to where they have the right
   * type and length, and replaced where not.
   *
   * @throws LayoutError as {@link decode}; the target is then as it was, unless someone changed the bytes meanwhile. `wrong-type`
   * for a target that cannot be written to, such as a frozen one: with what a setter threw as its cause, and what came before
   * that field is written
   */
  decodeInto(target: Partial<Value<N>>, bytes: Uint8Array, at: number = 0): Value<N> {
    try {
      return this.#engine.decodeInto(target, bytes, at) as Value<N>;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      throw Object.assign(new LayoutError("wrong-type", `the target: ${error}`), { cause: error });
    }
  }

  /**
   * A live look at the bytes: each field is an accessor, `$at(offset)` moves the view without allocating.
   *
   * @throws LayoutError `too-short`, `bad-position`, and `misaligned` for an `aligned` layout at an odd address
   * @example
   * const view = Frame.view(region.bytes);
   * view.width;              // reads the memory
   * view.image[0] = 255;     // writes it
   */
  view(bytes: Uint8Array, at: number = 0): View<N> {
    return this.#engine.view(bytes, at) as View<N>;
  }

  /**
   * The bytes of a value, of a layout with `zstd` fields too. The value is read before this returns: it may change while
   * it is compressed. Compressed bytes are equal only by value.
   *
   * @throws LayoutError (as a rejection) as {@link encode}; `wrong-length` where a field compresses to more than its
   * capacity; `no-zstd` where nothing was given that compresses, or it is not there
   * @example
   * const Entry = layout("zstd(text(1000000), 65536) log", { zstd });
   * const bytes = await Entry.encodeAsync({ log: "…" });
   */
  async encodeAsync(value: Input<N>): Promise<Uint8Array<ArrayBuffer>> {
    return this.#compressed?.encode(value) ?? (this as Layout).encode(value as never);
  }

  /**
   * The value at `at`, of a layout with `zstd` fields too. The bytes are copied before this returns.
   *
   * @throws LayoutError (as a rejection) as {@link decode}; `invalid-zstd` where compressed bytes are no one frame of the
   * right size, which is looked at before they are decompressed; `no-zstd` as {@link encodeAsync}
   */
  async decodeAsync(bytes: Uint8Array, at: number = 0): Promise<Value<N>> {
    return ((await this.#compressed?.decode(bytes, at)) ?? this.decode(bytes, at)) as Value<N>;
  }

  /**
   * An equal layout, which remembers bytes and a place of its own.
   *
   * @example
   * const [incoming, outgoing] = [Frame.copy(), Frame.copy()];
   */
  copy(): Layout<N> {
    return new Layout(this.node, this.#make, this.#measured);
  }

  /** The layout as `JSON.stringify` writes it; `fromJSON` reads it back as the same layout. */
  toJSON(): N {
    return this.node;
  }

  /** The layout as notation, which reads back as the same layout. */
  toString(): string {
    return print(this.node);
  }
}

/** The methods that cannot wait. */
type Synchronous = "encode" | "encodeInto" | "decode" | "decodeInto" | "view";

/** A layout with `zstd` fields, which only has `encodeAsync` and `decodeAsync`: compressing takes a wait. */
export interface CompressedLayout<N extends StructNode = StructNode>
  extends Omit<Layout<N>, Synchronous | "copy">,
    Readonly<Record<Synchronous, typeof COMPRESSED>> {
  copy(): CompressedLayout<N>;
}

/** A layout of a struct; {@link CompressedLayout} where something in it is compressed. */
export type LayoutOf<N extends StructNode> = true extends Compressed<N> ? CompressedLayout<N> : Layout<N>;

/** The value type of a layout. */
export type Infer<L extends { readonly node: StructNode }> = Value<L["node"]>;

/** What a layout's `encode` takes: {@link Infer}, or plain arrays where that has typed arrays of numbers. */
export type InferInput<L extends { readonly node: StructNode }> = Input<L["node"]>;

/** What a layout's `view` gives. */
export type InferView<L extends { readonly node: StructNode }> = View<L["node"]>;

/**
 * A layout from notation.
 *
 * A mistake in a literal is an error at compile time too; text that is only known at run time gives a layout whose
 * fields have unknown types.
 *
 * @throws LayoutError `syntax`, and `definition` for a layout that cannot be, both with line and column; `definition` for
 * an unknown option
 * @example
 * const Frame = layout("image(40,50,bgr) + i32 width + i32 height");
 */
export function layout<const S extends string>(
  notation: Checked<S>,
  options: LayoutOptions = {},
): LayoutOf<StructOf<S>> {
  checkOptions(options, "zstd");
  return parseInto(notation, (node) => new Layout(node), options.zstd) as unknown as LayoutOf<StructOf<S>>;
}

/** What {@link layout} may be given. */
export interface LayoutOptions {
  /** What compresses `zstd` fields: `zstd` of `@mortise/codec/zstd`. */
  readonly zstd?: ZstdBuilder | undefined;
}

/**
 * A layout from builders: the same tree as the notation's. A layout may be a field of another.
 *
 * @throws LayoutError `definition` for a layout that cannot be
 * @example
 * const Frame = struct({ image: image(40, 50, "bgr"), width: i32, height: i32 });
 * const Vertex = struct({ position: array(f32, 3), flags: u16 }, { packing: "aligned" });
 */
export function struct<
  const F extends FieldInputs,
  P extends Packing | undefined = undefined,
  O extends ByteOrder | undefined = undefined,
>(
  fields: F,
  options: StructOptions<P, O> = {},
): LayoutOf<StructNode<FieldsFrom<F>, NoInfer<P>, NoInfer<O>, DefaultedIn<F>>> {
  return new Layout(structOf(fields, options)) as never;
}

/** The named fields' nodes of builder input: the input itself, where all of it is nodes. */
type FieldsFrom<F extends FieldInputs> = [keyof F & `$${string}`] extends [never]
  ? F extends FieldTypes
    ? F
    : { readonly [K in keyof F]: NodeOf<F[K]> }
  : { readonly [K in keyof F as K extends `$${string}` ? never : K]: NodeOf<F[K]> };

function describe(name: string, measured: Measured, offset: number): object {
  const { kind, node, size } = measured;
  return Object.freeze({ name, kind, type: printType(node), offset, size, ...kindOf(measured).details(measured) });
}
