import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

/** What a reader says at its end. */
export interface Report {
  readonly values: number;
  readonly last: number;
  readonly missed: number;
  readonly epoch: number;
  readonly wrong?: string;
}

/** A program of this folder, at work. */
export class Program {
  readonly child: ChildProcess;
  readonly #lines: string[] = [];
  readonly #ended: Promise<unknown>;
  #told: (() => void) | undefined;
  #errors = "";

  constructor(program: string, ...args: readonly (string | number)[]) {
    const path = fileURLToPath(new URL(program, import.meta.url));
    const command = program.endsWith(".mjs") ? [process.execPath, path] : [program];
    this.child = spawn(command[0] as string, [...command.slice(1), ...args.map(String)], {
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#ended = once(this.child, "close");
    if (this.child.stdout === null) return;
    createInterface(this.child.stdout).on("line", (line) => {
      this.#lines.push(line);
      this.#told?.();
    });
    this.child.stderr?.on("data", (text) => {
      this.#errors += String(text);
    });
    void this.#ended.then(() => this.#told?.());
  }

  /** The next line that it prints. */
  async line(): Promise<string> {
    while (this.#lines.length === 0) {
      if (this.child.exitCode !== null || this.child.signalCode !== null) {
        await this.#ended;
        if (this.#lines.length > 0) break;
        throw new Error(`it ended with ${this.child.exitCode ?? this.child.signalCode}: ${this.#errors}`);
      }
      await new Promise<void>((resolve) => {
        this.#told = resolve;
      });
    }
    return this.#lines.shift() as string;
  }

  /** Kills it, and waits until it is gone. */
  async kill(signal: NodeJS.Signals = "SIGKILL"): Promise<void> {
    this.child.kill(signal);
    await this.#ended;
  }

  /** Waits for its end, and for the report on its last line. */
  async report(): Promise<Report> {
    await this.#ended;
    const line = this.#lines.at(-1);
    if (this.child.exitCode !== 0 || line === undefined) {
      throw new Error(`it ended with ${this.child.exitCode ?? this.child.signalCode}: ${this.#errors}`);
    }
    return JSON.parse(line) as Report;
  }

  /** Asks it for its report, and waits for that. */
  async finish(): Promise<Report> {
    this.child.kill("SIGTERM");
    return await this.report();
  }
}

export function nap(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
