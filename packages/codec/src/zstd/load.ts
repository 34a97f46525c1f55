import type { ZstdEngine } from "../builders/zstd.ts";
import { LayoutError } from "../errors.ts";
import { type NodeZlib, nodeZlib } from "./node-zlib.ts";

/** What is used of the package `@mongodb-js/zstd`; its decoder is told no limit, which the look at the frame sets. */
type Mongodb = Pick<ZstdEngine, "compress"> & { decompress(frame: Uint8Array): Promise<Uint8Array> };

// A name that bundlers do not follow: most who bundle have neither the package nor its native part.
const PACKAGE: string = "@mongodb-js/zstd";

/**
 * The zstd of this Node, and of `@mongodb-js/zstd` where Node has none.
 *
 * @throws LayoutError `no-zstd` where neither is there
 */
export async function loadEngine(): Promise<ZstdEngine> {
  const zlib = builtIn();
  return zlib === undefined ? loadMongodb() : nodeZlib(zlib);
}

/** `node:zlib` where it has zstd. No import: in a browser there is nothing to import. */
export function builtIn(): NodeZlib | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?(id: string): Partial<NodeZlib> | undefined } };
  const zlib = process?.getBuiltinModule?.("node:zlib");
  return zlib?.zstdCompress === undefined ? undefined : (zlib as NodeZlib);
}

/** The engine of the optional dependency. */
export async function loadMongodb(name: string = PACKAGE): Promise<ZstdEngine> {
  try {
    const { compress, decompress } = (await import(/* @vite-ignore */ /* webpackIgnore: true */ name)) as Mongodb;
    return { compress: (content) => compress(content), decompress: (frame) => decompress(frame) };
  } catch (error) {
    const [received = ""] = String(error instanceof Error ? error.message : error).split("\n");
    const expected = `node:zlib of Node 22.15 or later, or the package ${PACKAGE}, an optional dependency of @mortise/codec`;
    // The package is there and requires what is not, or what the system does not load.
    const { code, requireStack } = Object(error) as { code?: unknown; requireStack?: unknown };
    const unbuilt = code === "MODULE_NOT_FOUND" || code === "ERR_DLOPEN_FAILED";
    const problem = unbuilt
      ? `${PACKAGE} is installed, but its native part is not built: npm rebuild ${PACKAGE}${where(requireStack, received)}`
      : `${PACKAGE} is not installed`;
    const message = `there is no zstd, and ${problem}; expected ${expected} (${received})`;
    throw new LayoutError("no-zstd", message, { expected, received });
  }
}

/** npm's option for the folder that has the package, which need not be the one that a program runs in: a global one's, npx's. */
function where(...places: readonly unknown[]): string {
  // The one that requires what is not there; the file that the system does not load.
  const [, folder] = /^(.*)[\\/]node_modules[\\/]@mongodb-js[\\/]zstd[\\/]/m.exec(places.flat().join("\n")) ?? [];
  return folder === undefined ? "" : ` --prefix "${folder}"`;
}
