import { layout } from "mortise";

/** The two words that the processes pass back and forth, each in a cache line pair of its own. */
export const Words = layout("i32 ping @0 + i32 pong @128 + u8[124] rest");

/** Written to `ping` to end the other process. */
export const STOP = -1;
