import { type ChildProcess, type ChildProcessByStdio, fork, spawn } from "node:child_process";
import { on, once } from "node:events";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { demand } from "./demand.ts";
import { BROKEN_PIPE } from "./end-of-output.ts";
import { AlreadyReported } from "./report.ts";

const children = new Set<ChildProcess>();
let stopping = false;

/** Starts another of the programs here, on the same terminal. */
export function start(program: URL, args: readonly string[]): ChildProcess {
  return remember(() => fork(fileURLToPath(program), args));
}

/** Starts a program of another language; what it prints is the caller's to show. */
export function startOther(command: string, args: readonly string[]): ChildProcessByStdio<null, Readable, Readable> {
  return remember(() => spawn(command, args, { stdio: ["ignore", "pipe", "pipe"] }));
}

/** The first message of a child; it has failed where it ends without one, and has said why. */
export async function answer(child: ChildProcess): Promise<unknown> {
  const message = once(child, "message").then(([first]) => first as unknown);
  const end = once(child, "exit").then(() => ended(child));
  const first = await Promise.race([message, end]);
  demand(first !== undefined, `${child.spawnargs.at(1)} ended without an answer`);
  return first;
}

/** What a child tells from now on, message by message, until it has ended well. */
export function messages<T>(child: ChildProcess): AsyncGenerator<T, void, undefined> {
  // A generator would begin to listen when it is first asked.
  const events = on(child, "message", { close: ["disconnect"] });
  return (async function* () {
    for await (const [message] of events) yield message as T;
    await ended(child);
  })();
}

/** The first message of a kind; one must come. */
export async function firstOf<T, K extends T>(
  messages: AsyncGenerator<T>,
  isOfKind: (message: T) => message is K,
): Promise<K> {
  for (;;) {
    const { value, done } = await messages.next();
    demand(!done, "a program ended before it did what it was started for");
    if (isOfKind(value)) return value;
  }
}

/** Tells a child to finish, and waits until it has ended well. */
export async function finish(child: ChildProcess): Promise<void> {
  // Where it cannot be told any more, how it ended says why.
  if (child.connected) child.send("finish", () => {});
  await ended(child);
}

/** Waits until a child has ended well. */
export async function ended(child: ChildProcess): Promise<void> {
  if (isRunning(child)) await once(child, "close");
  if (child.exitCode) throw new AlreadyReported();
  demand(child.exitCode === 0, `${child.spawnargs.at(1)} was ended by ${child.signalCode}`);
}

/** Ends a child by a signal, and waits until it is gone. Until then it must run. */
export async function kill(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (isRunning(child)) {
    child.kill(signal);
    await once(child, "exit");
  }
  if (child.exitCode) throw new AlreadyReported();
  demand(child.signalCode === signal, `${child.spawnargs.at(1)} ended, but not by ${signal}`);
  // It ended as it should, which is no sign to end this program.
  children.delete(child);
}

/** Sends a signal to all children that still run, and waits until they are gone. No child is started any more. */
export async function stopAll(signal: NodeJS.Signals): Promise<void> {
  stopping = true;
  const ends = [...children].filter(isRunning).map((child) => {
    child.kill(signal);
    return once(child, "exit");
  });
  await Promise.all(ends);
}

/** Whether the children were told to end, all of them. */
export function isStopping(): boolean {
  return stopping;
}

/** The signal that ended a child, of these. */
export function signalOfChild<T extends NodeJS.Signals>(signals: readonly T[]): T | undefined {
  return signals.find((signal) => [...children].some(({ signalCode }) => signalCode === signal));
}

/** Whether a child has ended because nobody reads its output: no trouble that need be told. */
export function lostOutput(): boolean {
  return [...children].some(({ exitCode }) => exitCode === BROKEN_PIPE);
}

function remember<T extends ChildProcess>(starting: () => T): T {
  // A signal may come while the job goes on; what it would start next would complain that the memory is gone.
  if (stopping) throw new AlreadyReported();
  const child = starting();
  children.add(child);
  return child;
}

function isRunning({ exitCode, signalCode }: ChildProcess): boolean {
  return exitCode === null && signalCode === null;
}
