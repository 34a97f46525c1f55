import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

function here(compilers: readonly string[]): readonly string[] {
  return compilers.filter((name) => process.platform === "linux" && spawnSync(name, ["--version"]).status === 0);
}

/** The C compilers of this machine. */
export const COMPILERS: readonly string[] = here(["gcc", "clang"]);

/** Those of C++. */
export const CPP_COMPILERS: readonly string[] = here(["g++", "clang++"]);

/** Why there are no programs to be had. */
export const MISSING: string | undefined = COMPILERS.length > 0 ? undefined : "no gcc and no clang, or not Linux";

const WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror"];
const FOLDER = fileURLToPath(new URL(".", import.meta.url));
const directory = mkdtempSync(join(tmpdir(), "mortise-c-peer-"));

export function removePrograms(): void {
  rmSync(directory, { recursive: true });
}

/**
 * What a compiler says of a program of this directory, or of another by its path, and where the program is then. A C++
 * compiler takes it as C++17 where the flags name no other.
 */
export function build(source: string, flags: readonly string[], compiler: string | undefined = COMPILERS[0]) {
  const program = join(directory, [compiler, source, ...flags].join("").replaceAll(/\W/g, "-").slice(-200));
  const path = resolve(FOLDER, source);
  const language = CPP_COMPILERS.includes(compiler ?? "") ? ["-x", "c++", "-std=c++17"] : ["-std=c11"];
  const { stderr, status } = spawnSync(
    compiler ?? "cc",
    [...WARNINGS, ...language, ...flags, "-I", FOLDER, "-o", program, path],
    { encoding: "utf8" },
  );
  return { program, stderr, status };
}

/** A line that channel-peer prints: counts as numbers. */
export type Line = Readonly<Record<string, string | number | boolean>>;

/** How a program ended. */
export interface End {
  /** Its last line; `undefined` where it was killed before. */
  readonly line: Line | undefined;
  /** Its exit status, or the signal that ended it. */
  readonly status: number | string | null;
  readonly errors: string;
}

/** A program that runs. */
export class Peer {
  readonly #process: ChildProcess;
  /** The line that it prints when it has its role; `undefined` where it ended before. */
  readonly ready: Promise<Line | undefined>;
  readonly end: Promise<End>;

  constructor(program: string, args: readonly (string | number)[]) {
    const peer = spawn(program, args.map(String), { stdio: ["ignore", "pipe", "pipe"] });
    this.#process = peer;
    let line: Line | undefined;
    let errors = "";
    peer.stderr.on("data", (data) => {
      errors += String(data);
    });
    this.ready = new Promise((resolve) => {
      createInterface({ input: peer.stdout }).on("line", (text) => {
        const each = JSON.parse(text) as Line;
        if (each.event === "ready") resolve(each);
        else line = each;
      });
      peer.on("close", () => resolve(undefined));
    });
    this.end = new Promise((resolve, reject) => {
      peer.on("error", reject);
      peer.on("close", (status, signal) => resolve({ line, status: signal ?? status, errors }));
    });
  }

  kill(): void {
    this.#process.kill("SIGKILL");
  }

  /** Sends it a signal as soon as it has its role. */
  async signal(signal: NodeJS.Signals): Promise<void> {
    await this.ready;
    this.#process.kill(signal);
  }
}
