import type { Contender } from "../contender.ts";
import { LINK_KEYS } from "../links/links.ts";
import { mortiseInC, sharedPage } from "./c.ts";
import { iceoryx } from "./iceoryx.ts";
import { iceoryx2 } from "./iceoryx2.ts";
import { inNode } from "./node.ts";
import { python } from "./python.ts";

/**
 * All contenders in the order of the tables, the floors first.
 *
 * @param folder where programs are built that take no time to build
 */
export async function allContenders(folder: string): Promise<Contender[]> {
  return [
    sharedPage("spin", folder),
    sharedPage("futex", folder),
    sharedPage("socket", folder),
    mortiseInC("spin", folder),
    mortiseInC("sleep", folder),
    ...(await Promise.all(LINK_KEYS.map(inNode))),
    iceoryx2("spins"),
    iceoryx2("sleeps"),
    iceoryx("spins"),
    iceoryx("sleeps"),
    python("memory"),
    python("pipe"),
  ];
}
