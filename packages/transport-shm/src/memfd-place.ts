import { closeSync, constants, fstatSync, readlinkSync } from "node:fs";
import { constants as os } from "node:os";
import { libc, openPath, ownDirectory, type Place, prepareOwnDirectory } from "@mortise/mapping";
import { TransportError } from "@mortise/transport";

/** Where a child process finds what it inherited: names, each with a descriptor and the inode behind it, as JSON. */
export const VARIABLE = "MORTISE_MEMFD";

/** Memory by name; each has a descriptor of its own, which a child process may inherit. */
export class MemfdPlace implements Place {
  readonly kind = "memfd";
  readonly maxNameBytes = 215;
  readonly granularity = 1;
  readonly locks = "ranges";
  readonly openCall = "memfd_create";
  readonly unlinkCall = "close";
  readonly sideDirectory: string = ownDirectory();
  readonly #descriptors = new Map<string, number>();

  /** @param inherited what {@link VARIABLE} said at the start of the process */
  constructor(inherited: string | undefined) {
    for (const [name, descriptor, inode] of parse(inherited)) {
      // A process that did not inherit it, but only the environment, has something else there, or nothing.
      const memory =
        /^\/memfd:/.test(target(descriptor)) && String(fstatSync(descriptor, { bigint: true }).ino) === inode;
      if (memory) this.#descriptors.set(name, descriptor);
    }
  }

  prepare(making: boolean): void {
    // Bells are FIFOs, which need a path.
    prepareOwnDirectory(this.sideDirectory, making);
  }

  open(name: string, flags: number): number {
    const known = this.#descriptors.get(name);
    if ((flags & constants.O_CREAT) !== 0) return known === undefined ? this.#make(name) : -os.errno.EEXIST;
    if (known === undefined) return -os.errno.ENOENT;
    if (!libc().isSealed(known)) {
      throw new TransportError(
        "not-a-region",
        `memfd region "${name}": its memory could be made shorter; only what memfdTransport() made is attached to.`,
        { transport: this.kind, name },
      );
    }
    return reopen(known, flags);
  }

  #make(name: string): number {
    const made = libc().memfdCreate(name);
    if (made < 0) return -libc().errno();
    // INVARIANT: locks belong to a descriptor's open file description, which inheriting would share. So the one that
    // children inherit is another than that of the region, and they open theirs anew.
    const inherited = reopen(made, constants.O_RDWR);
    if (inherited < 0) closeSync(made);
    else this.#descriptors.set(name, inherited);
    return inherited < 0 ? inherited : made;
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
    const descriptor = this.#descriptors.get(name);
    if (descriptor === undefined) return -os.errno.ENOENT;
    this.#descriptors.delete(name);
    closeSync(descriptor);
    return 0;
  }

  stat(name: string): ReturnType<Place["stat"]> {
    const descriptor = this.#descriptors.get(name);
    return descriptor === undefined ? undefined : fstatSync(descriptor, { bigint: true });
  }

  names(): string[] {
    return [...this.#descriptors.keys()];
  }

  /** Descriptors for a child, which shall have them from number `first` on, and what {@link VARIABLE} tells it. */
  inheritance(first: number): { readonly descriptors: readonly number[]; readonly variable: string } {
    const entries = [...this.#descriptors].map(([name, descriptor], index) => {
      return [name, first + index, String(fstatSync(descriptor, { bigint: true }).ino)];
    });
    return { descriptors: [...this.#descriptors.values()], variable: JSON.stringify(entries) };
  }
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
      typeof entry[2] === "string",
  );
}
