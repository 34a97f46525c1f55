import { type Handle, kernel32 } from "./kernel32.ts";

const RING = new Uint8Array(1);

/** Answers are taken out of the pipe so many at once. */
const answers = new Uint8Array(1024);

/**
 * A connection to a listener. At most one of its rings is on the way, so that the pipe is never full and a write never
 * waits: another is sent only when all before it were answered. One that was not will wake the listener, and for a ring
 * after it that is enough.
 */
export class PipeRinger {
  // INVARIANT: a handle without overlapped calls, used by one thread: each call ends before it returns, so the system
  // keeps no pointer to the bytes.
  readonly #pipe: Handle;
  /** What wakes a listener that is blocked; 0 where it has none. */
  readonly #event: Handle;
  /** How many rings were sent whose answers are, or will be, in the pipe. */
  #sent = 0;

  /** Takes the handles over. */
  constructor(pipe: Handle, event: Handle) {
    this.#pipe = pipe;
    this.#event = event;
  }

  /** Whether the listener will be woken; it is gone where not. */
  ring(): boolean {
    const { peekPipe, readFile, setEvent, writeFile } = kernel32();
    const answered = peekPipe(this.#pipe);
    if (answered < 0) return false;
    // INVARIANT: at each ring, and before its byte: a blocked listener answers none, so that no other byte goes out; and
    // who takes the byte first takes the event too.
    if (this.#event !== 0) setEvent(this.#event);
    if (answered < this.#sent) return true;
    if (answered >= answers.length) {
      if (readFile(this.#pipe, answers) === 0) return false;
      this.#sent -= answers.length;
    }
    if (writeFile(this.#pipe, RING) === 0) return false;
    this.#sent++;
    return true;
  }

  close(): void {
    kernel32().closeHandle(this.#pipe);
    if (this.#event !== 0) kernel32().closeHandle(this.#event);
  }
}
