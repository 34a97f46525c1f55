import assert from "node:assert";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Milliseconds for an answer; those of a run on a busy machine take a small part of it. */
const PATIENCE = 60_000;

const living = new Set<Program>();
let count = 0;

process.on("exit", () => {
  for (const program of living) program.kill();
});

/** What a program may leave: it is removed after it. */
export interface Traces {
  /** A name that no other program has: letters, digits and dashes. */
  readonly name: string;
  /** A folder of its own. */
  readonly folder: string;
}

/**
 * A program that says "ready", answers lines of its input by lines of numbers, and ends with its input. It and all that it
 * starts are one process group.
 */
export class Program {
  readonly #traces: Traces;
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;
  readonly #ended: Promise<unknown>;
  #complaint = "";

  /** Is done when it is ready. */
  static async start(command: (traces: Traces) => readonly [string, ...string[]]): Promise<Program> {
    const folder = mkdtempSync(join(tmpdir(), "mortise-channel-"));
    const traces = { folder, name: `mortise-channel-${process.pid}-${count++}` };
    const program = new Program(traces, command(traces));
    try {
      const line = await program.#line();
      if (line !== "ready") throw new Error(`it said '${line}' where it was to be ready`);
    } catch (error) {
      program.kill();
      throw error;
    }
    return program;
  }

  private constructor(traces: Traces, [file, ...args]: readonly [string, ...string[]]) {
    this.#traces = traces;
    this.#process = spawn(file, args, { stdio: "pipe", detached: true });
    living.add(this);
    this.#ended = once(this.#process, "close");
    this.#ended.catch(() => {});
    const { stdout, stderr, stdin } = this.#process;
    assert(stdout && stderr && stdin);
    // A program that has ended cannot be written to; it is known by its output, which ended too.
    stdin.on("error", () => {});
    stderr.on("data", (data) => {
      this.#complaint = `${this.#complaint}${data}`.slice(-2000);
    });
    this.#lines = createInterface(stdout)[Symbol.asyncIterator]();
  }

  /** @throws Error where it does not answer, or not by so many numbers */
  async ask(line: string, answers: number): Promise<readonly number[]> {
    let answer: string;
    try {
      this.#process.stdin?.write(`${line}\n`);
      answer = await this.#line();
    } catch (error) {
      // It does not end by itself either.
      this.kill();
      throw error;
    }
    const numbers = answer.trim().split(" ").map(Number);
    if (numbers.length !== answers || numbers.some(Number.isNaN)) {
      throw new Error(`'${line}' was answered by '${answer}'`);
    }
    return numbers;
  }

  /** Has it end, and leaves nothing of it; nothing where it was killed, since it did not answer. */
  async stop(): Promise<void> {
    if (!living.has(this)) return;
    try {
      this.#process.stdin?.end();
      await inTime(this.#ended, "it did not end");
      const { exitCode, signalCode } = this.#process;
      if (exitCode !== 0) throw new Error(`it ended with ${exitCode ?? signalCode}: ${complaintOf(this.#complaint)}`);
    } finally {
      this.kill();
    }
  }

  /** Ends whatever runs of it, and removes whatever it left. */
  kill(): void {
    living.delete(this);
    // A service among them, such as RouDi, takes away what it made where it is asked to end.
    const until = performance.now() + 500;
    for (let there = this.#signal("SIGTERM"); there; there = this.#signal(0)) {
      if (performance.now() > until) {
        this.#signal("SIGKILL");
        break;
      }
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
    rmSync(this.#traces.folder, { recursive: true, force: true });
    const ours = new RegExp(`${this.#traces.name}(?!\\d)`);
    for (const place of ["/dev/shm", tmpdir()]) {
      for (const file of readdirSync(place)) {
        if (ours.test(file)) rmSync(join(place, file), { recursive: true, force: true });
      }
    }
  }

  /** Whether anything of the group was there. */
  #signal(signal: NodeJS.Signals | 0): boolean {
    const { pid } = this.#process;
    try {
      return pid !== undefined && process.kill(-pid, signal);
    } catch {
      return false;
    }
  }

  async #line(): Promise<string> {
    const { value, done } = await inTime(this.#lines.next(), "it did not answer");
    if (!done) return value;
    await this.#ended;
    const { exitCode, signalCode } = this.#process;
    throw new Error(`it ended with ${exitCode ?? signalCode}: ${complaintOf(this.#complaint)}`);
  }
}

/** The line that says what went wrong, of all that a program printed. */
function complaintOf(output: string): string {
  const lines = output.trim().split("\n");
  return (lines.find((line) => /error\b.*:/i.test(line)) ?? lines.at(-1) ?? "").trim().slice(0, 300);
}

async function inTime<T>(answer: Promise<T>, problem: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${problem} in ${PATIENCE / 1000} seconds`)), PATIENCE);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
