import type { Layout, StructNode } from "@mortise/codec";

export interface StressValue {
  n: number;
  words: Uint32Array<ArrayBuffer>;
}
export function layoutOf(size: number): Layout<
  StructNode<{
    n: { readonly kind: "safe-integer"; readonly type: "u64" };
    words: {
      readonly kind: "array";
      readonly element: { readonly kind: "number"; readonly type: "u32" };
      readonly dimensions: readonly number[];
    };
  }>
>;
export function emptyOf(size: number): StressValue;
export function fill(value: StressValue, n: number): StressValue;
export function isWhole(value: StressValue): boolean;
