import { type ChildProcess, fork, type SpawnOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { demand } from "./demand.ts";
import { AlreadyReported } from "./report.ts";

const children = new Set<ChildProcess>();

/** Starts one of the programs beside this one, on the same terminal. */
export function start(program: string, args: readonly string[]): ChildProcess {
  return remember(fork(fileURLToPath(new URL(`./${program}.js`, import.meta.url)), args));
}

/** Starts a program of another language; its messages of trouble go to the same terminal. */
export function startOther(command: string, args: readonly string[]): ChildProcess {
  return remember(spawn(command, args, { stdio: ["ignore", "pipe", "inherit"] } satisfies SpawnOptions));
}

/** The first message of a child; it has failed where it ends without one, and has said why. */
export async function answer(child: ChildProcess): Promise<unknown> {
  const message = once(child, "message").then(([first]) => first as unknown);
  const end = once(child, "exit").then(() => ended(child));
  const first = await Promise.race([message, end]);
  demand(first !== undefined, `${child.spawnargs.at(1)} ended without an answer`);
  return first;
}

/** Waits until a child has ended well. */
export async function ended(child: ChildProcess): Promise<void> {
  if (isRunning(child)) await once(child, "close");
  if (child.exitCode) throw new AlreadyReported();
  demand(child.exitCode === 0, `${child.spawnargs.at(1)} was ended by ${child.signalCode}`);
}

/** Sends a signal to all children that still run, and waits until they are gone. */
export async function stopAll(signal: NodeJS.Signals): Promise<void> {
  const ends = [...children].filter(isRunning).map((child) => {
    child.kill(signal);
    return once(child, "exit");
  });
  await Promise.all(ends);
}

function remember(child: ChildProcess): ChildProcess {
  children.add(child);
  return child;
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
