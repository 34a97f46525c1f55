import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryTransport, type Transport } from "@mortise/transport";
import { fileTransport } from "@mortise/transport-file";
import { onTestFinished } from "vitest";

/** Transports that tests run over, each made anew. */
export const PLACES: readonly [kind: string, make: () => Transport][] = [
  ["memory", memoryTransport],
  ["file", files],
];

/** A file transport with a directory of its own, which goes with the test. */
export function files(): Transport {
  const directory = mkdtempSync(join(tmpdir(), "mortise-channel-"));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return fileTransport({ directory });
}

/** All that comes. */
export async function all<T>(values: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const value of values) found.push(value);
  return found;
}
