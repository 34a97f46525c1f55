import { type SpawnSyncOptions, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import type { Python } from "./pythons.ts";

/** Runs Python code to its end and returns what it printed; throws where it failed, or complained. */
export function runPython(python: Python, code: string, options: SpawnSyncOptions = {}): string {
  const { status, stdout, stderr } = spawnSync(python.path, ["-c", code], { ...options, encoding: "utf8" });
  // A resource tracker that meddles says so on stderr, and the program ends with 0 all the same.
  if (status !== 0 || stderr !== "") throw new Error(`${python.command} ended with ${status}: ${stderr}`);
  return stdout.trim();
}

/** Runs Python code that fails, and returns what it complained of. */
export function failPython(python: Python, code: string): string {
  const { status, stderr } = spawnSync(python.path, ["-c", code], { encoding: "utf8" });
  if (status === 0) throw new Error(`${python.command} ended with 0`);
  return stderr;
}

/** Python code that runs beside the test. */
export interface PythonProcess {
  /** Resolves when it has printed this; rejects when it ends before. */
  said(text: string): Promise<void>;
  /** Sends a line to its standard input. */
  tell(line: string): void;
  /** Resolves with all it printed when it has ended; rejects where it failed or complained. */
  ended(): Promise<string>;
  kill(): void;
}

/** Starts Python code that goes on while the test does. */
export function startPython(python: Python, code: string): PythonProcess {
  const child = spawn(python.path, ["-u", "-c", code], { stdio: "pipe" });
  let [output, trouble] = ["", ""];
  child.stdout.on("data", (text) => {
    output += text;
  });
  child.stderr.on("data", (text) => {
    trouble += text;
  });
  const closed = once(child, "close").then(([status]) => status as number | null);
  return {
    async said(text): Promise<void> {
      while (!output.includes(text)) {
        const more = await Promise.race([once(child.stdout, "data"), closed.then(() => undefined)]);
        if (more === undefined && !output.includes(text)) throw new Error(`${python.command} ended: ${trouble}`);
      }
    },
    tell: (line) => void child.stdin.write(`${line}\n`),
    async ended(): Promise<string> {
      const status = await closed;
      if (status !== 0 || trouble !== "") throw new Error(`${python.command} ended with ${status}: ${trouble}`);
      return output;
    },
    kill: () => void child.kill("SIGKILL"),
  };
}
