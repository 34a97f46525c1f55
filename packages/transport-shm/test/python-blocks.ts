import { readFileSync } from "node:fs";

const DOCUMENT = new URL("../../../docs/python.md", import.meta.url);

/** The Python blocks of docs/python.md by the word after the language. */
export const pythonBlocks: ReadonlyMap<string, string> = new Map(
  [...readFileSync(DOCUMENT, "utf8").matchAll(/^```python *(\S*)\n(.*?)^```$/gms)].map(([, name = "", code = ""]) => [
    name,
    code,
  ]),
);

/** Blocks of the document as one program, with other names in the place of those that it uses as examples. */
export function program(blocks: readonly string[], name: string, directory: string = ""): string {
  return blocks
    .map((block) => {
      const code = pythonBlocks.get(block);
      if (code === undefined) throw new Error(`docs/python.md has no block '${block}'`);
      return code.replaceAll("/var/lib/cameras", directory).replaceAll("camera", name);
    })
    .join("\n");
}
