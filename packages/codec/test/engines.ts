import { makeEngine as closures } from "../src/engine/closures.ts";
import type { Engine } from "../src/engine/engine.ts";
import { makeEngine as generated } from "../src/engine/generated.ts";
import type { MeasuredStruct } from "../src/measured.ts";

/** Both engines, under the names that test titles use. */
export const ENGINES: readonly [name: string, make: (measured: MeasuredStruct) => Engine][] = [
  ["generated code", generated],
  ["closures", closures],
];
