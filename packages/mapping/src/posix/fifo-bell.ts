import { closeSync, constants, existsSync, fchmodSync, fstatSync, lstatSync } from "node:fs";
import { type OnReadOpts, Socket, type SocketConstructorOpts } from "node:net";
import { constants as os } from "node:os";
import { RingLatch, type RowBell, TransportError, type WaitOptions } from "@mortise/transport";
import { atExit } from "../at-exit.ts";
import { isErrno, lastError, nodeError, systemError } from "../errno.ts";
import { pause } from "../pause.ts";
import { bellRow } from "../row-locks.ts";
import { giveGroup } from "./give-group.ts";
import { lastErrno, libc, O_CLOEXEC } from "./libc.ts";
import { openPath } from "./open-path.ts";
import type { Segment } from "./segment.ts";
import { isShared, isTrusted, leadsTo, makeSideDirectory, removeSideFile } from "./side-files.ts";
import { claimBell } from "./sweep.ts";

/** How often a FIFO is made, since who sweeps up dead bells may remove a new one. */
const TRIES = 5;

const RING = new Uint8Array(1);

interface Listener {
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
    const descriptor = this.#makeFifo();
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
      return { socket, cancelExit: atExit(() => this.#remove()) };
    } catch (error) {
      libc().close(descriptor);
      this.#remove();
      throw error;
    }
  }

  /** A FIFO that is marked as listened to. */
  #makeFifo(): number {
    const where = `${this.#where}, ${this.#path}`;
    const flags = constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOFOLLOW | O_CLOEXEC;
    this.#segment.place.prepareSides?.();
    for (let tries = 0; tries < TRIES; tries++) {
      makeSideDirectory(this.#path, this.#segment);
      const old = this.#removeDead();
      if (old !== undefined) return old;
      if (libc().mkfifo(this.#path, 0o600) !== 0) {
        // Whoever removed the last file of the directory has removed that too.
        const errno = lastErrno();
        if (errno === os.errno.ENOENT) continue;
        if (errno !== os.errno.EEXIST) throw systemError("mkfifo", errno, where, this.#segment.context);
        this.#refuseOther();
        // One who sweeps up has the dead listener's FIFO at this moment.
        pause(1);
        continue;
      }
      // Not through Node: the socket that gets it is what closes it.
      const descriptor = libc().open(this.#path, flags, 0);
      if (descriptor >= 0) {
        // Who sweeps up dead bells may have taken the new one for such, before it was marked.
        const marked = claimBell(descriptor) || lastErrno() !== os.errno.EWOULDBLOCK;
        if (marked && fstatSync(descriptor).isFIFO() && leadsTo(this.#path, descriptor)) return descriptor;
        libc().close(descriptor);
      } else if (lastErrno() !== os.errno.ENOENT) {
        const error = lastError("open", where, this.#segment.context);
        this.#remove();
        throw error;
      }
      pause(1);
    }
    throw new TransportError("busy", `${where} is removed again and again; try again later.`, this.#segment.context);
  }

  /**
   * Removes the FIFO of a listener that died, since a ringer may have it open, and a ring into it must find nobody rather
   * than be kept for a stranger. Another user's cannot be removed, and is listened to: its descriptor, if so.
   */
  #removeDead(): number | undefined {
    const flags = constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOFOLLOW | O_CLOEXEC;
    const descriptor = libc().open(this.#path, flags, 0);
    if (descriptor < 0) {
      // A link, or what may not be opened: it is in the way, and mkfifo says so.
      return undefined;
    }
    // INVARIANT: the row's lock is held, so a FIFO that is there belongs to a dead listener; and its mark is, so nobody
    // who sweeps up dead bells removes the next one in its place.
    if (!fstatSync(descriptor).isFIFO() || !claimBell(descriptor)) {
      libc().close(descriptor);
      return undefined;
    }
    try {
      removeSideFile(this.#path, true);
    } catch (error) {
      if (isErrno(error, "EPERM") || isErrno(error, "EACCES")) return descriptor;
      libc().close(descriptor);
      throw error;
    }
    libc().close(descriptor);
    return undefined;
  }

  #refuseOther(): void {
    const there = lstatSync(this.#path, { throwIfNoEntry: false });
    if (there === undefined || there.isFIFO()) return;
    const message = `${this.#where}: something that is no bell stands at ${this.#path}; remove it.`;
    throw new TransportError("not-a-region", message, this.#segment.context);
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
