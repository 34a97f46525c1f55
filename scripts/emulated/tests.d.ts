/** The test files by name, each run by importing it; scripts/test-big-endian.mjs and scripts/test-arm64.mjs say which. */
declare module "virtual:tests" {
  const files: { readonly [name: string]: () => Promise<unknown> };
  export default files;
}
