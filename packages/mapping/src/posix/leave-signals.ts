import { constants } from "node:os";
import { unheardSignals } from "../at-exit.ts";
import { libc } from "./libc.ts";

/** More than a `struct sigaction` takes anywhere: 152 bytes on Linux, 16 on macOS. All zeros, it is the system's default. */
const ROOM = 256;

/** All copies of this package in a thread share this: each would else take another's default for what was there before. */
const LEFT: unique symbol = Symbol.for("@mortise/mapping left signals, 1");
const globals = globalThis as { [LEFT]?: boolean };

/**
 * Leaves signals to the system until the event loop has its next turn; for a thread that is about to block.
 *
 * No listener runs while a thread is blocked, and a signal that has one does not end its process: a program that does
 * nothing but wait could not be stopped, for the sake of the names that are removed at a signal. Now it ends at once, as by
 * SIGKILL. A signal to which the program listens itself stays as it is, and so does one that came before.
 *
 * INVARIANT: Node's own handler is put back, byte for byte, before its event loop runs; listeners stay what they were, so
 * that what the handler caught before is heard then.
 */
export function leaveSignals(): void {
  if (globals[LEFT]) return;
  const before = unheardSignals().map((signal): readonly [signal: number, action: Uint8Array] => {
    const action = new Uint8Array(ROOM);
    libc().sigaction(constants.signals[signal], new Uint8Array(ROOM), action);
    return [constants.signals[signal], action];
  });
  if (before.length === 0) return;
  globals[LEFT] = true;
  setImmediate(() => {
    for (const [signal, action] of before) libc().sigaction(signal, action, null);
    globals[LEFT] = false;
  });
}
