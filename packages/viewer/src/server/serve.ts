import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { WebSocketServer } from "ws";
import { POLICY, served } from "./files.ts";
import { Guard } from "./guard.ts";
import { valueRequestOf } from "./request.ts";
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

/** What a page says through its socket is no longer. */
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
  const sessions = new Map<string, Session>();
  server.on("request", (request, response) => {
    answer(guard, sessions, request, response).catch((error) => {
      response.destroy();
      onError(error);
    });
  });
  const sockets = new WebSocketServer({
    server,
    maxPayload: LONGEST_REQUEST,
    // What is in memory here would cost more to compress than to send to this same machine.
    perMessageDeflate: false,
    verifyClient: ({ req }: { req: IncomingMessage }) => guard.isOwn(req),
  });
  sockets.on("connection", (socket) => {
    const session = new Session(socket, source);
    sessions.set(session.id, session);
    session
      .run()
      .catch(onError)
      .finally(() => sessions.delete(session.id));
  });
  return { url: `http://127.0.0.1:${bound}${guard.folder}`, close: () => close(server, sockets) };
}

const HEADERS = {
  "content-security-policy": POLICY,
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
  "cache-control": "no-store",
};

type Sessions = ReadonlyMap<string, Session>;

async function answer(guard: Guard, sessions: Sessions, request: IncomingMessage, response: ServerResponse) {
  const path = request.method === "GET" ? guard.path(request) : undefined;
  const [, id, query = ""] = /^value\/([\w-]+)(?:\?(.*))?$/.exec(path ?? "") ?? [];
  const session = id === undefined ? undefined : sessions.get(id);
  if (session !== undefined) return answerValue(session, query, response);
  const found = path === undefined ? undefined : await served(path);
  // The same for whoever may not see it and for what there is not: nothing is told to who guesses.
  const type = found?.type ?? "text/plain; charset=utf-8";
  response.writeHead(found === undefined ? 404 : 200, { ...HEADERS, "content-type": type });
  response.end(found?.content ?? "There is nothing here.\n");
}

function answerValue(session: Session, query: string, response: ServerResponse): void {
  const request = valueRequestOf(query);
  if (request === undefined) {
    response.writeHead(400, HEADERS).end();
    return;
  }
  const sent = session.value(request);
  if (sent === undefined) {
    response.writeHead(204, HEADERS).end();
    return;
  }
  const [head, bytes] = sent;
  const length = head.length + bytes.length;
  response.writeHead(200, { ...HEADERS, "content-type": "application/octet-stream", "content-length": length });
  response.write(head);
  response.end(bytes);
}

async function close(server: Server, sockets: WebSocketServer): Promise<void> {
  for (const socket of sockets.clients) socket.terminate();
  sockets.close();
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
