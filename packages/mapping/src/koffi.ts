import { createRequire } from "node:module";
import { TransportError } from "@mortise/transport";

type Koffi = typeof import("koffi");

let loaded: Koffi | undefined;

/**
 * The package that calls the system, loaded at the first use, so that importing ours fails nowhere.
 *
 * @throws TransportError `not-supported` where it, or its native part for this system, is not there
 */
export function koffi(): Koffi {
  loaded ??= load();
  return loaded;
}

function load(): Koffi {
  try {
    return createRequire(import.meta.url)("koffi") as Koffi;
  } catch (error) {
    const [why = ""] = (error instanceof Error ? error.message : String(error)).split("\n");
    throw new TransportError(
      "not-supported",
      `the package koffi, which calls the system, cannot be loaded on ${process.platform} ${process.arch} (${why}); ` +
        "install it again, optional dependencies included; within one process, use memoryTransport() of @mortise/transport.",
    );
  }
}
