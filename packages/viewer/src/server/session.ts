import { randomUUID } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import { fromJSON, type Layout } from "@mortise/codec";
import type { RawData, WebSocket } from "ws";
import { type About, type Announcement, type Request, type Status, ValueHead, type ValueRequest } from "../protocol.ts";
import { reduce, reducedLayout } from "../reduced.ts";
import { requestOf } from "./request.ts";
import type { Look, News, Source, Watching } from "./source.ts";

/** Milliseconds between two looks for a value that a page waits for: few beside those that a screen shows it for. */
const PACE = 4;
/** The same of a raw region, all of whose bytes are looked at each time. */
const RAW_PACE = 1000 / 60;
/** Milliseconds between two looks at a channel whose values nobody waits for. */
const STATUS_PACE = 250;
/** Milliseconds between two looks at what there is. */
const LIST_PACE = 1000;
/** Bytes that wait for a page that does not read them. */
const MOST_WAITING = 2 ** 20;
/** The code of a web socket's end for who breaks the rules (RFC 6455, 7.4.1). */
const POLICY_VIOLATION = 1008;

/** A value that was seen, with its number among all that were. */
interface Numbered extends News {
  readonly serial: number;
  /** Whether its bytes themselves were sent, which may take a while. */
  lent: boolean;
}

/** What a page waits for: a value that is not the one with that serial number. */
type Asked = Extract<Request, { type: "next" }>;

/** So many values are kept: the one that a page shows, and two that it has sent for. */
const KEPT = 3;

/** A value as it is sent: its head, and its bytes. */
export type Sent = readonly [head: Uint8Array, bytes: Uint8Array];

/** What one page is shown, for as long as its web socket is open. */
export class Session {
  readonly id: string = randomUUID();
  readonly #socket: WebSocket;
  readonly #source: Source;
  readonly #ended = new AbortController();
  readonly #announced = new Map<string, string>();
  #watching: Watching | undefined;
  #choice = 0;
  #looked = Number.NEGATIVE_INFINITY;
  #pace: number = PACE;
  /** The layout of what comes, and its number; numbers rise over all choices. */
  #layout: Layout | undefined;
  #seenLayout: Layout | undefined;
  #layoutNumber = 0;
  /** Whether the page waits for a value, and which one it has. */
  #asked: Asked | undefined;
  /** What it waited for when it was last looked for. */
  #lookedFor: Asked | undefined;
  /** What was seen last, the newest first. */
  #seen: readonly Numbered[] = [];
  #serial = 0;
  /** Memory of one that is not kept any more: megabytes for each value would keep the garbage collector busy. */
  #spare: Uint8Array<ArrayBuffer> | undefined;

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
      this.#announce({ type: "session", id: this.id });
      await Promise.all([this.#list(), this.#follow()]);
    } finally {
      this.#end();
      this.#socket.terminate();
    }
  }

  /** The newest value, or another of the last ones; `undefined` where it is not there. */
  value({ serial, seen = [] }: ValueRequest): Sent | undefined {
    const news = serial === undefined ? this.#seen[0] : this.#seen.find((one) => one.serial === serial);
    const layout = this.#layout;
    if (news === undefined || layout === undefined) return undefined;
    const reduced = reducedLayout(layout, seen);
    const head = ValueHead.encode({
      sequence: news.sequence,
      time: news.time,
      serial: news.serial,
      choice: this.#choice,
      layout: this.#layoutNumber,
      reduced: reduced !== undefined,
    });
    if (reduced !== undefined) return [head, reduce(layout, reduced, news.bytes)];
    news.lent = true;
    return [head, news.bytes];
  }

  /**
   * Tells the page that waits for a value that there is one. It was looked for since the page asked: what was seen before
   * that may be long past, as after a pause.
   */
  #tell(): void {
    const [newest] = this.#seen;
    if (this.#asked === undefined || this.#lookedFor !== this.#asked) return;
    if (newest === undefined || newest.serial === this.#asked.after) return;
    this.#asked = undefined;
    this.#say({ type: "news", choice: this.#choice, serial: newest.serial });
  }

  #forget(): void {
    this.#watching?.close();
    this.#watching = undefined;
    this.#asked = undefined;
    this.#seen = [];
    this.#spare = undefined;
    this.#layout = undefined;
    this.#seenLayout = undefined;
  }

  #end(): void {
    this.#ended.abort();
    this.#forget();
  }

  #hear(data: RawData, binary: boolean): void {
    const request = binary ? undefined : requestOf(String(data));
    if (request === undefined) {
      this.#socket.close(POLICY_VIOLATION, "no such request");
      return;
    }
    if (request.type === "next") {
      this.#asked = request;
      return;
    }
    this.#forget();
    this.#choice = request.choice;
    this.#looked = Number.NEGATIVE_INFINITY;
    if (request.name !== null) this.#watching = this.#source.watch(request.name);
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
      if (due || this.#asked !== undefined) await this.#look(due);
      this.#tell();
      await this.#wait(this.#pace);
    }
  }

  async #look(due: boolean): Promise<void> {
    const [watching, asked] = [this.#watching, this.#asked];
    const look = await watching?.look({ value: asked !== undefined, into: this.#spare });
    // Another one may have been chosen while this one was looked for.
    if (look === undefined || watching !== this.#watching) return;
    this.#pace = look.there && look.kind === "raw" ? RAW_PACE : PACE;
    if (look.there) this.#see(look);
    if (look.there && look.problem === undefined) this.#lookedFor = asked;
    if (!due) return;
    this.#looked = performance.now();
    this.#announce({ type: "about", choice: this.#choice, about: aboutOf(look) });
  }

  #see({ layout, news }: Extract<Look, { there: true }>): void {
    if (layout !== undefined && layout !== this.#seenLayout) this.#take(layout);
    if (news === undefined) return;
    this.#serial++;
    const seen = [{ ...news, serial: this.#serial, lent: false }, ...this.#seen];
    const last = seen.length > KEPT ? seen.pop() : undefined;
    this.#seen = seen;
    this.#spare = last?.lent === false ? last.bytes : undefined;
  }

  /** Another one that is equal, as of a channel that was made anew, is the same to the page. */
  #take(layout: Layout): void {
    this.#seenLayout = layout;
    if (this.#layout !== undefined && String(this.#layout) === String(layout)) return;
    this.#layout = fromJSON(layout.node, { generate: false }) as Layout;
    this.#layoutNumber++;
    this.#seen = [];
    this.#announce({ type: "layout", number: this.#layoutNumber, layout: layout.node });
  }

  /** Says what has changed since it was said. */
  #announce(announcement: Announcement): void {
    const text = JSON.stringify(announcement);
    if (this.#announced.get(announcement.type) === text) return;
    // A page that reads nothing is told nothing that is out of date by the time it reads.
    if (announcement.type !== "layout" && this.#socket.bufferedAmount > MOST_WAITING) return;
    this.#announced.set(announcement.type, text);
    this.#say(announcement);
  }

  #say(announcement: Announcement): void {
    if (!this.#ended.signal.aborted) this.#socket.send(JSON.stringify(announcement));
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
  return { writer, epoch, pid, sequence, age, readers, unread };
}
