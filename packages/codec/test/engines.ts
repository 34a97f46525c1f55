import { makeEngine as closures } from "../src/engine/closures.ts";
import type { Engine } from "../src/engine/engine.ts";
import { makeEngine as generated } from "../src/engine/generated.ts";
import { Layout } from "../src/layout.ts";
import type { MeasuredStruct } from "../src/measured.ts";
import { precompiled } from "../src/module/precompiled.ts";
import { toModule } from "../src/module/to-module.ts";

/** A layout in the module that is written for it, run as it stands; its methods are those of an engine. */
function written(measured: MeasuredStruct): Engine {
  const text = toModule(new Layout(measured.node));
  const program = text.replace(/^import .*$/m, "").replace("export { made as default };", "");
  const layout = new Function("precompiled", `${program}; return made;`)(precompiled) as Layout;
  return layout as Engine;
}

/** All engines, under the names that test titles use. */
export const ENGINES: readonly [name: string, make: (measured: MeasuredStruct) => Engine][] = [
  ["generated code", generated],
  ["closures", closures],
  ["a written module", written],
];
