import { benchBells } from "./bells.ts";
import { benchCopies } from "./copies.ts";
import { type Effort, FULL } from "./effort.ts";
import { benchFirstTouch } from "./first-touch.ts";
import { benchLocks } from "./locks.ts";
import { benchOpening } from "./opening.ts";

/** All tables of the transports. */
export async function benchTransports(effort: Effort = FULL): Promise<void> {
  if (process.platform !== "linux") {
    console.log("\n(no figures of transports: the calls beside them are declared for Linux alone)");
    return;
  }
  await benchOpening(effort);
  await benchCopies(effort);
  await benchLocks(effort);
  await benchBells(effort);
  benchFirstTouch(effort);
}
