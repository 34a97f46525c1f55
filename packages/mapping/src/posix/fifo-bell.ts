import { closeSync, constants, existsSync, fchmodSync, fstatSync } from "node:fs";
import { type OnReadOpts, Socket, type SocketConstructorOpts } from "node:net";
import { constants as os } from "node:os";
import { RingLatch, type RowBell, TransportError, type WaitOptions } from "@mortise/transport";
import { atExit } from "../at-exit.ts";
import { lastError, nodeError, systemError } from "../errno.ts";
import { bellRow } from "../row-locks.ts";
import { giveGroup } from "./give-group.ts";
import { leaveSignals } from "./leave-signals.ts";
import { lastErrno, libc, O_CLOEXEC } from "./libc.ts";
import { makeFifo } from "./make-fifo.ts";
import { openPath } from "./open-path.ts";
import type { Segment } from "./segment.ts";
import { isShared, isTrusted, removeSideFile } from "./side-files.ts";

const RING = new Uint8Array(1);

/** Rings are taken out of a FIFO so many at once by who blocks. */
const rings = new Uint8Array(4096);

/** How long a thread is blocked in one call, in milliseconds: a worker is terminated only between two. */
const SLICE = 500;

interface Listener {
  /** The FIFO's, which is the socket's to close. */
  readonly descriptor: number;
  readonly socket: Socket;
  readonly cancelExit: () => void;
}

/**
 * A FIFO beside the region. The listener opens it for reading and writing, so that it never ends, and reads it on the
 * event loop; a ring is one byte, written without blocking. When no one has it open for reading, no one listens.
 */
export class FifoBell implements RowBell {
  readonly #row: number;
  readonly #segment: Segment;
  readonly #path: string;
  readonly #latch: RingLatch;
  #listener: Listener | undefined;

  constructor(segment: Segment, row: number) {
    this.#row = row;
    this.#segment = segment;
    this.#path = `${segment.sidePath}.bell-${row}`;
    this.#latch = new RingLatch(this.#where);
  }

  get #where(): string {
    return `${this.#segment.where}, bell ${this.#row}`;
  }

  ring(): boolean {
    const { ringers } = this.#segment;
    const known = ringers.get(this.#row);
    if (known !== undefined) {
      if (this.#write(known)) return true;
      // Its listener is gone; the next one has a FIFO of its own.
      this.#closeRinger();
    }
    const descriptor = this.#openRinger();
    if (descriptor === undefined) return false;
    ringers.set(this.#row, descriptor);
    if (this.#write(descriptor)) return true;
    this.#closeRinger();
    return false;
  }

  /** Whether someone will read it. */
  #write(descriptor: number): boolean {
    // INVARIANT: the call ends before it returns, so the system keeps no pointer to the byte. Node ignores SIGPIPE.
    if (libc().write(descriptor, RING) === 1) return true;
    const errno = lastErrno();
    // A full FIFO has rings enough.
    if (errno === os.errno.EAGAIN) return true;
    if (errno === os.errno.EPIPE) return false;
    if (errno === os.errno.EINTR) return this.#write(descriptor);
    throw lastError("write", this.#where, this.#segment.context);
  }

  #openRinger(): number | undefined {
    // Asked first, since a writer rings at every message and opening what is not there costs an error with its stack.
    if (!existsSync(this.#path)) return undefined;
    const flags = constants.O_WRONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW | O_CLOEXEC;
    const descriptor = openPath(this.#path, flags, 0);
    if (descriptor < 0) {
      const errno = -descriptor;
      if (errno === os.errno.ENXIO || errno === os.errno.ENOENT) return undefined;
      throw systemError("open", errno, `${this.#where}, ${this.#path}`, this.#segment.context);
    }
    // Nothing but a FIFO is ever written to, and none that only someone without a right to the region could have put there.
    const { mode, owner } = this.#segment;
    const stats = fstatSync(descriptor);
    if (stats.isFIFO() && (isShared(mode) || isTrusted(stats.uid, owner))) return descriptor;
    closeSync(descriptor);
    return undefined;
  }

  #closeRinger(): void {
    const descriptor = this.#segment.ringers.get(this.#row);
    if (descriptor !== undefined) closeSync(descriptor);
    this.#segment.ringers.delete(this.#row);
  }

  listen(): void {
    if (this.#listener !== undefined) return;
    if (!this.#segment.locks.tryAcquire(bellRow(this.#row))) {
      throw new TransportError(
        "busy",
        `${this.#where}: another reader listens; give each reader a row of its own.`,
        this.#segment.context,
      );
    }
    try {
      this.#listener = this.#startListening();
    } catch (error) {
      this.#segment.locks.release(bellRow(this.#row));
      throw nodeError(error, `${this.#where}, ${this.#path}`, this.#segment.context);
    }
  }

  #startListening(): Listener {
    const { context, mode } = this.#segment;
    const descriptor = makeFifo(this.#path, this.#where, this.#segment);
    try {
      // Who may write to the region may ring, whatever the umask: its group too, where this user may give it. What is
      // another user's has its rights already.
      if (fstatSync(descriptor).uid === process.geteuid?.()) {
        giveGroup(descriptor, this.#segment.group);
        const writers = (mode & 0o222) | 0o200;
        fchmodSync(descriptor, writers | (writers << 1));
      }
      const options: SocketConstructorOpts & { readonly onread: OnReadOpts } = {
        fd: descriptor,
        readable: true,
        writable: false,
        // One buffer for all reads: what the bytes are does not matter.
        onread: { buffer: new Uint8Array(512), callback: () => this.#heard() },
      };
      const socket = new Socket(options);
      socket.on("error", (error) => this.#latch.fail(nodeError(error, this.#where, context)));
      socket.resume();
      // A wait keeps the process alive, listening alone does not.
      socket.unref();
      return { descriptor, socket, cancelExit: atExit(() => this.#remove()) };
    } catch (error) {
      libc().close(descriptor);
      this.#remove();
      throw error;
    }
  }

  #remove(): void {
    removeSideFile(this.#path, isShared(this.#segment.mode));
  }

  #heard(): boolean {
    this.#latch.ring();
    return true;
  }

  wait(options?: WaitOptions): Promise<boolean> {
    return this.#latch.wait(options);
  }

  waitSync(timeout: number): boolean {
    return this.#latch.waitSync(timeout, (milliseconds) => this.#hear(milliseconds));
  }

  /** Blocks until the FIFO has rings, which it takes out before the event loop sees them. */
  #hear(milliseconds: number): boolean {
    // INVARIANT: the descriptor is open as long as its socket is, and nothing else of this thread runs until it has waited.
    const { descriptor, socket } = this.#listener ?? {};
    if (descriptor === undefined || socket?.destroyed !== false) {
      const message = `${this.#where}: its FIFO broke; close the region and attach to it anew.`;
      throw new TransportError("system", message, this.#segment.context);
    }
    if (milliseconds > 0) leaveSignals();
    const end = performance.now() + milliseconds;
    for (let left = milliseconds; ; left = end - performance.now()) {
      const found = libc().poll(descriptor, Math.ceil(Math.min(Math.max(left, 0), SLICE)));
      // A signal to which the program listens ends the call; the listener runs when the event loop does.
      if (found < 0 && lastErrno() !== os.errno.EINTR) throw lastError("poll", this.#where, this.#segment.context);
      if (found > 0 && this.#drain(descriptor)) return true;
      if (left <= 0) return false;
    }
  }

  /** Whether there was a ring. What the event loop was told of before, it then finds gone, and goes on. */
  #drain(descriptor: number): boolean {
    for (let taken = 0; ; ) {
      // INVARIANT: the descriptor does not block, and the call ends before it returns.
      const count = libc().read(descriptor, rings);
      taken += Math.max(count, 0);
      if (count === rings.length) continue;
      const errno = count < 0 ? lastErrno() : os.errno.EAGAIN;
      if (errno === os.errno.EAGAIN) return taken > 0;
      if (errno !== os.errno.EINTR) throw systemError("read", errno, this.#where, this.#segment.context);
    }
  }

  /** Stops listening and ringing; to be called once, when the region closes. */
  close(closed: TransportError): void {
    this.#closeRinger();
    const listener = this.#listener;
    if (listener === undefined) return;
    this.#listener = undefined;
    listener.cancelExit();
    listener.socket.destroy();
    this.#latch.fail(closed);
    try {
      this.#remove();
    } catch (error) {
      throw nodeError(error, `${this.#where}, ${this.#path}`, this.#segment.context);
    } finally {
      this.#segment.locks.release(bellRow(this.#row));
    }
  }
}
