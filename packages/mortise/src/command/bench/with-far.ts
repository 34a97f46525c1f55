import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { Transport } from "@mortise/transport";
import type { TransportChoice } from "../../platform-transport.ts";
import { openNearChannels } from "./channel-links.ts";
import { FarProcess } from "./far-process.ts";
import { Near } from "./near.ts";
import { newPlace, removeAll } from "./place.ts";
import { acceptSocket } from "./socket-link.ts";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/** Milliseconds in which it is told that a process has ended. */
const MOMENT = 200;

/**
 * Does a job beside another process, and leaves nothing of either: not where the job fails, not where the other process
 * dies, and not at Ctrl-C, which ends this one when all is gone.
 *
 * @throws CommandError where the other process died, or found something wrong
 */
export async function withFar<T>(
  transport: Transport,
  chosen: TransportChoice | undefined,
  job: (near: Near) => Promise<T>,
): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "mortise-bench-"));
  const place = newPlace(folder, chosen);
  const stop = new AbortController();
  const { signal } = stop;
  const stopped = once(signal, "abort");
  let interruption: NodeJS.Signals | undefined;
  const interrupt = (by: NodeJS.Signals): void => {
    interruption ??= by;
    stop.abort();
  };
  for (const each of SIGNALS) process.on(each, interrupt);
  const opened: { close(): void }[] = [];
  const far = new FarProcess(place, (error) => stop.abort(error));
  const work = async (): Promise<T> => {
    const opening = [acceptSocket(place, signal), openNearChannels({ transport, place, signal })] as const;
    for (const each of opening) each.then((end) => opened.push(end)).catch(() => {});
    const [socket, channels] = await Promise.all(opening);
    await far.ready;
    return await job(new Near(far, channels, socket));
  };
  try {
    // What the job waits for may never come.
    return await Promise.race([work(), stopped.then(() => Promise.reject(signal.reason))]);
  } catch (error) {
    // What is seen first may be what the other end's death did to this one.
    await Promise.race([stopped, pause(MOMENT)]);
    throw signal.aborted ? signal.reason : error;
  } finally {
    await far.stop();
    stop.abort();
    for (const each of opened) each.close();
    removeAll(transport, place);
    rmSync(folder, { recursive: true, force: true });
    for (const each of SIGNALS) process.off(each, interrupt);
    if (interruption !== undefined) {
      process.kill(process.pid, interruption);
      await pause(MOMENT);
    }
  }
}
