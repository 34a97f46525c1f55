import { layout } from "mortise";

/** The mailbox, where its programs are given no other name. */
export const NAME = "example_camera";

/** What the camera writes: a picture, when it was taken, and for how many milliseconds the shutter was open. */
export const Frame = layout("image(160,120,rgb) + time at + f32 exposure");
