import { build, type Rollup } from "vite";

/** A program as a browser would load it: the built package with the conditions of a browser, minified. */
export async function bundle(source: string): Promise<string> {
  const name = "program.js";
  const { output } = (await build({
    configFile: false,
    logLevel: "silent",
    plugins: [
      {
        name: "program",
        resolveId: (id) => (id === name ? new URL(name, import.meta.url).pathname : undefined),
        load: (id) => (id.endsWith(`/${name}`) ? source : undefined),
      },
    ],
    build: {
      write: false,
      minify: true,
      target: "es2022",
      modulePreload: false,
      rollupOptions: { input: name, preserveEntrySignatures: "strict" },
    },
  })) as Rollup.RollupOutput;
  return output.map((file) => (file.type === "chunk" ? file.code : "")).join("");
}
