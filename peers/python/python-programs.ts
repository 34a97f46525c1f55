import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

function runs(python: string, code: string): boolean {
  return process.platform === "linux" && spawnSync(python, ["-c", code]).status === 0;
}

// Debian's has its numpy; another, of the user's own, may have one too.
const FOUND = ["/usr/bin/python3", "python3"].filter((python) => runs(python, "import fcntl"));

/** The Python that has numpy; `undefined` where none has. */
export const NUMPY: string | undefined = FOUND.find((python) => runs(python, "import numpy"));

/** The Python that programs here run by. */
export const PYTHON: string = NUMPY ?? FOUND[0] ?? "python3";

/** Why there is none. */
export const MISSING: string | undefined = FOUND.length > 0 ? undefined : "no python3, or not Linux";

/** Where the programs stand, and the module that they import. */
export const FOLDER: string = fileURLToPath(new URL(".", import.meta.url));

/** How a program ended. */
export interface End {
  /** The last line that it printed, of JSON; `undefined` where there was none. */
  readonly line: Readonly<Record<string, unknown>> | undefined;
  /** Its exit status, or the signal that ended it. */
  readonly status: number | string | null;
  readonly errors: string;
}

/** A program of this folder that runs. */
export class Peer {
  readonly child: ChildProcess;
  readonly end: Promise<End>;
  readonly #lines: string[] = [];
  #told: (() => void) | undefined;
  #over = false;

  constructor(program: string, args: readonly (string | number)[] = [], python: string = PYTHON) {
    this.child = spawn(python, ["-W", "error", program, ...args.map(String)], {
      cwd: FOLDER,
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1" },
    });
    const { stdout, stderr } = this.child;
    if (stdout === null || stderr === null) throw new Error("a program without output");
    let [errors, last] = ["", ""];
    stderr.on("data", (data) => {
      errors += String(data);
    });
    createInterface({ input: stdout }).on("line", (line) => {
      last = line;
      this.#lines.push(line);
      this.#told?.();
    });
    this.end = new Promise((resolve, reject) => {
      this.child.on("error", reject);
      this.child.on("close", (code, signal) => {
        this.#over = true;
        this.#told?.();
        resolve({ line: last === "" ? undefined : JSON.parse(last), status: signal ?? code, errors });
      });
    });
  }

  /** The next line that it prints. */
  async line(): Promise<string> {
    while (this.#lines.length === 0) {
      if (this.#over) throw new Error(`it ended: ${JSON.stringify(await this.end)}`);
      await new Promise<void>((resolve) => {
        this.#told = resolve;
      });
    }
    return this.#lines.shift() ?? "";
  }

  /** Gives it a line, and waits for the one that answers. */
  ask(line: string): Promise<string> {
    this.child.stdin?.write(`${line}\n`);
    return this.line();
  }

  /** Ends what it reads, and waits for its end. */
  finish(): Promise<End> {
    this.child.stdin?.end();
    return this.end;
  }

  async kill(): Promise<End> {
    this.child.kill("SIGKILL");
    return await this.end;
  }
}
