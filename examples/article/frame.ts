import { layout } from "mortise";

/** What every process of this example knows: the name of the memory, and what is in it. */
export const NAME = "test_memory";

/** The article's frame: a picture as OpenCV stores it, then its width and its height. */
export const Frame = layout("image(40,50,bgr) + i32 width + i32 height");

/** The same frame through a mailbox, and what its receiver answers: the frame's number and what it saw. */
export const FRAMES = "test_frames";
export const ANSWERS = "test_answers";
export const Answer = layout("u32 frame + char(64) sha256");
