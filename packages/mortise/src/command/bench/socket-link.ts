import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { Inbox } from "./inbox.ts";
import type { Link } from "./link.ts";
import type { Place } from "./place.ts";

/** What the system has instead of channels, as it is called there. */
export const SOCKET: string = process.platform === "win32" ? "a named pipe" : "a Unix socket";

/** An end of a socket. */
export interface SocketLink extends Link {
  close(): void;
}

/** Waits for the other end to connect. The path is gone when it has. */
export async function acceptSocket({ socket: path }: Place, signal: AbortSignal): Promise<SocketLink> {
  const server = createServer().listen({ path, signal });
  const [socket] = await once(server, "connection", { signal });
  server.close();
  return linkOf(socket);
}

/** Connects to the end that waits, which may not do so yet. */
export async function connectSocket({ socket: path }: Place): Promise<SocketLink> {
  const socket = connect(path);
  await once(socket, "connect");
  return linkOf(socket);
}

function linkOf(socket: Socket): SocketLink {
  const inbox = new Inbox();
  socket.on("data", (chunk) => inbox.put(chunk));
  // Whoever started this end, or is started by it, hears how the other one ended.
  socket.on("error", () => {});
  return {
    send: (bytes) => {
      let written = (): void => {};
      socket.write(bytes, () => written());
      if (socket.writableLength > 0) {
        return new Promise((resolve) => {
          written = resolve;
        });
      }
    },
    receive: (into) => inbox.take(into),
    close: () => socket.destroy(),
  };
}
