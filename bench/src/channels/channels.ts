import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Contender } from "./contender.ts";
import { allContenders } from "./contenders/contenders.ts";
import { benchCopies } from "./copies.ts";
import { type Effort, FULL } from "./effort.ts";
import { Placement } from "./placement.ts";
import { benchRoundTrips } from "./round-trips.ts";
import { benchThroughput } from "./throughput.ts";
import { benchWakeUps } from "./wake-ups.ts";
import { benchWriteCost } from "./write-cost.ts";

/** All tables of messages between processes. */
export async function benchChannels(effort: Effort = FULL): Promise<void> {
  if (process.platform !== "linux") {
    console.log("\n(no figures of channels: the floors beside them are for Linux alone)");
    return;
  }
  const folder = mkdtempSync(join(tmpdir(), "mortise-bench-"));
  const interrupted = (): never => {
    rmSync(folder, { recursive: true });
    process.exit(130);
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    const contenders = available(await allContenders(folder), effort);
    using placement = new Placement(folder);
    if (placement.known) console.log(`(a word there and back between the processors: ${placement.best.toFixed(0)} ns)`);
    else console.log("(no C compiler found, so it is not told how far apart the processors are)");
    await benchCopies(effort, folder);
    await benchRoundTrips(contenders, effort, placement);
    await benchWakeUps(contenders, effort, placement);
    await benchThroughput(contenders, effort, placement);
    await benchWriteCost(effort, placement, folder);
  } finally {
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
    rmSync(folder, { recursive: true });
  }
}

/** Those that can be had; prints why the others cannot. */
function available(contenders: readonly Contender[], effort: Effort): Contender[] {
  console.log("");
  return contenders.filter((contender) => {
    const reason = contender.missing(effort.builds);
    if (reason !== undefined) console.log(`(no ${contender.name}: ${reason})`);
    return reason === undefined;
  });
}
