import { constants as os } from "node:os";
import { TransportError } from "@mortise/transport";
import type { LibraryHandle } from "koffi";
import { koffi as loadKoffi } from "../koffi.ts";

/** The C library's calls that Node does not offer. Each returns as C does; ask {@link lastErrno} next. */
export interface Libc {
  open(path: string, flags: number, mode: number): number;
  shmOpen(name: string, flags: number, mode: number): number;
  /** 0, or the error's number, negative. */
  shmUnlink(name: string): number;
  /** 0, or the error's number, negative. */
  unlink(path: string): number;
  /** Memory without a name that others could find, which may be sealed; Linux only. */
  memfdCreate(name: string): number;
  /** Lets nobody make the memory shorter or longer; Linux only. */
  sealSize(descriptor: number): number;
  /** Whether nobody can make what a descriptor leads to shorter. */
  isSealed(descriptor: number): boolean;
  close(descriptor: number): number;
  /** A shared mapping from the object's start, to be read and perhaps written; {@link MAP_FAILED} when it failed. */
  map(descriptor: number, length: number, writable: boolean): bigint;
  unmap(address: bigint, length: number): number;
  /** Returns the error itself, not through errno. `undefined` where the system has no such call. */
  readonly fallocate: ((descriptor: number, length: number) => number) | undefined;
  mkfifo(path: string, mode: number): number;
  /** `fcntl` with a `struct flock`, which the system may write to. */
  lockRange(descriptor: number, command: number, range: Uint8Array): number;
  flock(descriptor: number, operation: number): number;
  write(descriptor: number, bytes: Uint8Array): number;
  read(descriptor: number, bytes: Uint8Array): number;
  /** Waits until there is something to be read, so many whole milliseconds at most; how many descriptors have it: 0, 1. */
  poll(descriptor: number, milliseconds: number): number;
  /** What is done at a signal, as `struct sigaction`: the new one, and room for the one before. */
  sigaction(signal: number, action: Uint8Array, before: Uint8Array | null): number;
  pageSize(): number;
  /** The number of a group; `undefined` where none has the name. */
  group(name: string): number | undefined;
  /** The number of the error that the last failed call on this thread had. */
  errno(): number;
}

/** What `mmap` returns when it failed: (void *) -1. */
export const MAP_FAILED: bigint = 2n ** 64n - 1n;

/** Set on every descriptor at its making, so that no child process inherits one. */
export const O_CLOEXEC: number = process.platform === "darwin" ? 0x1000000 : 0o2000000;

const PROT_READ = 1;
const PROT_WRITE = 2;
const MAP_SHARED = 1;
const MFD_CLOEXEC = 1;
const MFD_ALLOW_SEALING = 2;
const F_ADD_SEALS = 1033;
const F_GET_SEALS = 1034;
const POLLIN = 1;
/** Room for a group's names and members. */
const GROUP_BYTES = 2 ** 20;
const F_SEAL_SEAL = 1;
const F_SEAL_SHRINK = 2;
const F_SEAL_GROW = 4;

/** The platforms whose calls and structures are declared here; all are little-endian with 64-bit pointers. */
const SUPPORTED: readonly string[] = [
  "linux-x64",
  "linux-arm64",
  "linux-riscv64",
  "linux-loong64",
  "darwin-x64",
  "darwin-arm64",
];

let loaded: Libc | undefined;

/**
 * The C library of this process, loaded at the first call, so that importing this module fails nowhere.
 *
 * @throws TransportError `not-supported` on other systems than Linux and macOS on 64-bit processors
 */
export function libc(): Libc {
  loaded ??= load();
  return loaded;
}

/** The number of the error that the last failed call on this thread had. */
export function lastErrno(): number {
  return libc().errno();
}

function load(): Libc {
  const platform = `${process.platform}-${process.arch}`;
  if (!SUPPORTED.includes(platform)) {
    throw new TransportError(
      "not-supported",
      `memory cannot be mapped on ${platform} yet, only on ${SUPPORTED.join(", ")}; ` +
        "within one process, the memory transport of @mortise/transport works everywhere.",
    );
  }
  const koffi = loadKoffi();
  // The process itself: Node links the C library, whichever it is (glibc, musl, Apple's).
  const library = koffi.load(null);
  const realtime = (definition: string): ((...values: unknown[]) => number) => {
    try {
      return library.func(definition);
    } catch {
      // Before glibc 2.34 these two were in a library of their own.
      return koffi.load("librt.so.1").func(definition);
    }
  };
  // INVARIANT: "..." stands where C's declaration has it. On macOS arm64 a variadic argument goes to the stack; one
  // declared as ordinary would be read from there as garbage.
  const open = library.func("int open(const char *path, int flags, ...)");
  const shmOpen =
    process.platform === "darwin"
      ? realtime("int shm_open(const char *name, int flags, ...)")
      : realtime("int shm_open(const char *name, int flags, uint32_t mode)");
  const mmap = library.func(
    "void *mmap(void *address, size_t length, int protection, int flags, int fd, int64_t offset)",
  );
  const unmap = library.func("int munmap(void *address, size_t length)");
  const fcntl = library.func("int fcntl(int fd, int command, ...)");
  const orErrno =
    (call: (name: string) => number) =>
    (name: string): number =>
      call(name) === 0 ? 0 : -koffi.errno();
  let memfdCreate: ((name: string, flags: number) => number) | undefined;
  const groupOf = library.func(
    "int getgrnam_r(const char *name, _Out_ void *group, _Out_ void *names, size_t length, _Out_ void *result)",
  );
  const write = library.func("long write(int fd, const void *bytes, size_t count)");
  const read = library.func("long read(int fd, void *bytes, size_t count)");
  const poll = library.func(
    `int poll(void *descriptors, ${process.platform === "darwin" ? "uint32_t" : "size_t"} count, int milliseconds)`,
  );
  // `struct pollfd`: i32 descriptor, i16 what is asked, i16 what is so.
  const polled = new DataView(new ArrayBuffer(8));
  const polledBytes = new Uint8Array(polled.buffer);
  return {
    open: (path, flags, mode) => open(path, flags, "uint32_t", mode),
    shmOpen:
      process.platform === "darwin"
        ? (name, flags, mode) => shmOpen(name, flags, "uint32_t", mode)
        : (name, flags, mode) => shmOpen(name, flags, mode),
    shmUnlink: orErrno(realtime("int shm_unlink(const char *name)")),
    unlink: orErrno(library.func("int unlink(const char *path)")),
    memfdCreate(name): number {
      // Declared when it is asked for: not every system has it.
      memfdCreate ??= library.func("int memfd_create(const char *name, unsigned int flags)");
      return memfdCreate(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
    },
    sealSize: (descriptor) => fcntl(descriptor, F_ADD_SEALS, "int", F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW),
    isSealed(descriptor): boolean {
      const seals = process.platform === "linux" ? fcntl(descriptor, F_GET_SEALS, "int", 0) : -1;
      return seals >= 0 && (seals & F_SEAL_SHRINK) !== 0;
    },
    close: library.func("int close(int fd)"),
    map: (descriptor, length, writable) =>
      mmap(null, length, PROT_READ | (writable ? PROT_WRITE : 0), MAP_SHARED, descriptor, 0),
    unmap,
    fallocate: process.platform === "linux" ? declareFallocate(library) : undefined,
    mkfifo: library.func(
      `int mkfifo(const char *path, ${process.platform === "darwin" ? "uint16_t" : "uint32_t"} mode)`,
    ),
    lockRange: (descriptor, command, range) => fcntl(descriptor, command, "void *", range),
    flock: library.func("int flock(int fd, int operation)"),
    errno: () => koffi.errno(),
    sigaction: library.func("int sigaction(int signal, const void *action, void *before)"),
    pageSize: library.func("int getpagesize(void)"),
    group(name): number | undefined {
      // `struct group`: two pointers, then the number. Memory of our own, since threads would share the system's.
      const [found, names, result] = [Buffer.alloc(64), Buffer.alloc(GROUP_BYTES), Buffer.alloc(8)];
      // INVARIANT: the call ends before it returns, so the system keeps no pointer to these.
      if (groupOf(name, found, names, names.length, result) !== 0) return undefined;
      return result.readBigUInt64LE(0) === 0n ? undefined : found.readUInt32LE(16);
    },
    write: (descriptor, bytes) => Number(write(descriptor, bytes, bytes.length)),
    read: (descriptor, bytes) => Number(read(descriptor, bytes, bytes.length)),
    poll(descriptor, milliseconds): number {
      polled.setInt32(0, descriptor, true);
      polled.setUint32(4, POLLIN, true);
      // INVARIANT: the call ends before it returns, so the system keeps no pointer to the structure, and each thread has
      // one of its own.
      return poll(polledBytes, 1, milliseconds);
    },
  };
}

function declareFallocate(library: LibraryHandle): (descriptor: number, length: number) => number {
  const fallocate = library.func("int posix_fallocate(int fd, int64_t offset, int64_t length)");
  return (descriptor, length) => {
    for (;;) {
      const error: number = fallocate(descriptor, 0, length);
      if (error !== os.errno.EINTR) return error;
    }
  };
}
