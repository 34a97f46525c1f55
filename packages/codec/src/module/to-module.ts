import { generateCoding } from "../engine/code/generate-coding.ts";
import { generateViewing } from "../engine/code/generate-viewing.ts";
import { quote } from "../engine/code/scope.ts";
import { givenLayout } from "../given-layout.ts";
import type { Layout } from "../layout.ts";
import { measure } from "../measure.ts";
import { parse } from "../notation/parse.ts";
import { print } from "../notation/print.ts";
import { definition } from "../struct-node.ts";
import { exchangerOf } from "../zstd/exchange.ts";
import { REVISION } from "./precompiled.ts";

/**
 * A layout as the text of a TypeScript module, which exports it with its generated code: for places where code may not be
 * made from strings, such as pages with a content-security policy. The module needs `@mortise/codec` and nothing else.
 *
 * @param name what the module exports the layout as
 * @throws LayoutError `definition` where the name is no identifier, or the layout has `zstd` fields; `wrong-type`
 * for what is no layout
 * @example
 * writeFileSync("frame.ts", toModule(layout("image(40,50,3) + i32 width + i32 height"), "Frame"));
 * // and then, wherever it runs: import { Frame } from "./frame.ts";
 */
export function toModule(layout: Pick<Layout, "node">, name: string = "default"): string {
  if (!/^[A-Za-z_$][\w$]*$/.test(name)) throw definition(`'${name}' is no name for an export`);
  const notation = print(givenLayout(layout));
  // What is written is what the notation says, whatever made the layout.
  const measured = measure(parse(notation));
  if (exchangerOf(measured) !== undefined) {
    throw definition("a layout with a zstd field has no module: it is given what compresses it where it is made");
  }
  return `// @ts-nocheck
// Made from the layout in it by toModule of @mortise/codec. Make it again when the layout changes.
import { precompiled } from "@mortise/codec/precompiled";

const made = precompiled(${quote(notation)}, ${REVISION}, function (root, runtime) {
${generateCoding(measured)}
}, function (root, runtime) {
${generateViewing(measured)}
});
export { made as ${name} };
`;
}
