import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** How a program that a test runs is started. */
interface ProgramOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** In a process group of its own, as a terminal gives it. */
  readonly detached?: boolean;
  /** On a terminal that Python makes, at whose keyboard the program's input types. Its signals come out as 128 and more. */
  readonly terminal?: boolean;
  /** The Python that runs it: a program as it stands in the sources, not one that was built. */
  readonly python?: string;
}

/** How a program ended, and all that it printed. */
interface End {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
  readonly trouble: string;
}

const ON_TERMINAL = `
import os, pty, sys
code = os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:]))
sys.exit(code if code >= 0 else 128 - code)
`;

/** One of the examples' programs, as a test runs it: what it prints, and how it ends. */
export class Program {
  readonly child: ChildProcess;
  readonly end: Promise<End>;
  #output = "";
  #trouble = "";

  /** @param path in the folder of what is built, `"article/main.js"`, or of the sources */
  constructor(path: string, args: readonly string[], { terminal, python, env, ...options }: ProgramOptions = {}) {
    const script = fileURLToPath(new URL(python === undefined ? `../dist/${path}` : `../${path}`, import.meta.url));
    const run = [...(python === undefined ? [process.execPath] : [python, "-u"]), script, ...args];
    const [command = "", ...rest] = terminal ? ["python3", "-c", ON_TERMINAL, ...run] : run;
    const { INIT_CWD: _, ...inherited } = process.env;
    // That of this process may be none, or one that obeys no codes.
    const kind = terminal ? { TERM: "xterm" } : {};
    const variables = { ...inherited, ...kind, NO_COLOR: "1", ...env };
    this.child = spawn(command, rest, { ...options, env: variables, stdio: "pipe" });
    this.child.stdout?.on("data", (text) => {
      this.#output += text;
    });
    this.child.stderr?.on("data", (text) => {
      this.#trouble += text;
    });
    this.end = once(this.child, "close").then(([code, signal]) => {
      return { code, signal, output: this.#output, trouble: this.#trouble };
    });
  }

  /** Waits until it has printed a text so many times. */
  async printed(text: string, times: number = 1): Promise<void> {
    while (this.#output.split(text).length <= times) {
      const ended = await Promise.race([once(this.child.stdout as NodeJS.ReadableStream, "data"), this.end]);
      if ("code" in ended) throw new Error(`it ended before it printed '${text}': ${this.#output}${this.#trouble}`);
    }
  }
}
