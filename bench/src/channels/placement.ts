import { execFileSync } from "node:child_process";
import { platformTransport, type Region } from "mortise";
import { median } from "../compare.ts";
import { compile } from "../compile.ts";
import { Words } from "../round-trip-words.ts";

const BATCHES = 5;
const TRIPS = 20;
const FAR = 2;

/** Tells whether it is a good moment to measure. */
export interface Nearness {
  /** Whether the two processors are near each other. */
  near(): boolean;
}

/**
 * How near each other the two processors are at the moment: the system of a virtual machine puts them where it likes, and a
 * word between them then takes several times as long. Told by the C program of the round trips.
 */
export class Placement implements Nearness {
  readonly #program: string | undefined;
  readonly #region: Region;
  readonly #looks: number[] = [];

  /** @param folder where the program is built */
  constructor(folder: string) {
    this.#program = compile("round-trip", folder);
    this.#region = platformTransport().create(`mortise-placement-${process.pid}`, Words.LENGTH);
    for (let look = 0; look < 10; look++) this.near();
  }

  /** Nanoseconds of a word there and back, where they are near: the third of all looks, since one or two are flukes. */
  get best(): number {
    return this.#looks[Math.min(2, this.#looks.length - 1)] ?? Number.NaN;
  }

  /** Whether it can be told. */
  get known(): boolean {
    return this.#program !== undefined;
  }

  /** Whether a word takes at most twice the best time that was seen; `true` where it cannot be told. */
  near(): boolean {
    if (this.#program === undefined) return true;
    const numbers = [this.#region.length, Words.offsets.ping, Words.offsets.pong, BATCHES, TRIPS].map(String);
    const output = execFileSync(this.#program, [`/${this.#region.name}`, ...numbers], { encoding: "utf8" });
    const time = median(output.trim().split("\n").map(Number));
    this.#looks.push(time);
    this.#looks.sort((a, b) => a - b);
    return time <= FAR * this.best;
  }

  [Symbol.dispose](): void {
    this.#region.close();
  }
}
