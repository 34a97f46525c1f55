import { closeSync, constants, fstatSync, readlinkSync } from "node:fs";
import { constants as os } from "node:os";
import { libc, openPath, ownDirectory, type Place, prepareOwnDirectory } from "@mortise/mapping";
import { TransportError } from "@mortise/transport";

/** Where a child process finds what it inherited: names, each with a descriptor and the inode behind it, as JSON. */
export const VARIABLE = "MORTISE_MEMFD";

/** Memory that has a name here. */
interface Entry {
  /** Which a child process may inherit. */
  readonly descriptor: number;
  readonly inode: bigint;
  /** Whether this process got it from its parent. */
  readonly inherited: boolean;
}

/** Memory by name; each has a descriptor of its own, which a child process may inherit. */
export class MemfdPlace implements Place {
  readonly kind = "memfd";
  readonly maxNameBytes = 215;
  readonly granularity = 1;
  readonly locks = "ranges";
  readonly openCall = "memfd_create";
  readonly unlinkCall = "close";
  readonly sideDirectory: string = ownDirectory();
  readonly #entries = new Map<string, Entry>();

  /** @param variable what {@link VARIABLE} said at the start of the process */
  constructor(variable: string | undefined) {
    for (const [name, descriptor, inode] of parse(variable)) {
      const entry = { descriptor, inode: BigInt(inode), inherited: true };
      // A process that did not inherit it, but only the environment, has something else there, or nothing.
      if (isThere(entry)) this.#entries.set(name, entry);
    }
  }

  prepare(): void {}

  /** Bells are FIFOs, which need a path. */
  prepareSides(): void {
    prepareOwnDirectory(this.sideDirectory, true);
  }

  /** What a name leads to, if the program has not closed it. */
  #find(name: string): Entry | undefined {
    const entry = this.#entries.get(name);
    if (entry === undefined || isThere(entry)) return entry;
    this.#entries.delete(name);
    return undefined;
  }

  open(name: string, flags: number): number {
    const entry = this.#find(name);
    if ((flags & constants.O_CREAT) !== 0) return entry === undefined ? this.#make(name) : -os.errno.EEXIST;
    if (entry === undefined) return -os.errno.ENOENT;
    if (!libc().isSealed(entry.descriptor)) {
      throw new TransportError(
        "not-a-region",
        `memfd region "${name}": its memory could be made shorter; only what memfdTransport() made is attached to.`,
        { transport: this.kind, name },
      );
    }
    return reopen(entry.descriptor, flags);
  }

  #make(name: string): number {
    const made = libc().memfdCreate(name);
    if (made < 0) return -libc().errno();
    // INVARIANT: locks belong to a descriptor's open file description, which inheriting would share. So children inherit
    // another than the region's, and open theirs anew. Both are Node's, which closes them with a worker thread.
    const [own, forChildren] = [reopen(made, constants.O_RDWR), reopen(made, constants.O_RDWR)];
    libc().close(made);
    if (own < 0 || forChildren < 0) {
      for (const opened of [own, forChildren]) if (opened >= 0) closeSync(opened);
      return Math.min(own, forChildren);
    }
    const { ino } = fstatSync(forChildren, { bigint: true });
    this.#entries.set(name, { descriptor: forChildren, inode: ino, inherited: false });
    return own;
  }

  close(descriptor: number): void {
    closeSync(descriptor);
  }

  seal(descriptor: number): void {
    if (libc().sealSize(descriptor) === 0) return;
    throw new TransportError("system", `a memfd could not be sealed (errno ${libc().errno()}).`, {
      transport: this.kind,
      call: "fcntl",
    });
  }

  unlink(name: string): number {
    const entry = this.#find(name);
    if (entry === undefined) return -os.errno.ENOENT;
    this.#entries.delete(name);
    // What was inherited is there for other transports of the process too.
    if (!entry.inherited) closeSync(entry.descriptor);
    return 0;
  }

  stat(name: string): ReturnType<Place["stat"]> {
    const entry = this.#find(name);
    return entry === undefined ? undefined : fstatSync(entry.descriptor, { bigint: true });
  }

  names(): string[] {
    return [...this.#entries.keys()].filter((name) => this.#find(name) !== undefined);
  }

  /** Descriptors for a child, which shall have them from number `first` on, and what {@link VARIABLE} tells it. */
  inheritance(first: number): { readonly descriptors: readonly number[]; readonly variable: string } {
    const names = this.names();
    const entries = names.flatMap((name) => this.#entries.get(name) ?? []);
    const lines = names.map((name, index) => [name, first + index, String(entries[index]?.inode)]);
    return { descriptors: entries.map(({ descriptor }) => descriptor), variable: JSON.stringify(lines) };
  }
}

/** Whether a descriptor still leads to the memory. */
function isThere({ descriptor, inode }: Entry): boolean {
  return /^\/memfd:/.test(target(descriptor)) && fstatSync(descriptor, { bigint: true }).ino === inode;
}

/** A descriptor of its own for the same memory. */
function reopen(descriptor: number, flags: number): number {
  return openPath(`/proc/self/fd/${descriptor}`, flags & ~constants.O_NOFOLLOW, 0);
}

/** What a descriptor leads to, such as `/memfd:camera (deleted)`. */
function target(descriptor: number): string {
  try {
    return readlinkSync(`/proc/self/fd/${descriptor}`);
  } catch {
    return "";
  }
}

/** The entries that have the form of some; an environment may hold anything. */
function parse(text: string = "[]"): [name: string, descriptor: number, inode: string][] {
  let entries: unknown;
  try {
    entries = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(entries)) return [];
  return entries.filter(
    (entry) =>
      Array.isArray(entry) &&
      typeof entry[0] === "string" &&
      Number.isInteger(entry[1]) &&
      entry[1] > 2 &&
      typeof entry[2] === "string" &&
      /^\d+$/.test(entry[2]),
  );
}
