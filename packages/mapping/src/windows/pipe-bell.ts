import { createServer, type Server, type Socket } from "node:net";
import {
  RingLatch,
  type RowBell,
  TransportError,
  type TransportErrorContext,
  type WaitOptions,
} from "@mortise/transport";
import { bellRow, type SegmentLocks } from "../row-locks.ts";
import { type Handle, INVALID_HANDLE, kernel32, WAIT_OBJECT_0, WAIT_TIMEOUT } from "./kernel32.ts";
import { PipeRinger } from "./pipe-ringer.ts";
import { ERROR_FILE_NOT_FOUND, ERROR_PIPE_BUSY, lastError, win32Error } from "./win32-error.ts";

/**
 * How many names a bell's pipe may have. One stays taken while any end of it is open, and ringers of a listener that died
 * notice at their next ring only; the next listener then has another of these names.
 */
const TURNS = 4;

/** Answers, in bytes, that may wait for a ringer to take them out of the pipe; ours leave far fewer, and all fit in it. */
const MOST_UNREAD = 65_536;

/** How long a thread is blocked in one call, in milliseconds: a worker is terminated only between two. */
const SLICE = 500;

/** What a {@link PipeBell} stands beside. */
export interface PipeBellPlace {
  /** How the paths of its pipes begin, which no other region and no other row has. */
  readonly path: string;
  /** The name of the event beside the pipes, which is as much its own. */
  readonly event: string;
  /** The locks of the region, whose holder of {@link bellRow} listens. */
  readonly locks: SegmentLocks;
  readonly where: string;
  readonly context: TransportErrorContext;
}

/**
 * A named pipe that the listener serves on the event loop, and that each ringer stays connected to. A ring is one byte,
 * which the listener answers with as many; where there is no pipe, no one listens.
 *
 * What Node has read of a pipe, or will, a blocked thread cannot know. So each ring also sets an event, on which that
 * waits; its byte comes later, as a ring once more.
 */
export class PipeBell implements RowBell {
  readonly #place: PipeBellPlace;
  readonly #row: number;
  readonly #latch: RingLatch;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
  /** 0 where this does not listen. */
  #event: Handle = 0;
  #failure: TransportError | undefined;
  #ringer: PipeRinger | undefined;

  constructor(place: PipeBellPlace, row: number) {
    this.#place = place;
    this.#row = row;
    this.#latch = new RingLatch(this.#where);
  }

  get #where(): string {
    return `${this.#place.where}, bell ${this.#row}`;
  }

  ring(): boolean {
    // The listener of a connection that broke is gone; the next one has a pipe of its own.
    if (this.#ringer?.ring() === true) return true;
    this.closeRinger();
    const listened = this.#server !== undefined || this.#place.locks.heldElsewhere(bellRow(this.#row));
    if (!listened) return false;
    let busy = false;
    for (let turn = 0; turn < TURNS; turn++) {
      const path = this.#path(turn);
      const pipe = kernel32().openPipe(path);
      if (pipe !== INVALID_HANDLE) {
        this.#ringer = new PipeRinger(pipe, kernel32().openEvent(this.#place.event));
        if (this.#ringer.ring()) return true;
        this.closeRinger();
        continue;
      }
      const error = kernel32().getLastError();
      if (error === ERROR_PIPE_BUSY) busy = true;
      else if (error !== ERROR_FILE_NOT_FOUND) {
        throw win32Error("CreateFileW", error, `${this.#where}, ${path}`, this.#place.context);
      }
    }
    // Others connect, whom the listener has not met yet; each rings when it does. Until then, the event does.
    if (busy) this.#setEvent();
    return busy;
  }

  #setEvent(): void {
    const { openEvent, setEvent, closeHandle } = kernel32();
    const event = openEvent(this.#place.event);
    if (event === 0) return;
    setEvent(event);
    closeHandle(event);
  }

  #path(turn: number): string {
    return `${this.#place.path}-${turn}`;
  }

  /** Closes the connection to a listener; a later ring makes another. */
  closeRinger(): void {
    this.#ringer?.close();
    this.#ringer = undefined;
  }

  listen(): void {
    if (this.#server !== undefined) return;
    const { locks, context } = this.#place;
    // INVARIANT: the row's lock, not the pipe's name, keeps a second listener away: a name in use is told only later,
    // and by Wine not at all.
    if (!locks.tryAcquire(bellRow(this.#row))) {
      throw new TransportError(
        "busy",
        `${this.#where}: another reader listens; give each reader a row of its own.`,
        context,
      );
    }
    try {
      this.#event = this.#makeEvent();
      this.#server = this.#serve();
    } catch (error) {
      this.#closeEvent();
      locks.release(bellRow(this.#row));
      throw error;
    }
  }

  /** INVARIANT: before the pipe, so that each ringer finds it. */
  #makeEvent(): Handle {
    const { event, context } = this.#place;
    const made = kernel32().createEvent(event);
    if (made === 0) throw lastError("CreateEventW", this.#where, context);
    // It may be a dead listener's, kept by a ringer: its rings are nobody's.
    kernel32().wait(made, 0);
    return made;
  }

  #closeEvent(): void {
    if (this.#event !== 0) kernel32().closeHandle(this.#event);
    this.#event = 0;
  }

  #serve(): Server {
    const { path, context } = this.#place;
    for (let turn = 0; turn < TURNS; turn++) {
      const server = createServer((socket) => this.#meet(socket));
      server.on("error", (error) => this.#fail(server, error));
      // The pipe is there when this returns, unless the name is taken. A wait keeps the process alive, listening alone
      // does not.
      // Exclusive: else a worker of node:cluster would ask its parent to serve it, which takes a while.
      server.listen({ path: this.#path(turn), exclusive: true }).unref();
      if (!server.listening) {
        server.close();
        continue;
      }
      return server;
    }
    throw new TransportError("system", `${this.#where}: the pipe ${path} cannot be served; try again later.`, context);
  }

  #fail(server: Server, error: Error): void {
    if (server !== this.#server) return;
    const message = `${this.#where}: its pipe broke (${error.message}); close the region and attach to it anew.`;
    this.#failure = new TransportError("system", message, this.#place.context);
    this.#latch.fail(this.#failure);
  }

  #meet(socket: Socket): void {
    this.#sockets.add(socket);
    socket.unref();
    socket.on("data", (rings) => {
      // INVARIANT: answered first. A ring that comes before the answer is none of its own: whoever wakes after it sees
      // what was written before that ring.
      socket.write(rings);
      this.#heard();
      // Who sends more than one ring at a time and takes no answers is no ringer of ours.
      if (socket.writableLength > MOST_UNREAD) socket.destroy();
    });
    socket.on("close", () => this.#sockets.delete(socket));
    // One that breaks was a ringer's that ended: nothing to do.
    socket.on("error", () => {});
    // Who found all connections taken has rung and could write nothing.
    this.#heard();
  }

  #heard(): void {
    // INVARIANT: the event first. A ring that had set it came before this one's wake, which so does for both.
    kernel32().wait(this.#event, 0);
    this.#latch.ring();
  }

  wait(options?: WaitOptions): Promise<boolean> {
    return this.#failure === undefined ? this.#latch.wait(options) : Promise.reject(this.#failure);
  }

  waitSync(timeout: number): boolean {
    if (this.#failure !== undefined) throw this.#failure;
    return this.#latch.waitSync(timeout, (milliseconds) => this.#hear(milliseconds));
  }

  #hear(milliseconds: number): boolean {
    const end = performance.now() + milliseconds;
    for (let left = milliseconds; ; left = end - performance.now()) {
      const result = kernel32().wait(this.#event, Math.ceil(Math.min(Math.max(left, 0), SLICE)));
      if (result === WAIT_OBJECT_0) return true;
      if (result !== WAIT_TIMEOUT) throw lastError("WaitForSingleObject", this.#where, this.#place.context);
      if (left <= 0) return false;
    }
  }

  close(closed: TransportError): void {
    this.closeRinger();
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    this.#closeEvent();
    this.#place.locks.release(bellRow(this.#row));
    this.#latch.fail(closed);
  }
}
