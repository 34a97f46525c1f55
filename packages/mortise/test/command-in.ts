import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect } from "vitest";

const PROGRAM = fileURLToPath(new URL("../bin/mortise.js", import.meta.url));

/** What came of a run. */
interface Ended {
  readonly status: number | null;
  readonly out: string;
  readonly bytes: Buffer;
  readonly errors: string;
}

/** What a command is given: words, and perhaps what comes by its standard input. */
type Given = (string | { readonly input: string })[];

/** The command, where the regions are those of a folder. */
interface CommandIn {
  /** Starts it, and says what came of it in the end. */
  start(
    args: readonly string[],
    env?: NodeJS.ProcessEnv,
  ): { readonly child: ChildProcess; readonly ended: Promise<Ended> };
  /** Runs it. */
  mortise(args: readonly string[], env?: NodeJS.ProcessEnv, input?: string): Promise<Ended>;
  /** What it prints when it does what it was asked. */
  output(...given: Given): Promise<string>;
  /** What it says when it cannot. */
  refusal(status: number, ...given: Given): Promise<string>;
}

/** Runs the command in a folder, whose `regions` hold the channels. */
export function commandIn(folder: string): CommandIn {
  const running = new Set<ChildProcess>();
  // A test that failed leaves them.
  afterAll(() => {
    for (const child of running) child.kill("SIGKILL");
  });
  const start: CommandIn["start"] = (args, env = {}) => {
    const { FORCE_COLOR: _, NO_COLOR: __, ...rest } = process.env;
    const child = spawn(process.execPath, [PROGRAM, ...args], {
      cwd: folder,
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...rest, MORTISE_TRANSPORT: `file:${join(folder, "regions")}`, ...env },
    });
    const [out, errors]: [Buffer[], Buffer[]] = [[], []];
    running.add(child);
    child.stdin.on("error", () => {});
    child.stdout.on("data", (data) => out.push(data));
    child.stderr.on("data", (data) => errors.push(data));
    const ended = new Promise<Ended>((resolve) => {
      child.on("close", (status) => {
        running.delete(child);
        const bytes = Buffer.concat(out);
        resolve({ status, bytes, out: String(bytes), errors: String(Buffer.concat(errors)) });
      });
    });
    return { child, ended };
  };
  const mortise: CommandIn["mortise"] = (args, env = {}, input = "") => {
    const { child, ended } = start(args, env);
    child.stdin?.end(input);
    return ended;
  };
  const run = (given: Given): Promise<Ended> => {
    const words = given.filter((word) => typeof word === "string");
    return mortise(words, {}, given.find((word) => typeof word === "object")?.input);
  };
  return {
    start,
    mortise,
    async output(...given) {
      const { status, out, errors } = await run(given);
      expect({ status, errors }).toEqual({ status: 0, errors: "" });
      return out;
    },
    async refusal(status, ...given) {
      const ended = await run(given);
      expect({ status: ended.status, out: ended.out }).toEqual({ status, out: "" });
      return ended.errors;
    },
  };
}
