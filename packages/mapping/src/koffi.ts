import { createRequire } from "node:module";

type Koffi = typeof import("koffi");

let loaded: Koffi | undefined;

/** The package that calls the system, loaded at the first use, so that importing ours fails nowhere. */
export function koffi(): Koffi {
  loaded ??= createRequire(import.meta.url)("koffi") as Koffi;
  return loaded;
}
