import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { createClient } from "@redis/client";
import type { Link, LinkKind, Place } from "../link.ts";
import { Inbox } from "./inbox.ts";

// No files, no port, and no subscriber thrown out because it is slow.
const SETTINGS = ["--port 0", "--save ''", "--appendonly no", "--client-output-buffer-limit pubsub 0 0 0"];

async function linkOf(place: Place, out: string, back: string): Promise<Link> {
  const socket = { path: join(place.folder, "redis"), tls: false as const };
  const publisher = createClient({ socket });
  const subscriber = createClient({ socket });
  await Promise.all([publisher.connect(), subscriber.connect()]);
  const inbox = new Inbox();
  await subscriber.subscribe(back, (message) => inbox.put(message), true);
  return {
    // It goes on reading the bytes that it was given after it has returned. In a stream the answer that Redis gives to
    // a batch is waited for, or all of the stream would stand in its queue.
    send: (bytes, more) => {
      const published = publisher.publish(out, Buffer.from(bytes));
      if (place.depth > 1 && !more) return published.then(() => {});
    },
    receive: (into) => inbox.take(into),
    close: async () => {
      await publisher.close();
      subscriber.destroy();
    },
  };
}

export const redis: LinkKind = {
  name: "redis pub/sub, Unix socket",
  waiting: "sleeps",
  missing: () =>
    spawnSync("redis-server", ["--version"]).status === 0 ? undefined : "redis-server is not installed (Debian has it)",
  openNear: async (place, startFar) => {
    const path = join(place.folder, "redis");
    const settings = [...SETTINGS, `--unixsocket ${path}`, `--dir ${place.folder}`].flatMap((line) => line.split(" "));
    // `setpriv` has it end where this process is killed.
    const server = spawn("setpriv", ["--pdeathsig", "TERM", "redis-server", ...settings], { stdio: "ignore" });
    while (!existsSync(path)) {
      if (server.exitCode !== null) throw new Error("redis-server ended at once");
      await pause(5);
    }
    const link = await linkOf(place, "there", "back");
    await startFar();
    const close = async (): Promise<void> => {
      await link.close();
      server.kill();
      await once(server, "exit");
    };
    return { ...link, close };
  },
  openFar: (place) => linkOf(place, "back", "there"),
};
