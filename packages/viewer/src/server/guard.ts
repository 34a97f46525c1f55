import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/**
 * Who may see the page: whoever has its address, by that very address.
 *
 * The token keeps out this machine's other users, and other sites' pages, which cannot know it. The `Host` keeps out
 * sites whose name was made to lead to this machine (DNS rebinding), and the `Origin` whatever page opens a socket from
 * elsewhere.
 */
export class Guard {
  readonly #token = randomBytes(24).toString("base64url");
  readonly #hosts: ReadonlySet<string>;

  /** @param port where the server listens, on 127.0.0.1 */
  constructor(port: number) {
    const names = ["127.0.0.1", "localhost"];
    // Browsers leave out the port that http has by itself.
    this.#hosts = new Set(names.flatMap((name) => (port === 80 ? [name, `${name}:80`] : [`${name}:${port}`])));
  }

  /** The folder that everything is in, token included. */
  get folder(): string {
    return `/${this.#token}/`;
  }

  /** What is asked for within the folder, with the query; `undefined` for who may not ask. */
  path({ url = "", headers }: IncomingMessage): string | undefined {
    if (headers.host === undefined || !this.#hosts.has(headers.host)) return undefined;
    const given = Buffer.from(url.slice(0, this.folder.length));
    const right = Buffer.from(this.folder);
    if (given.length !== right.length || !timingSafeEqual(given, right)) return undefined;
    return url.slice(this.folder.length);
  }

  /** Whether a web socket is opened by the page itself. */
  isOwn(request: IncomingMessage): boolean {
    return this.path(request) === "socket" && request.headers.origin === `http://${request.headers.host}`;
  }
}
