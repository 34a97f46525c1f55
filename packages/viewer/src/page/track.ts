import { MOST_LEAVES } from "./leaves.ts";

/** How many values a track holds: over four minutes at 30 a second. */
const CAPACITY = 8192;

/** What a number, or the index of a state, was in the last minutes: a ring that nothing is allocated for. */
export class Track {
  readonly #times = new Float64Array(CAPACITY);
  readonly #values = new Float64Array(CAPACITY);
  #count = 0;

  /** @param time in milliseconds, not before the last one */
  push(time: number, value: number): void {
    const at = this.#count % CAPACITY;
    this.#times[at] = time;
    this.#values[at] = value;
    this.#count++;
  }

  /** How many values there are. */
  get length(): number {
    return Math.min(this.#count, CAPACITY);
  }

  /** The newest time; NaN where there is none. */
  get last(): number {
    return this.#count === 0 ? Number.NaN : (this.#times[(this.#count - 1) % CAPACITY] as number);
  }

  /** Visits the values from `start` on, oldest first. */
  since(start: number, visit: (time: number, value: number) => void): void {
    for (let index = this.#count - this.length; index < this.#count; index++) {
      const time = this.#times[index % CAPACITY] as number;
      if (time >= start) visit(time, this.#values[index % CAPACITY] as number);
    }
  }
}

/** The tracks of a channel's numbers and states, by path: of those that were there last, as many as are shown. */
export class History {
  readonly #tracks = new Map<string, Track>();

  push(path: string, time: number, value: number): void {
    const track = this.#tracks.get(path) ?? new Track();
    track.push(time, value);
    // A map keeps the order in which its keys came: the first is what was not there for longest.
    this.#tracks.delete(path);
    this.#tracks.set(path, track);
    if (this.#tracks.size <= MOST_LEAVES) return;
    const [first = path] = this.#tracks.keys();
    this.#tracks.delete(first);
  }

  track(path: string): Track | undefined {
    return this.#tracks.get(path);
  }
}
