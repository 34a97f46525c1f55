import type { CreateOptions, Transport } from "../transport.ts";

/**
 * What is put to the test, and how. Only the transport is needed; what else a subject offers, more cases can be run with.
 *
 * @example
 * const subject: Subject = {
 *   transport: arenaTransport(),
 *   skips: { "views kept from before a close are detached": "an arena's buffer is shared, and cannot be detached" },
 * };
 */
export interface Subject {
  /** Cases make regions of names of their own, `contract-` and some letters, and leave none behind. */
  readonly transport: Transport;
  /** Cases that this transport cannot pass, by {@link ContractCase.name}, each with the reason. */
  readonly skips?: Readonly<Record<string, string>>;
  /**
   * What the system behind this transport does not do at all, so that the cases that need it are skipped: `"lists"`,
   * telling which regions there are; `"openBy"`, telling who has them mapped; `"names"`, removing names, giving them to a new region or keeping them, where each
   * lasts exactly as long as a process has the region open.
   */
  readonly lacks?: readonly Ability[];
  /**
   * Starts a second process that has the same transport, and does what {@link peerOperations} does; without it the cases
   * that need one are skipped. A case ends all that it started.
   */
  spawn?(): Promise<Peer>;
  /**
   * Makes a region as a program without this library would, of no size yet where `length` is 0; without it the cases
   * that need one are skipped.
   */
  makeForeign?(name: string, length: number): void;
  /**
   * Makes something that is no region under a name, such as a directory among files, and returns what removes it;
   * without it the case that needs one is skipped.
   */
  makeOther?(name: string): () => void;
  /** The permission bits of a region; without it the cases that need them are skipped. */
  modeOf?(name: string): number;
}

/** What not every system can do. */
export type Ability = "lists" | "names" | "openBy";

/** What a peer does on request, as {@link peerOperations} does it; a region is meant by the number that opened it. */
export interface PeerOperations {
  create(name: string, length: number, options?: CreateOptions): number;
  attach(name: string): number;
  open(name: string, length: number): { region: number; created: boolean };
  adopt(region: number): boolean;
  close(region: number): void;
  remove(name: string): boolean;
  read(region: number, at: number): number;
  write(region: number, at: number, value: number): void;
  /** Adds 1 to the 32-bit word at index `word`, `times` times, atomically. */
  increment(region: number, word: number, times: number): void;
  acquire(region: number, row: number): boolean;
  heldElsewhere(region: number, row: number): boolean;
  release(region: number, row: number): void;
  listen(region: number, row: number): void;
  /** A `timeout` in milliseconds. */
  wait(region: number, row: number, timeout: number): boolean;
  /** As {@link wait}, but the peer is blocked, and answers nothing meanwhile. */
  waitSync(region: number, row: number, timeout: number): boolean;
  ring(region: number, row: number): boolean;
  /** Rings so many milliseconds after it has answered. */
  ringLater(region: number, row: number, delay: number): void;
  /** Keeps views, closes the region and touches them: what they read, as text. */
  touchAfterClose(region: number): string[];
  /** Sets the mask of permission bits for all that the peer makes from now on. */
  umask(mask: number): void;
}

/** How a process may end: it runs out of work, exits, fails, or gets a signal. */
export type PeerEnd = "return" | "exit" | "throw" | "SIGTERM" | "SIGINT" | "SIGHUP" | "SIGKILL";

/** Another process that has the same transport. */
export interface Peer {
  /** Rejects with the TransportError that the peer caught. */
  call<K extends keyof PeerOperations>(
    operation: K,
    ...args: Parameters<PeerOperations[K]>
  ): Promise<ReturnType<PeerOperations[K]>>;
  /** Ends the process; resolves when it is gone. */
  end(how: PeerEnd): Promise<void>;
}
