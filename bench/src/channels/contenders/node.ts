import { fileURLToPath } from "node:url";
import type { Contender } from "../contender.ts";
import { startEnds } from "../ends.ts";
import { linkKind } from "../links/links.ts";

const PROGRAM = fileURLToPath(new URL("../../../dist/channels/near.js", import.meta.url));

/** A channel in Node, one of `links/`. */
export async function inNode(link: string): Promise<Contender> {
  const { name, waiting, missing, onlyAnswered = false } = await linkKind(link);
  return {
    name,
    waiting,
    onlyAnswered,
    missing: () => missing?.(),
    start: (work) => startEnds(work, (place) => [process.execPath, PROGRAM, JSON.stringify({ ...place, link })]),
  };
}
