import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";

/** The command's program. */
export const PROGRAM = fileURLToPath(new URL("../bin/mortise.js", import.meta.url));

/** How a command ended, and all that it printed. */
export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly bytes: Buffer;
  readonly errors: string;
}

/** The variables by which a command finds the regions of a test in its folder; with no word on colours. */
export function environmentIn(folder: string): NodeJS.ProcessEnv {
  const { FORCE_COLOR: _, NO_COLOR: __, ...rest } = process.env;
  return { ...rest, MORTISE_TRANSPORT: `file:${join(folder, "regions")}` };
}

/** The command as a process, in a folder of a test's own and with its regions. */
export class RunningCommand {
  readonly child: ChildProcess;
  readonly end: Promise<Ended>;
  readonly #out: Buffer[] = [];
  readonly #errors: Buffer[] = [];

  constructor(folder: string, args: readonly string[], env: NodeJS.ProcessEnv = {}, input: string = "") {
    this.child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: folder,
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...environmentIn(folder), ...env },
    });
    this.child.stdin?.on("error", () => {}).end(input);
    this.child.stdout?.on("data", (data) => this.#out.push(data));
    this.child.stderr?.on("data", (data) => this.#errors.push(data));
    this.end = once(this.child, "close").then(([status, signal]) => {
      const bytes = Buffer.concat(this.#out);
      return { status, signal, bytes, out: String(bytes), errors: String(Buffer.concat(this.#errors)) };
    });
  }

  /** What it has printed so far. */
  get out(): string {
    return String(Buffer.concat(this.#out));
  }

  /** Waits until it has printed a text so many times. */
  async printed(text: string, times: number = 1): Promise<void> {
    await this.#wrote(this.child.stdout, this.#out, text, times);
  }

  /** Waits until it has said something on its standard error. */
  async complained(text: string): Promise<void> {
    await this.#wrote(this.child.stderr, this.#errors, text, 1);
  }

  async #wrote(stream: Readable | null, chunks: readonly Buffer[], text: string, times: number): Promise<void> {
    while (String(Buffer.concat(chunks)).split(text).length <= times) {
      const ended = await Promise.race([once(stream as Readable, "data"), this.end]);
      if ("out" in ended) throw new Error(`it ended before it wrote '${text}': ${ended.out}${ended.errors}`);
    }
  }
}
