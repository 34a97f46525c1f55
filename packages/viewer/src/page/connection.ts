import { type Announcement, type Request, ValueHead, type ValueRequest } from "../protocol.ts";

/** What a page does with what comes. */
export interface Listener {
  opened(): void;
  closed(): void;
  announced(announcement: Announcement): void;
}

/** A value that came. */
export interface Arrived {
  readonly choice: number;
  /** The number of its layout. */
  readonly layout: number;
  /** Its number among all that came. */
  readonly serial: number;
  readonly sequence: number;
  readonly time: number;
  readonly reduced: boolean;
  /** Its own: it may be kept. */
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** Milliseconds until a server that went away is looked for again. */
const RETRY = 1000;

/** The way to the server that the page came from, opened again whenever it ends. */
export class Connection {
  readonly #listener: Listener;
  #socket: WebSocket | undefined;
  #session: string | undefined;
  #told: (serial?: number) => void = () => {};

  constructor(listener: Listener) {
    this.#listener = listener;
    this.#open();
  }

  /** Says it to the server; nothing where there is none at the moment. */
  say(request: Request): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(request));
  }

  /**
   * Waits until there is a value that is not the one with that serial number, and returns its own; `undefined` where that
   * was given up, or the server went.
   */
  async news(after: number | null, signal: AbortSignal): Promise<number | undefined> {
    if (signal.aborted) return undefined;
    return new Promise((resolve) => {
      const givenUp = () => resolve(undefined);
      signal.addEventListener("abort", givenUp);
      this.#told = (serial) => {
        signal.removeEventListener("abort", givenUp);
        resolve(serial);
      };
      this.say({ type: "next", after });
    });
  }

  /** Fetches a value; `undefined` where there is none. */
  async value(request: ValueRequest, signal: AbortSignal): Promise<Arrived | undefined> {
    if (this.#session === undefined || signal.aborted) return undefined;
    try {
      const query = new URLSearchParams({ q: JSON.stringify(request) });
      const response = await fetch(`value/${this.#session}?${query}`, { signal });
      if (response.status !== 200) return undefined;
      const body = await response.arrayBuffer();
      return { ...ValueHead.decode(new Uint8Array(body)), bytes: new Uint8Array(body, ValueHead.LENGTH) };
    } catch {
      // It was given up, or the server went; the socket's end tells that too.
      return undefined;
    }
  }

  #open(): void {
    const address = new URL("socket", location.href);
    address.protocol = "ws:";
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.onclose = () => {
      this.#session = undefined;
      this.#told();
      this.#listener.closed();
      setTimeout(() => this.#open(), RETRY);
    };
    socket.onmessage = ({ data }) => {
      const announcement = JSON.parse(data as string) as Announcement;
      if (announcement.type === "session") {
        this.#session = announcement.id;
        this.#listener.opened();
      } else if (announcement.type === "news") {
        this.#told(announcement.serial);
      } else {
        this.#listener.announced(announcement);
      }
    };
  }
}
