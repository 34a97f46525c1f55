import { type Announcement, type Request, ValueHead } from "../protocol.ts";

/** What a page does with what comes. */
export interface Listener {
  opened(): void;
  closed(): void;
  announced(announcement: Announcement): void;
  /** A value of the choice with that number; the bytes may be kept. */
  came(value: { choice: number; sequence: number; time: number; bytes: Uint8Array<ArrayBuffer> }): void;
}

/** Milliseconds until a server that went away is looked for again. */
const RETRY = 1000;

/** The web socket to the server that the page came from, opened again whenever it ends. */
export class Connection {
  readonly #listener: Listener;
  #socket: WebSocket | undefined;

  constructor(listener: Listener) {
    this.#listener = listener;
    this.#open();
  }

  /** Says it to the server; nothing where there is none at the moment. */
  say(request: Request): void {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(request));
  }

  #open(): void {
    const address = new URL("socket", location.href);
    address.protocol = "ws:";
    const socket = new WebSocket(address);
    this.#socket = socket;
    socket.binaryType = "arraybuffer";
    socket.onopen = () => this.#listener.opened();
    socket.onclose = () => {
      this.#listener.closed();
      setTimeout(() => this.#open(), RETRY);
    };
    socket.onmessage = ({ data }) => {
      if (typeof data === "string") this.#listener.announced(JSON.parse(data) as Announcement);
      else this.#hear(data as ArrayBuffer);
    };
  }

  #hear(message: ArrayBuffer): void {
    const head = ValueHead.decode(new Uint8Array(message));
    this.#listener.came({ ...head, bytes: new Uint8Array(message, ValueHead.LENGTH) });
  }
}
