import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = dirname(dirname(fileURLToPath(import.meta.url)));
const SNIPPETS = join(ROOT, "docs", ".snippets");

/** The Markdown files whose examples run. */
function documents(): string[] {
  const docs = readdirSync(join(ROOT, "docs")).map((name) => join(ROOT, "docs", name));
  const packages = readdirSync(join(ROOT, "packages")).map((name) => join(ROOT, "packages", name, "README.md"));
  return [join(ROOT, "README.md"), ...docs.filter((path) => path.endsWith(".md")), ...packages];
}

/** A `ts` block of a document, as a module that checks what its comments promise. */
interface Snippet {
  readonly title: string;
  /** What the block's first line says, `// name.ts`, so that other blocks and tests can import it; else a number. */
  readonly file: string;
  /** What a machine may lack that the example needs, as the block's first line says: "zstd". */
  readonly needs: string;
  readonly source: string;
}

function snippets(): Snippet[] {
  return documents().flatMap((path) => {
    const name = relative(ROOT, path);
    const blocks = [...readFileSync(path, "utf8").matchAll(/^```ts *(\w*)\n(.*?)^```$/gms)];
    return blocks.map(([, needs = "", code = ""], index) => {
      const numbered = `${name.replace(/[^a-z0-9]+/gi, "-")}-${index + 1}.ts`;
      const file = /^\/\/ ([a-z0-9-]+\.ts)\n/.exec(code)?.[1] ?? numbered;
      // `expression; // => what inspecting it shows`
      const checked = code.replace(/^(.*); \/\/ => (.*)$/gm, (_, expression: string, shown: string) => {
        return `shows(${expression}, ${JSON.stringify(shown)});`;
      });
      // Threads take the built packages, as the programs that tests start: vitest's own options lead Node to sources in
      // TypeScript, which Node 20 cannot import.
      const source = checked.replaceAll("{ eval: true, ", "{ eval: true, execArgv: [], ");
      return {
        title: `${name}, example ${index + 1}`,
        file,
        needs,
        source: `import { shows } from "../shows.ts";\n${source}`,
      };
    });
  });
}

/** Where each document's examples stand as modules, by title, and what they need. */
export function snippetFiles(): [title: string, path: string, needs: string][] {
  return snippets().map(({ title, file, needs }) => [title, join(SNIPPETS, basename(file)), needs]);
}

/** Run once before all tests: writes the modules, for the tests to run and the compiler to check. */
export default function setup(): void {
  rmSync(SNIPPETS, { recursive: true, force: true });
  mkdirSync(SNIPPETS, { recursive: true });
  for (const { file, source } of snippets()) writeFileSync(join(SNIPPETS, file), source);
}
