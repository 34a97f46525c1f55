import { build, type Rollup } from "vite";

/**
 * A program as a browser would load it: the built package with the conditions of a browser, minified.
 *
 * @param beside other files, which the program imports by these names
 */
export async function bundle(source: string, beside: { readonly [name: string]: string } = {}): Promise<string> {
  const files: { readonly [name: string]: string } = { ...beside, "program.js": source };
  const folder = new URL("./", import.meta.url).pathname;
  const { output } = (await build({
    configFile: false,
    logLevel: "silent",
    plugins: [
      {
        name: "program",
        resolveId: (id) => (Object.hasOwn(files, id) ? folder + id : undefined),
        load: (id) => files[id.slice(folder.length)],
      },
    ],
    build: {
      write: false,
      minify: true,
      target: "es2022",
      modulePreload: false,
      rollupOptions: { input: "program.js", preserveEntrySignatures: "strict" },
    },
  })) as Rollup.RollupOutput;
  return output.map((file) => (file.type === "chunk" ? file.code : "")).join("");
}
