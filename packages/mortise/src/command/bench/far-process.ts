import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { CommandError } from "../errors.ts";
import { visible } from "../terminal.ts";
import type { Job, Word } from "./job.ts";
import type { Place } from "./place.ts";

const PROGRAM = fileURLToPath(new URL("./far.js", import.meta.url));

/** Milliseconds that it has to end by itself. */
const PATIENCE = 2000;

/** The other process. */
export class FarProcess {
  readonly #child: ChildProcess;
  readonly #exit: Promise<unknown>;
  #stopping = false;
  /** Resolves when it has opened all. */
  readonly ready: Promise<void>;

  /** @param failed hears why nothing more comes of it */
  constructor(place: Place, failed: (error: CommandError) => void) {
    this.#child = fork(PROGRAM, [JSON.stringify(place)], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
    this.#exit = once(this.#child, "exit");
    this.#exit.catch(() => {});
    let opened = (): void => {};
    this.ready = new Promise((resolve) => {
      opened = resolve;
    });
    this.#child.on("message", (word: Word) => {
      if ("ready" in word) opened();
      else failed(new CommandError(`the other process found: ${visible(word.problem)}`));
    });
    this.#child.on("error", ({ message }) => {
      failed(new CommandError(`the other process could not be started: ${visible(message)}`));
    });
    this.#child.on("exit", (code, signal) => {
      if (this.#stopping) return;
      const how = signal === null ? `ended with ${code}` : `was ended by ${signal}`;
      failed(new CommandError(`the other process ${how} before all was measured; run it again.`));
    });
  }

  /** Asks it to do something. Where it cannot be asked any more, its end tells. */
  ask(job: Job): void {
    if (this.#child.connected) this.#child.send(job, () => {});
  }

  /** Has it end, and waits until it has. */
  async stop(): Promise<void> {
    this.#stopping = true;
    const { pid, exitCode, signalCode, connected } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) return;
    if (connected) this.#child.disconnect();
    const timer = setTimeout(() => this.#child.kill("SIGKILL"), PATIENCE);
    await this.#exit;
    clearTimeout(timer);
  }
}
