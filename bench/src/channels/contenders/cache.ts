import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Said of a program that is not there, and may not be built now. */
export const NOT_BUILT = "it is not built; npm run bench:channels builds it";

/** A folder for programs that take long to build, kept until the packages are installed anew. */
export function cacheFolder(name: string): string {
  const folder = join(fileURLToPath(new URL("../../../node_modules/.cache/mortise-bench", import.meta.url)), name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
