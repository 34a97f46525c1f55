import { fromJSON, type Issue, type Layout, verify } from "@mortise/codec";
import type { About, Announcement, Listed, Seen } from "../protocol.ts";
import { reducedLayout } from "../reduced.ts";
import { arrivals, type Came } from "./arrivals.ts";
import { type Arrived, Connection } from "./connection.ts";
import { type Leaf, leavesOf } from "./leaves.ts";
import { Meter } from "./meter.ts";
import { History } from "./track.ts";

/** A value that is shown. */
export interface ShownValue {
  /** Its number among all that came. */
  readonly serial: number;
  readonly sequence: number;
  /** When it was written, and when it came here, in milliseconds since 1970. */
  readonly time: number;
  readonly came: number;
  /** Whether its images are as small as they are seen. */
  readonly reduced: boolean;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The decoded value; `undefined` where the bytes are none. */
  readonly value: Readonly<Record<string, unknown>> | undefined;
  readonly leaves: readonly Leaf[];
  /** What is wrong with the bytes. */
  readonly issues: readonly Issue[];
}

/** Milliseconds between two drawings of all but pictures: people read no faster. */
const PACE = 100;
/** Milliseconds after which a value's bytes come besides, where its images are reduced: the memory map shows bytes. */
const BYTES_PACE = 1000;
/** Bytes of a value that come whole only where the page is stopped. */
const LARGE = 2 ** 24;
/** So many values are on their way at a time: fetching one may take as long as a camera takes until the next one. */
const AHEAD = 2;
/** What is asked for of a large picture, until it is known how much of it is seen. */
const SCREEN = [1280, 720] as const;

/** All that the page knows and shows. Whoever shows it subscribes. */
export class PageState {
  connected = false;
  /** What memory is looked at. */
  where = "";
  channels: readonly Listed[] = [];
  chosen: string | null = null;
  about: About | undefined;
  layout: Layout | undefined;
  shown: ShownValue | undefined;
  /** The bytes of the last value of which all came. */
  bytes: Uint8Array | undefined;
  history: History = new History();
  /** Values a second that are written, and that are shown. */
  written: Meter = new Meter();
  drawn: Meter = new Meter();
  /** How many values came between those that were shown, since the channel was chosen, steps included; pauses apart. */
  missed = 0;
  paused = false;
  /** What could not be done. */
  fault: string | undefined;
  /** The path of the field that the pointer or the keyboard is on. */
  marked: string | undefined;
  /** The fields whose charts are drawn. */
  readonly charted: Set<string> = new Set();
  /** Columns and rows of the screen that pictures have, by path; those that are not here come whole. */
  readonly seen: Map<string, readonly [columns: number, rows: number]> = new Map();

  readonly #connection: Connection;
  readonly #watchers = new Set<() => void>();
  readonly #drawers = new Set<() => void>();
  #choice = 0;
  #layoutNumber = 0;
  #count = 0;
  /** When bytes came or were sent for, of `performance.now()`. */
  #bytesAt = Number.NEGATIVE_INFINITY;
  /** Whether the next value shall come whole, however large it is. */
  #wholeNext = false;
  #resumed = true;
  #asking = new AbortController();
  /** Those who wait for a layout. */
  readonly #waiting = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#connection = new Connection({
      opened: () => {
        this.connected = true;
        this.#layoutNumber = 0;
        this.#choose(this.chosen);
      },
      closed: () => {
        this.connected = false;
        this.#wake();
        this.changed();
      },
      announced: (announcement) => this.#hear(announcement),
    });
  }

  /** Calls back soon after anything changed; returns what ends that. */
  subscribe(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Calls back at each value. */
  onValue(drawer: () => void): () => void {
    this.#drawers.add(drawer);
    return () => this.#drawers.delete(drawer);
  }

  /** Tells those who subscribed: at once, or with what else changes soon. */
  changed(soon = true): void {
    if (soon && this.#timer !== undefined) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(
      () => {
        this.#timer = undefined;
        for (const watcher of this.#watchers) watcher();
      },
      soon ? PACE : 0,
    );
  }

  /** Shows another channel. */
  choose(name: string): void {
    if (name === this.chosen) return;
    this.charted.clear();
    this.seen.clear();
    this.#choose(name);
  }

  #choose(name: string | null): void {
    this.chosen = name;
    this.fault = undefined;
    this.about = undefined;
    this.layout = undefined;
    this.shown = undefined;
    this.bytes = undefined;
    this.history = new History();
    this.written = new Meter();
    this.drawn = new Meter();
    this.missed = 0;
    this.#resumed = true;
    this.#choice++;
    this.#wake();
    this.#connection.say({ type: "choose", name, choice: this.#choice });
    this.#ask(this.paused);
    this.changed(false);
  }

  /** Stops at the value that is shown, or goes on. */
  pause(paused: boolean = !this.paused): void {
    this.paused = paused;
    this.#resumed = !paused;
    if (!paused) this.#ask(false);
    else if (this.shown?.reduced) void this.makeWhole();
    this.changed(false);
  }

  /** Stops; where it has stopped, shows the newest value, or the next one where there is none yet, and stays there. */
  step(): void {
    if (!this.paused) this.pause(true);
    else this.#ask(true);
  }

  /** The value that is shown, whole: pictures in full size, every byte; `undefined` where it is not to be had any more. */
  async makeWhole(): Promise<ShownValue | undefined> {
    const { shown } = this;
    if (shown === undefined || !shown.reduced) return shown;
    const arrived = await this.#connection.value({ serial: shown.serial }, this.#asking.signal);
    if (arrived === undefined || !(await this.#fits(arrived)) || this.layout === undefined) return undefined;
    const whole = shownOf(arrived, this.layout, shown.came);
    // Others came meanwhile where it goes on.
    if (this.shown === shown) this.#draw(whole);
    return whole;
  }

  /** Marks a field and its bytes. */
  mark(path: string | undefined): void {
    if (path === this.marked) return;
    this.marked = path;
    this.changed(false);
  }

  /** Asks for value after value, or for one, which comes whole. */
  async #ask(once: boolean): Promise<void> {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const values = arrivals(this.#connection, {
      after: this.shown?.serial ?? null,
      ahead: once ? 1 : AHEAD,
      seen: () => (once ? [] : this.#seenNow()),
      fits: (arrived) => this.#fits(arrived),
      signal,
    });
    for await (const came of values) {
      // It is drawn when the screen is, so that a page that nobody sees asks for nothing more.
      await new Promise(requestAnimationFrame);
      // Who stopped meanwhile stays with what is shown.
      if (signal.aborted || (this.paused && !once)) return;
      try {
        this.#show(came);
      } catch (error) {
        // As of a picture that is larger than the browser can draw.
        this.fault = String(error);
        this.changed();
      }
      if (once) return;
    }
  }

  /** What is seen of images; nothing is said of them where a value shall come whole. */
  #seenNow(): Seen {
    const { layout } = this;
    if (this.#wholeNext) return [];
    const seen = [...this.seen].map(([name, [columns, rows]]) => [name, columns, rows] as const);
    if (layout === undefined || layout.LENGTH <= LARGE) return seen;
    const unknown = layout.node.fields.filter(({ name = "", type }) => type.kind === "image" && !this.seen.has(name));
    return [...seen, ...unknown.map(({ name = "" }) => [name, ...SCREEN] as const)];
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
    this.#waiting.clear();
  }

  /** Whether it is of the channel that is chosen, once its layout is here. */
  async #fits({ choice, layout }: Arrived): Promise<boolean> {
    while (choice === this.#choice && layout > this.#layoutNumber) {
      if (!this.connected) return false;
      await new Promise<void>((resolve) => this.#waiting.add(resolve));
    }
    return choice === this.#choice && layout === this.#layoutNumber;
  }

  #hear(announcement: Announcement): void {
    switch (announcement.type) {
      case "session":
      case "news":
        return;
      case "channels":
        this.where = announcement.where;
        this.channels = announcement.channels;
        if (this.chosen === null && announcement.channels[0] !== undefined) this.choose(announcement.channels[0].name);
        break;
      case "layout":
        this.#layoutNumber = announcement.number;
        this.layout = fromJSON(announcement.layout as never, { generate: false }) as Layout;
        this.history = new History();
        this.shown = undefined;
        this.#wake();
        break;
      case "about": {
        if (announcement.choice !== this.#choice) return;
        this.about = announcement.about;
        const sequence = this.about.there ? this.about.status?.sequence : undefined;
        if (sequence !== undefined) this.written.mark(performance.now(), sequence);
      }
    }
    this.changed();
  }

  #show({ arrived, seen }: Came): void {
    const { layout: whole, shown: before } = this;
    const layout = whole === undefined || !arrived.reduced ? whole : reducedLayout(whole, seen);
    if (layout === undefined) return;
    const shown = shownOf(arrived, layout, Date.now());
    if (shown.reduced && shown.issues.length > 0) {
      // What is wrong is told of the bytes as they are in memory.
      this.#wholeNext = true;
      return;
    }
    if (before !== undefined && !this.#resumed && shown.sequence > before.sequence) {
      this.missed += shown.sequence - before.sequence - 1;
    }
    this.#resumed = false;
    this.fault = undefined;
    this.#remember(shown);
    this.#draw(shown);
  }

  #draw(shown: ShownValue): void {
    this.shown = shown;
    if (!shown.reduced) {
      this.bytes = shown.bytes;
      this.#bytesAt = performance.now();
      this.#wholeNext = false;
    } else void this.#sendForBytes(shown);
    for (const drawer of this.#drawers) drawer();
    this.changed();
  }

  /** All bytes of a value whose images are reduced, now and then; pictures are not drawn of them. */
  async #sendForBytes({ serial }: ShownValue): Promise<void> {
    const { layout } = this;
    if (layout === undefined || layout.LENGTH > LARGE || performance.now() - this.#bytesAt < BYTES_PACE) return;
    this.#bytesAt = performance.now();
    const arrived = await this.#connection.value({ serial }, this.#asking.signal);
    // Who stopped meanwhile sees those of the value that is shown.
    if (arrived === undefined || !(await this.#fits(arrived)) || !this.shown?.reduced) return;
    this.bytes = arrived.bytes;
    this.changed();
  }

  #remember({ leaves, time }: ShownValue): void {
    this.#count++;
    this.drawn.mark(performance.now(), this.#count);
    for (const leaf of leaves) {
      if (leaf.kind === "number") this.history.push(leaf.path, time, leaf.value);
      if (leaf.kind === "state") this.history.push(leaf.path, time, leaf.states.indexOf(leaf.value));
    }
    if (this.drawn.rate === undefined && this.charted.size === 0) {
      const first = leaves.find(({ kind }) => kind === "number");
      if (first !== undefined) this.charted.add(first.path);
    }
  }
}

/** @param came when it came, in milliseconds since 1970 */
function shownOf({ serial, sequence, time, reduced, bytes }: Arrived, layout: Layout, came: number): ShownValue {
  const issues = verify(layout, bytes);
  const value = issues.length > 0 ? undefined : (layout.decode(bytes) as Readonly<Record<string, unknown>>);
  const leaves = value === undefined ? [] : leavesOf(layout.node, value);
  return { serial, sequence, time, came, reduced, bytes, value, leaves, issues };
}
