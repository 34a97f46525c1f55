import type { layout } from "@mortise/codec";

export interface StressValue {
  n: number;
  words: Uint32Array<ArrayBuffer>;
}
export function layoutOf(size: number): ReturnType<typeof layout<"u64(number) n + u32[14] words">>;
export function emptyOf(size: number): StressValue;
export function fill(value: StressValue, n: number): StressValue;
export function isWhole(value: StressValue): boolean;
