import { fromJSON, type Issue, type Layout, verify } from "@mortise/codec";
import type { About, Announcement, Listed } from "../protocol.ts";
import { Connection } from "./connection.ts";
import { type Leaf, leavesOf } from "./leaves.ts";
import { Meter } from "./meter.ts";
import { History } from "./track.ts";

/** A value that is shown. */
export interface ShownValue {
  readonly sequence: number;
  /** When it was written, and when it came here, in milliseconds since 1970. */
  readonly time: number;
  readonly came: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The decoded value; `undefined` where the bytes are none. */
  readonly value: Readonly<Record<string, unknown>> | undefined;
  readonly leaves: readonly Leaf[];
  /** What is wrong with the bytes. */
  readonly issues: readonly Issue[];
}

/** Milliseconds between two drawings of all but pictures: people read no faster. */
const PACE = 100;

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
  history: History = new History();
  /** Values a second that are written, and that are shown. */
  written: Meter = new Meter();
  drawn: Meter = new Meter();
  /** How many values came between those that were shown, since the channel was chosen; pauses apart. */
  missed = 0;
  paused = false;
  /** The path of the field that the pointer or the keyboard is on. */
  marked: string | undefined;
  /** The fields whose charts are drawn. */
  readonly charted: Set<string> = new Set();

  readonly #connection: Connection;
  readonly #watchers = new Set<() => void>();
  readonly #drawers = new Set<() => void>();
  #choice = 0;
  #count = 0;
  #resumed = true;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    this.#connection = new Connection({
      opened: () => {
        this.connected = true;
        this.choose(this.chosen);
      },
      closed: () => {
        this.connected = false;
        this.changed();
      },
      announced: (announcement) => this.#hear(announcement),
      came: (value) => {
        // Drawn when the screen is: a page that nobody sees asks for nothing more.
        requestAnimationFrame(() => {
          if (value.choice !== this.#choice) return;
          this.#show(value);
          if (!this.paused) this.#connection.say({ type: "next" });
        });
      },
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

  /** Tells those who subscribed; at once, or at the next drawing. */
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
  choose(name: string | null): void {
    if (name !== this.chosen) {
      this.charted.clear();
      this.shown = undefined;
      this.about = undefined;
    }
    this.chosen = name;
    this.layout = undefined;
    this.history = new History();
    this.written = new Meter();
    this.drawn = new Meter();
    this.missed = 0;
    this.#resumed = true;
    this.#choice++;
    this.#connection.say({ type: "choose", name, choice: this.#choice });
    if (!this.paused) this.#connection.say({ type: "next" });
    this.changed(false);
  }

  /** Stops at the value that is shown, or goes on. */
  pause(paused: boolean = !this.paused): void {
    this.paused = paused;
    this.#resumed = true;
    if (!paused) this.#connection.say({ type: "next" });
    this.changed(false);
  }

  /** Shows the next value, and stops there. */
  step(): void {
    if (!this.paused) this.pause(true);
    else this.#connection.say({ type: "next" });
  }

  /** Marks a field and its bytes. */
  mark(path: string | undefined): void {
    if (path === this.marked) return;
    this.marked = path;
    this.changed(false);
  }

  #hear(announcement: Announcement): void {
    switch (announcement.type) {
      case "channels":
        this.where = announcement.where;
        this.channels = announcement.channels;
        if (this.chosen === null && announcement.channels[0] !== undefined) this.choose(announcement.channels[0].name);
        break;
      case "layout":
        if (announcement.choice !== this.#choice) return;
        this.layout =
          announcement.layout === null ? undefined : (fromJSON(announcement.layout, { generate: false }) as Layout);
        this.history = new History();
        this.shown = undefined;
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

  #show({ sequence, time, bytes }: { sequence: number; time: number; bytes: Uint8Array<ArrayBuffer> }): void {
    const { layout, shown: before } = this;
    if (layout === undefined) return;
    if (before !== undefined && !this.#resumed && sequence > before.sequence) {
      this.missed += sequence - before.sequence - 1;
    }
    this.#resumed = this.paused;
    const issues = verify(layout, bytes);
    const value = issues.length > 0 ? undefined : (layout.decode(bytes) as Readonly<Record<string, unknown>>);
    const leaves = value === undefined ? [] : leavesOf(layout.node, value);
    this.shown = { sequence, time, came: Date.now(), bytes, value, leaves, issues };
    this.#count++;
    this.drawn.mark(performance.now(), this.#count);
    for (const leaf of leaves) {
      if (leaf.kind === "number") this.history.push(leaf.path, time, leaf.value);
      if (leaf.kind === "state") this.history.push(leaf.path, time, leaf.states.indexOf(leaf.value));
    }
    if (this.#count === 1 || before === undefined) {
      const first = leaves.find(({ kind }) => kind === "number");
      if (first !== undefined && this.charted.size === 0) this.charted.add(first.path);
    }
    for (const drawer of this.#drawers) drawer();
    this.changed();
  }
}
