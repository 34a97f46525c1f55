import type { Work } from "../contender.ts";
import { frame } from "./frame.ts";
import { note } from "./note.ts";
import { points } from "./points.ts";
import { alignedScalars, packedScalars } from "./scalars.ts";

// Each work's own functions agree on its values; the list needs not know what they are.
export const WORKS: readonly Work<object>[] = [packedScalars, alignedScalars, frame, points, note].map(
  (work) => work as unknown as Work<object>,
);
