import { setTimeout as delay } from "node:timers/promises";
import type { RawData, WebSocket } from "ws";
import { type About, type Announcement, type Status, ValueHead } from "../protocol.ts";
import { requestOf } from "./request.ts";
import type { Look, News, Source, Watching } from "./source.ts";

/** Milliseconds between two looks for a value that a page waits for: as often as a screen shows one. */
const PACE = 1000 / 60;
/** Milliseconds between two looks at a channel whose values nobody waits for. */
const STATUS_PACE = 250;
/** Milliseconds between two looks at what there is. */
const LIST_PACE = 1000;
/** The code of a web socket's end for who breaks the rules (RFC 6455, 7.4.1). */
const POLICY_VIOLATION = 1008;

/** What one page is shown, for as long as its web socket is open. */
export class Session {
  readonly #socket: WebSocket;
  readonly #source: Source;
  readonly #ended = new AbortController();
  #watching: Watching | undefined;
  #choice = 0;
  /** Whether the page waits for a value. */
  #asked = false;
  /** What was seen while it did not. */
  #pending: News | undefined;
  /** The layout that the page knows. */
  #layout: object | undefined;
  #looked = Number.NEGATIVE_INFINITY;
  readonly #announced = new Map<string, string>();

  constructor(socket: WebSocket, source: Source) {
    this.#socket = socket;
    this.#source = source;
    socket.on("message", (data, binary) => this.#hear(data, binary));
    socket.on("error", () => socket.terminate());
    socket.once("close", () => this.#end());
  }

  /**
   * Shows until the page is gone.
   *
   * @throws what the source throws; the page is gone then too
   */
  async run(): Promise<void> {
    try {
      await Promise.all([this.#list(), this.#follow()]);
    } finally {
      this.#end();
      this.#socket.terminate();
    }
  }

  #end(): void {
    this.#ended.abort();
    this.#watching?.close();
    this.#watching = undefined;
  }

  #hear(data: RawData, binary: boolean): void {
    const request = binary ? undefined : requestOf(String(data));
    switch (request?.type) {
      case undefined:
        this.#socket.close(POLICY_VIOLATION, "no such request");
        return;
      case "next":
        this.#asked = true;
        return;
      case "choose":
        this.#watching?.close();
        this.#choice = request.choice;
        this.#watching = request.name === null ? undefined : this.#source.watch(request.name);
        this.#pending = undefined;
        this.#asked = false;
        this.#layout = undefined;
        this.#looked = Number.NEGATIVE_INFINITY;
    }
  }

  async #list(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      this.#announce({ type: "channels", where: this.#source.where, channels: await this.#source.list() });
      await this.#wait(LIST_PACE);
    }
  }

  async #follow(): Promise<void> {
    while (!this.#ended.signal.aborted) {
      const due = performance.now() - this.#looked >= STATUS_PACE;
      if (due || (this.#asked && this.#pending === undefined)) await this.#look(due);
      if (this.#asked && this.#pending !== undefined) this.#send(this.#pending);
      await this.#wait(PACE);
    }
  }

  async #look(due: boolean): Promise<void> {
    const watching = this.#watching;
    const look = await watching?.look();
    // Another one may have been chosen while this one was looked for.
    if (look === undefined || watching !== this.#watching) return;
    const choice = this.#choice;
    if (look.there && look.layout !== this.#layout) {
      this.#layout = look.layout;
      this.#announce({ type: "layout", choice, layout: look.layout?.node ?? null });
    }
    if (look.there && look.news !== undefined) this.#pending = look.news;
    if (!due) return;
    this.#looked = performance.now();
    this.#announce({ type: "about", choice, about: aboutOf(look) });
  }

  #send({ bytes, sequence, time }: News): void {
    this.#asked = false;
    this.#pending = undefined;
    // Two fragments of one message: a value of megabytes is not copied behind its head.
    this.#socket.send(ValueHead.encode({ sequence, time, choice: this.#choice }), { binary: true, fin: false });
    this.#socket.send(bytes, { binary: true, fin: true });
  }

  /** Says what has changed since it was said. */
  #announce(announcement: Announcement): void {
    const text = JSON.stringify(announcement);
    if (this.#announced.get(announcement.type) === text || this.#ended.signal.aborted) return;
    this.#announced.set(announcement.type, text);
    this.#socket.send(text);
  }

  async #wait(milliseconds: number): Promise<void> {
    await delay(milliseconds, undefined, { signal: this.#ended.signal }).catch(() => {});
  }
}

function aboutOf(look: Look): About {
  if (!look.there) return { there: false, why: look.why };
  const { kind, length, status, problem } = look;
  return {
    there: true,
    kind,
    length,
    ...(problem !== undefined && { problem }),
    ...(status !== undefined && { status: statusOf(status) }),
  };
}

/** Without what the source knows besides. */
function statusOf({ writer, epoch, pid, sequence, age, readers, unread }: Status): Status {
  return {
    writer,
    epoch,
    pid,
    sequence,
    readers,
    ...(age !== undefined && { age }),
    ...(unread !== undefined && { unread }),
  };
}
