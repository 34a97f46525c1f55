import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import type { Link, LinkKind, Place } from "../link.ts";
import { BATCH } from "../message.ts";
import { Inbox } from "./inbox.ts";

/** Two ends of a Unix socket, for other links too. */
export async function acceptSocket(place: Place, startFar: () => Promise<unknown>): Promise<Socket> {
  const server = createServer().listen(join(place.folder, "socket"));
  await once(server, "listening");
  const [[socket]] = await Promise.all([once(server, "connection"), startFar()]);
  server.close();
  return socket;
}

export async function connectSocket(place: Place): Promise<Socket> {
  const socket = connect(join(place.folder, "socket"));
  await once(socket, "connect");
  return socket;
}

function linkOf(socket: Socket, { size, depth }: Place): Link {
  const inbox = new Inbox();
  socket.on("data", (chunk) => inbox.put(chunk));
  const batch = new Uint8Array(depth > 1 ? BATCH * size : 0);
  let used = 0;
  const write = (bytes: Uint8Array): void | Promise<void> => {
    let written = (): void => {};
    socket.write(bytes, () => written());
    if (socket.writableLength > 0) {
      return new Promise((resolve) => {
        written = resolve;
      });
    }
  };
  return {
    send: (bytes, more) => {
      if (!more && used === 0) return write(bytes);
      batch.set(bytes, used);
      used += size;
      if (more && used < batch.length) return;
      const full = batch.subarray(0, used);
      used = 0;
      return write(full);
    },
    receive: (into) => inbox.take(into),
    close: () => socket.destroySoon(),
  };
}

export const unixSocket: LinkKind = {
  name: "node:net, Unix socket",
  waiting: "sleeps",
  openNear: async (place, startFar) => linkOf(await acceptSocket(place, startFar), place),
  openFar: async (place) => linkOf(await connectSocket(place), place),
};
