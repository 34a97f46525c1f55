import { afterAll, expect } from "vitest";
import { type Ended, RunningCommand } from "./running-command.ts";

/** What a command is given: words, and perhaps what comes by its standard input. */
type Given = (string | { readonly input: string })[];

/** The command, where the regions are those of a folder. */
interface CommandIn {
  /** Starts it. */
  start(args: readonly string[], env?: NodeJS.ProcessEnv, input?: string): RunningCommand;
  /** Runs it. */
  mortise(args: readonly string[], env?: NodeJS.ProcessEnv, input?: string): Promise<Ended>;
  /** What it prints when it does what it was asked. */
  output(...given: Given): Promise<string>;
  /** What it says when it cannot. */
  refusal(status: number, ...given: Given): Promise<string>;
}

/** Runs the command in a folder, whose `regions` hold the channels. */
export function commandIn(folder: string): CommandIn {
  const running = new Set<RunningCommand>();
  // A test that failed leaves them.
  afterAll(() => {
    for (const { child } of running) child.kill("SIGKILL");
  });
  const start: CommandIn["start"] = (args, env, input) => {
    const command = new RunningCommand(folder, args, env, input);
    running.add(command);
    void command.end.then(() => running.delete(command));
    return command;
  };
  const mortise: CommandIn["mortise"] = (...given) => start(...given).end;
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
