import { statSync } from "node:fs";
import type { Transport } from "@mortise/transport";
import { sleepUntil } from "./clock.ts";
import { CommandError, UsageError } from "./errors.ts";
import { Interruption, isAbort } from "./interruption.ts";
import { patiently } from "./patiently.ts";
import { Progress } from "./progress.ts";
import { RecordingReader } from "./recording/reader.ts";
import { openTarget, type ReplayTarget } from "./recording/replay-target.ts";
import { duration, valuesSaid } from "./said.ts";
import { print, printJSON, visible, warn } from "./terminal.ts";

/** What `mortise replay` was asked for. */
export interface ReplayOptions {
  /** How many times as fast as recorded; infinite for as fast as can be. */
  readonly speed: number;
  readonly loop?: true;
  readonly wait?: true;
  readonly keep?: true;
  readonly json?: true;
}

/** It is looked so often whether a reader came, in milliseconds. */
const LOOK = 10;

/**
 * A speed as it is given: a factor, or `max`.
 *
 * @throws UsageError for what is neither
 */
export function givenSpeed(text: string): number {
  if (text === "max") return Number.POSITIVE_INFINITY;
  const speed = text.trim() === "" ? Number.NaN : Number(text);
  if (Number.isFinite(speed) && speed > 0) return speed;
  throw new UsageError(`--speed ${visible(text)}: give a number above 0, or max.`);
}

/** Writes what was recorded to a channel of the same kind, or to a raw region, at the times at which it came. */
export async function replayCommand(
  transport: Transport,
  file: string,
  given: string | undefined,
  options: ReplayOptions,
): Promise<void> {
  using interruption = new Interruption();
  await using recording = await RecordingReader.open(file);
  const { about } = recording;
  if (options.wait && about.kind === "raw") {
    throw new CommandError("nobody can tell who reads a raw region; leave out --wait.");
  }
  const name = given ?? about.name;
  using target = await openTarget(transport, name, about, options.keep === true);
  const replay = new Replay(file, name, options, interruption.signal);
  const start = performance.now();
  let ending: "ended" | "interrupted" | "failed" = "failed";
  try {
    await replay.run(recording, target);
    ending = "ended";
  } catch (error) {
    if (!isAbort(error)) throw error;
    ending = "interrupted";
  } finally {
    const { values, rounds, cut } = replay;
    const seconds = Math.round(performance.now() - start) / 1000;
    const { kind } = about;
    if (options.json) printJSON({ file, name, kind, values, rounds, seconds, ending, cut });
    else {
      const what = `replayed ${valuesSaid(values)} of ${visible(file)} to "${visible(name)}" in ${duration(seconds * 1000)}`;
      print(`${what}${ending === "interrupted" ? "; interrupted" : ""}`);
    }
    if (cut !== undefined) warn(cut);
  }
}

/** One run of the command: the values of a file, once or again and again. */
class Replay {
  readonly #file: string;
  readonly #name: string;
  readonly #options: ReplayOptions;
  readonly #signal: AbortSignal;
  #values = 0;
  #rounds = 0;
  #cut: string | undefined;
  /** Whether it was said that it waits for messages to be taken: it may wait for each of them. */
  #said = false;

  constructor(file: string, name: string, options: ReplayOptions, signal: AbortSignal) {
    this.#file = file;
    this.#name = visible(name);
    this.#options = options;
    this.#signal = signal;
  }

  /** Values that were written. */
  get values(): number {
    return this.#values;
  }

  /** How often the file was replayed to its end. */
  get rounds(): number {
    return this.#rounds;
  }

  /** Where the file is cut off, once that was found. */
  get cut(): string | undefined {
    return this.#cut;
  }

  /**
   * Writes the values, each at its time.
   *
   * @param recording the file, opened for the first round
   */
  async run(recording: RecordingReader, target: ReplayTarget): Promise<void> {
    const { loop, wait } = this.#options;
    if (wait) {
      const message = `waiting for a reader of "${this.#name}"; start one, or end the replay with Ctrl-C.`;
      await patiently(this.#reader(target), () => warn(message));
    }
    using progress = new Progress(visible(this.#file), statSync(this.#file).size);
    let end = await this.#round(recording, target, performance.now(), progress);
    while (loop && this.#values > 0) {
      await using again = await RecordingReader.open(this.#file);
      end = await this.#round(again, target, end, progress);
    }
    await patiently(target.drained(this.#signal), () => this.#sayWaiting(target, progress));
  }

  async #reader(target: ReplayTarget): Promise<void> {
    while (target.readers === 0) await sleepUntil(performance.now() + LOOK, this.#signal);
  }

  #sayWaiting({ readers }: ReplayTarget, progress: Progress): void {
    if (this.#said) return;
    this.#said = true;
    progress.warn(
      readers === 0
        ? `nobody takes the messages of "${this.#name}"; start a reader, or end the replay with Ctrl-C.`
        : `waiting for the reader of "${this.#name}" to take its messages; Ctrl-C ends the replay.`,
    );
  }

  /** Writes all values once, the first at `start`, and returns when the recording comes to its end, both of `performance.now()`. */
  async #round(recording: RecordingReader, target: ReplayTarget, start: number, progress: Progress): Promise<number> {
    const { speed } = this.#options;
    let [first, last]: (number | undefined)[] = [];
    // Each by itself against the start, so that what one is late by delays no other.
    const due = (time: number): number => start + (time - (first ?? time)) / speed;
    for await (const value of recording.values()) {
      last = value.time;
      first ??= last;
      await sleepUntil(due(last), this.#signal);
      await patiently(target.put(value, this.#signal), () => this.#sayWaiting(target, progress));
      this.#values++;
      progress.show(recording.position, { values: this.#values, bytes: recording.position });
    }
    this.#rounds++;
    this.#cut = recording.cut;
    return Math.max(due(recording.end ?? last ?? 0), performance.now());
  }
}
