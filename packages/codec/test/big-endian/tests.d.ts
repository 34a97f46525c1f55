/** The test files by name, each run by importing it; `scripts/test-big-endian.mjs` says which. */
declare module "virtual:tests" {
  const files: { readonly [name: string]: () => Promise<unknown> };
  export default files;
}
