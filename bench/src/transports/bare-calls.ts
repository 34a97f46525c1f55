import { constants } from "node:fs";
import koffi from "koffi";

/** The system's calls with nothing around them but koffi: the floor of what goes through koffi. */
export interface BareCalls {
  open(path: string, flags: number, mode: number): number;
  unlink(path: string): number;
  ftruncate(descriptor: number, length: number): number;
  fallocate(descriptor: number, at: number, length: number): number;
  mmap(address: null, length: number, protection: number, flags: number, descriptor: number, at: number): bigint;
  munmap(address: bigint, length: number): number;
  close(descriptor: number): number;
  write(descriptor: number, bytes: Uint8Array, length: number): number;
  /** With a `struct flock`. */
  fcntl(descriptor: number, command: number, range: Uint8Array): number;
  view(address: bigint, length: number): ArrayBuffer;
}

export const READ_WRITE = 3;
export const MAP_SHARED = 1;
export const MAP_POPULATE = 0x8000;

const O_CLOEXEC = 0o2000000;
export const CREATE: number = constants.O_CREAT | constants.O_EXCL | constants.O_RDWR | O_CLOEXEC;
export const ATTACH: number = constants.O_RDWR | O_CLOEXEC;

/** Declared for Linux alone, where variadic arguments go where others do. */
export function bareCalls(): BareCalls {
  const library = koffi.load(null);
  const fcntl = library.func("int fcntl(int fd, int command, ...)");
  return {
    open: library.func("int open(const char *path, int flags, uint32_t mode)"),
    unlink: library.func("int unlink(const char *path)"),
    ftruncate: library.func("int ftruncate(int fd, int64_t length)"),
    fallocate: library.func("int posix_fallocate(int fd, int64_t at, int64_t length)"),
    mmap: library.func("void *mmap(void *address, size_t length, int protection, int flags, int fd, int64_t at)"),
    munmap: library.func("int munmap(void *address, size_t length)"),
    close: library.func("int close(int fd)"),
    write: library.func("long write(int fd, const void *bytes, size_t count)"),
    fcntl: (descriptor, command, range) => fcntl(descriptor, command, "void *", range),
    view: (address, length) => koffi.view(address, length),
  };
}
