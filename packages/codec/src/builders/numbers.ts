import { type Kinds, link } from "../kind.ts";
import * as kinds from "../kinds/numbers.ts";
import type { BoolNode, ByteOrder, Node, NumberNode, SafeIntegerNode, TimeNode, UuidNode } from "../node.ts";
import { numberNode } from "../numbers.ts";
import { definition } from "../struct-node.ts";
import { nameArgument } from "./count.ts";

/** A node without parameters, with its kind. */
function linked<N extends Node>(kind: Partial<Kinds>, node: N): N {
  link(kind);
  return Object.freeze(node);
}

/** Unsigned integers: 1, 2, 4 and 8 bytes; the last is a `bigint`. */
export const u8: NumberNode<"u8", undefined> = /* @__PURE__ */ numberNode("u8");
export const u16: NumberNode<"u16", undefined> = /* @__PURE__ */ numberNode("u16");
export const u32: NumberNode<"u32", undefined> = /* @__PURE__ */ numberNode("u32");
export const u64: NumberNode<"u64", undefined> = /* @__PURE__ */ numberNode("u64");
/** Signed integers: 1, 2, 4 and 8 bytes; the last is a `bigint`. */
export const i8: NumberNode<"i8", undefined> = /* @__PURE__ */ numberNode("i8");
export const i16: NumberNode<"i16", undefined> = /* @__PURE__ */ numberNode("i16");
export const i32: NumberNode<"i32", undefined> = /* @__PURE__ */ numberNode("i32");
export const i64: NumberNode<"i64", undefined> = /* @__PURE__ */ numberNode("i64");
/** IEEE 754 floats: 2, 4 and 8 bytes. */
export const f16: NumberNode<"f16", undefined> = /* @__PURE__ */ numberNode("f16");
export const f32: NumberNode<"f32", undefined> = /* @__PURE__ */ numberNode("f32");
export const f64: NumberNode<"f64", undefined> = /* @__PURE__ */ numberNode("f64");

/** The same in little-endian order, whatever the layout's. */
export const u8le: NumberNode<"u8", "le"> = /* @__PURE__ */ numberNode("u8", "le");
export const u16le: NumberNode<"u16", "le"> = /* @__PURE__ */ numberNode("u16", "le");
export const u32le: NumberNode<"u32", "le"> = /* @__PURE__ */ numberNode("u32", "le");
export const u64le: NumberNode<"u64", "le"> = /* @__PURE__ */ numberNode("u64", "le");
export const i8le: NumberNode<"i8", "le"> = /* @__PURE__ */ numberNode("i8", "le");
export const i16le: NumberNode<"i16", "le"> = /* @__PURE__ */ numberNode("i16", "le");
export const i32le: NumberNode<"i32", "le"> = /* @__PURE__ */ numberNode("i32", "le");
export const i64le: NumberNode<"i64", "le"> = /* @__PURE__ */ numberNode("i64", "le");
export const f16le: NumberNode<"f16", "le"> = /* @__PURE__ */ numberNode("f16", "le");
export const f32le: NumberNode<"f32", "le"> = /* @__PURE__ */ numberNode("f32", "le");
export const f64le: NumberNode<"f64", "le"> = /* @__PURE__ */ numberNode("f64", "le");

/** The same in big-endian order, whatever the layout's. */
export const u8be: NumberNode<"u8", "be"> = /* @__PURE__ */ numberNode("u8", "be");
export const u16be: NumberNode<"u16", "be"> = /* @__PURE__ */ numberNode("u16", "be");
export const u32be: NumberNode<"u32", "be"> = /* @__PURE__ */ numberNode("u32", "be");
export const u64be: NumberNode<"u64", "be"> = /* @__PURE__ */ numberNode("u64", "be");
export const i8be: NumberNode<"i8", "be"> = /* @__PURE__ */ numberNode("i8", "be");
export const i16be: NumberNode<"i16", "be"> = /* @__PURE__ */ numberNode("i16", "be");
export const i32be: NumberNode<"i32", "be"> = /* @__PURE__ */ numberNode("i32", "be");
export const i64be: NumberNode<"i64", "be"> = /* @__PURE__ */ numberNode("i64", "be");
export const f16be: NumberNode<"f16", "be"> = /* @__PURE__ */ numberNode("f16", "be");
export const f32be: NumberNode<"f32", "be"> = /* @__PURE__ */ numberNode("f32", "be");
export const f64be: NumberNode<"f64", "be"> = /* @__PURE__ */ numberNode("f64", "be");

/** One byte, 0 or 1: a `boolean`. */
export const bool: BoolNode = /* @__PURE__ */ linked({ bool: kinds.bool }, { kind: "bool" });

/**
 * A 64-bit integer as a `number`; a value past ±(2^53 − 1) is refused in both directions.
 *
 * @example
 * struct({ sequence: safe(u64) });
 */
export function safe<O extends ByteOrder | undefined>(type: NumberNode<"u64" | "i64", O>): SafeIntegerNode<O> {
  const { type: name, order } = type;
  if (name !== "u64" && name !== "i64") throw definition(`safe() takes u64 or i64, not ${nameArgument(type)}`);
  link({ "safe-integer": kinds.safeInteger });
  return Object.freeze({ kind: "safe-integer", type: name, ...(order !== undefined && { order }) });
}

/** 16 bytes in the order of RFC 9562: a `string` such as `"f81d4fae-7dec-11d0-a765-00a0c91e6bf6"`. */
export const uuid: UuidNode = /* @__PURE__ */ linked({ uuid: kinds.uuid }, { kind: "uuid" });

/** Nanoseconds since 1970 UTC, as i64 in the layout's byte order: a `bigint`. */
export const time: TimeNode = /* @__PURE__ */ linked({ time: kinds.time }, { kind: "time" });
