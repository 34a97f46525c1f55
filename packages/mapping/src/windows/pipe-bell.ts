import { createServer, type Server, type Socket } from "node:net";
import {
  RingLatch,
  type RowBell,
  TransportError,
  type TransportErrorContext,
  type WaitOptions,
} from "@mortise/transport";
import { bellRow, type SegmentLocks } from "../row-locks.ts";
import { INVALID_HANDLE, kernel32 } from "./kernel32.ts";
import { PipeRinger } from "./pipe-ringer.ts";
import { ERROR_FILE_NOT_FOUND, ERROR_PIPE_BUSY, win32Error } from "./win32-error.ts";

/** What a {@link PipeBell} stands beside. */
export interface PipeBellPlace {
  /** The path of the pipe, which no other region and no other row has. */
  readonly path: string;
  /** The locks of the region, whose holder of {@link bellRow} listens. */
  readonly locks: SegmentLocks;
  readonly where: string;
  readonly context: TransportErrorContext;
}

/**
 * A named pipe that the listener serves on the event loop, and that each ringer stays connected to. A ring is one byte,
 * which the listener answers with as many; where there is no pipe, no one listens.
 */
export class PipeBell implements RowBell {
  readonly #place: PipeBellPlace;
  readonly #row: number;
  readonly #latch: RingLatch;
  readonly #sockets = new Set<Socket>();
  #server: Server | undefined;
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
    this.#closeRinger();
    const pipe = kernel32().openPipe(this.#place.path);
    if (pipe !== INVALID_HANDLE) {
      this.#ringer = new PipeRinger(pipe);
      return this.#ringer.ring();
    }
    const error = kernel32().getLastError();
    if (error === ERROR_FILE_NOT_FOUND) return false;
    // Others connect, whom the listener has not met yet; each rings when it does.
    if (error === ERROR_PIPE_BUSY) return true;
    throw win32Error("CreateFileW", error, `${this.#where}, ${this.#place.path}`, this.#place.context);
  }

  #closeRinger(): void {
    this.#ringer?.close();
    this.#ringer = undefined;
  }

  listen(): void {
    if (this.#server !== undefined) return;
    const { path, locks, context } = this.#place;
    // INVARIANT: the row's lock, not the pipe's name, keeps a second listener away: a name in use is told only later,
    // and by Wine not at all.
    if (!locks.tryAcquire(bellRow(this.#row))) {
      throw new TransportError(
        "busy",
        `${this.#where}: another reader listens; give each reader a row of its own.`,
        context,
      );
    }
    const server = createServer((socket) => this.#meet(socket));
    server.on("error", (error) => {
      const message = `${this.#where}: the pipe ${path} cannot be served (${error.message}); attach to the region anew.`;
      this.#failure = new TransportError("system", message, context);
      this.#latch.fail(this.#failure);
    });
    // The pipe is there when this returns. A wait keeps the process alive, listening alone does not.
    server.listen(path).unref();
    this.#server = server;
  }

  #meet(socket: Socket): void {
    this.#sockets.add(socket);
    socket.unref();
    socket.on("data", (rings) => {
      // INVARIANT: answered first. A ring that comes before the answer is none of its own: whoever wakes after it sees
      // what was written before that ring.
      socket.write(rings);
      this.#latch.ring();
    });
    socket.on("close", () => this.#sockets.delete(socket));
    // One that breaks was a ringer's that ended: nothing to do.
    socket.on("error", () => {});
    // Who found all connections taken has rung and could write nothing.
    this.#latch.ring();
  }

  wait(options?: WaitOptions): Promise<boolean> {
    return this.#failure === undefined ? this.#latch.wait(options) : Promise.reject(this.#failure);
  }

  close(closed: TransportError): void {
    this.#closeRinger();
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    server.close();
    for (const socket of this.#sockets) socket.destroy();
    this.#place.locks.release(bellRow(this.#row));
    this.#latch.fail(closed);
  }
}
