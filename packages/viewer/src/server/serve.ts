import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { POLICY, served } from "./files.ts";
import { Guard } from "./guard.ts";
import { Session } from "./session.ts";
import type { Source } from "./source.ts";

/** What {@link serve} may be told. */
export interface ServeOptions {
  /** Where it listens; any that is free by default. */
  readonly port?: number;
  /** Told what went wrong with one page; the others go on. */
  readonly onError?: (error: unknown) => void;
}

/** A page that is served. */
export interface Viewer {
  /** The address for a browser on this machine; whoever has it sees everything. */
  readonly url: string;
  /** Ends it, with all pages that are open. */
  close(): Promise<void>;
}

/** No request of the page is as long as that. */
const LONGEST_REQUEST = 4096;

/**
 * Serves the live page on 127.0.0.1.
 *
 * @throws the system's error, as `EADDRINUSE` for a port that is taken
 * @example
 * const viewer = await serve(source);
 * console.log(viewer.url); // http://127.0.0.1:40123/6iQ…/
 */
export async function serve(source: Source, { port = 0, onError = () => {} }: ServeOptions = {}): Promise<Viewer> {
  const server = createServer();
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  const bound = (server.address() as AddressInfo).port;
  const guard = new Guard(bound);
  server.on("request", (request, response) => void answer(guard, request, response));
  const sockets = new WebSocketServer({
    server,
    maxPayload: LONGEST_REQUEST,
    // What is in memory here would cost more to compress than to send to this same machine.
    perMessageDeflate: false,
    verifyClient: ({ req }: { req: IncomingMessage }) => guard.isOwn(req),
  });
  sockets.on("connection", (socket) => new Session(socket, source).run().catch(onError));
  return { url: `http://127.0.0.1:${bound}${guard.folder}`, close: () => close(server, sockets) };
}

async function answer(guard: Guard, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = guard.path(request);
  const found = path === undefined || request.method !== "GET" ? undefined : await served(path);
  // The same for whoever may not see it and for what there is not: nothing is told to who guesses.
  response.writeHead(found === undefined ? 404 : 200, {
    "content-type": found?.type ?? "text/plain; charset=utf-8",
    "content-security-policy": POLICY,
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cache-control": "no-store",
  });
  response.end(found?.content ?? "There is nothing here.\n");
}

async function close(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.terminate();
  sockets.close();
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
