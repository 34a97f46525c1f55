import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { memoryTransport, type Region, type Transport } from "@mortise/transport";
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

/** A transport whose regions do something when one of them is asked for a part for the first time, before they give it. */
export function whenAsked(part: keyof Region, act: () => void, inner: Transport): Transport {
  let asked = false;
  const watched = (region: Region): Region =>
    through(region, (key) => {
      if (key !== part || asked) return;
      asked = true;
      act();
    });
  const { attach, create } = inner;
  return { ...inner, attach: (...args) => watched(attach(...args)), create: (...args) => watched(create(...args)) };
}

/** The same object, which tells of each look at one of its parts. */
function through<T extends object>(object: T, tell: (key: PropertyKey) => void): T {
  return new Proxy(object, {
    get(target, key) {
      tell(key);
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
