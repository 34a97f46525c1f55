import { TransportError } from "@mortise/transport";
import type { LibraryHandle } from "koffi";
import { koffi } from "../koffi.ts";

/** A kernel object of this process; 0 or {@link INVALID_HANDLE} where a call failed. */
export type Handle = number;

/**
 * Windows' calls that Node does not offer. Each returns as C does; ask {@link lastWin32Error} next, with no call in
 * between.
 */
export interface Kernel32 {
  getLastError(): number;
  closeHandle(handle: Handle): number;

  /** `file` is {@link INVALID_HANDLE} for memory that the paging file backs; a `name` that is taken: a handle and 183. */
  createFileMapping(file: Handle, writable: boolean, length: number, name: string | null): Handle;
  openFileMapping(writable: boolean, name: string): Handle;
  /** The section's first `length` bytes, all of it for 0; `null` when it failed. */
  mapViewOfFile(section: Handle, writable: boolean, length: number): bigint | null;
  /** How many bytes from a view's first one are mapped: the section's length, in whole pages. */
  regionSize(address: bigint): number;
  unmapViewOfFile(address: bigint): number;
  /** Hands the changed bytes of a file's view to the file system. */
  flushViewOfFile(address: bigint, length: number): number;

  createMutex(name: string): Handle;
  openMutex(name: string): Handle;
  releaseMutex(mutex: Handle): number;
  /** Waits so many milliseconds at most; {@link WAIT_OBJECT_0}, {@link WAIT_ABANDONED}, {@link WAIT_TIMEOUT} or failed. */
  wait(handle: Handle, milliseconds: number): number;

  /** An event that one waiter takes when it is set; the one that has the name, where there is one. */
  createEvent(name: string): Handle;
  openEvent(name: string): Handle;
  setEvent(event: Handle): number;

  /** The other end of a named pipe that is served; {@link INVALID_HANDLE} when it failed. */
  openPipe(path: string): Handle;
  /** How many bytes are there to be read; -1 where nobody is at the other end. */
  peekPipe(pipe: Handle): number;
  readFile(handle: Handle, bytes: Uint8Array): number;
  writeFile(handle: Handle, bytes: Uint8Array): number;

  /** Locks one byte of a file for this handle, at once or not at all. */
  lockByte(file: Handle, exclusive: boolean, at: number): number;
  unlockByte(file: Handle, at: number): number;
  /** Renames a file within a volume; fails with 183 where the new name is taken. */
  moveFile(from: string, to: string): number;
  /** What another descriptor of this process has open, opened once more; {@link INVALID_HANDLE} when it failed. */
  reopenFile(file: Handle, writable: boolean): Handle;
  /** The handle behind one of Node's descriptors. */
  handleOf(descriptor: number): Handle;
  /** One of Node's descriptors for a handle, which closes with it. */
  descriptorOf(file: Handle): number;

  /** The number of the session that this process is in, each of which has names of its own. */
  sessionId(): number;
}

/** (HANDLE) -1: what `CreateFileW` returns when it failed, and what stands for the paging file. */
export const INVALID_HANDLE: Handle = -1;

export const WAIT_OBJECT_0 = 0;
/** Its holder died with it; whoever waited has it now. */
export const WAIT_ABANDONED = 0x80;
export const WAIT_TIMEOUT = 0x102;

const PAGE_READONLY = 2;
const PAGE_READWRITE = 4;
const FILE_MAP_WRITE = 2;
const FILE_MAP_READ = 4;
const SYNCHRONIZE = 0x100000;
const MUTEX_MODIFY_STATE = 1;
const EVENT_MODIFY_STATE = 2;
const GENERIC_READ = 0x80000000;
const GENERIC_WRITE = 0x40000000;
const SHARE_ALL = 7;
const OPEN_EXISTING = 3;
/** The pipe's server may find out who writes, but not act in the writer's name. */
const SECURITY_IDENTIFICATION = 0x110000;
const LOCKFILE_FAIL_IMMEDIATELY = 1;
const LOCKFILE_EXCLUSIVE_LOCK = 2;

let loaded: Kernel32 | undefined;

/**
 * Windows' calls, loaded at the first use.
 *
 * @throws TransportError `not-supported` on other systems than Windows on 64-bit processors
 */
export function kernel32(): Kernel32 {
  loaded ??= load();
  return loaded;
}

/** The number of the error that the last failed call on this thread had. */
export function lastWin32Error(): number {
  return kernel32().getLastError();
}

function load(): Kernel32 {
  const { platform, arch } = process;
  if (platform !== "win32" || (arch !== "x64" && arch !== "arm64")) {
    throw new TransportError("not-supported", `Windows' memory cannot be mapped on ${platform}-${arch}.`);
  }
  const library = koffi().load("kernel32.dll");
  return { ...memoryCalls(library), ...lockCalls(library), ...fileCalls(library) };
}

function memoryCalls(library: LibraryHandle) {
  const createFileMapping = library.func(
    "intptr_t CreateFileMappingW(intptr_t file, void *security, uint32_t protection, uint32_t high, uint32_t low, const char16_t *name)",
  );
  const openFileMapping = library.func("intptr_t OpenFileMappingW(uint32_t access, int inherit, const char16_t *name)");
  const mapViewOfFile = library.func(
    "void *MapViewOfFile(intptr_t section, uint32_t access, uint32_t high, uint32_t low, size_t length)",
  );
  const virtualQuery = library.func("size_t VirtualQuery(const void *address, _Out_ void *information, size_t length)");
  const setLastError = library.func("void SetLastError(uint32_t error)");
  const access = (writable: boolean): number => (writable ? FILE_MAP_READ | FILE_MAP_WRITE : FILE_MAP_READ);
  return {
    getLastError: library.func("uint32_t GetLastError(void)") as () => number,
    closeHandle: library.func("int CloseHandle(intptr_t handle)") as Kernel32["closeHandle"],
    createFileMapping(file: Handle, writable: boolean, length: number, name: string | null): Handle {
      // A call that succeeds need not set it, and 183 of one before would look like an answer.
      setLastError(0);
      // INVARIANT: a length is below 4 GiB, so its upper half is 0.
      return createFileMapping(file, null, writable ? PAGE_READWRITE : PAGE_READONLY, 0, length, name);
    },
    openFileMapping: (writable: boolean, name: string): Handle => openFileMapping(access(writable), 0, name),
    mapViewOfFile: (section: Handle, writable: boolean, length: number): bigint | null =>
      mapViewOfFile(section, access(writable), 0, 0, length),
    regionSize(address: bigint): number {
      // INVARIANT: MEMORY_BASIC_INFORMATION has 48 bytes where pointers have 64 bits, and RegionSize stands at 24.
      const information = new DataView(new ArrayBuffer(48));
      const filled = virtualQuery(address, new Uint8Array(information.buffer), 48);
      return Number(filled) === 48 ? Number(information.getBigUint64(24, true)) : 0;
    },
    unmapViewOfFile: library.func("int UnmapViewOfFile(void *address)") as Kernel32["unmapViewOfFile"],
    flushViewOfFile: library.func(
      "int FlushViewOfFile(const void *address, size_t length)",
    ) as Kernel32["flushViewOfFile"],
  };
}

function lockCalls(library: LibraryHandle) {
  const createMutex = library.func("intptr_t CreateMutexW(void *security, int owned, const char16_t *name)");
  const openMutex = library.func("intptr_t OpenMutexW(uint32_t access, int inherit, const char16_t *name)");
  const createEvent = library.func("intptr_t CreateEventW(void *security, int manual, int set, const char16_t *name)");
  const openEvent = library.func("intptr_t OpenEventW(uint32_t access, int inherit, const char16_t *name)");
  const lock = library.func(
    "int LockFileEx(intptr_t file, uint32_t flags, uint32_t reserved, uint32_t low, uint32_t high, void *overlapped)",
  );
  const unlock = library.func(
    "int UnlockFileEx(intptr_t file, uint32_t reserved, uint32_t low, uint32_t high, void *overlapped)",
  );
  return {
    createMutex: (name: string): Handle => createMutex(null, 0, name),
    openMutex: (name: string): Handle => openMutex(SYNCHRONIZE | MUTEX_MODIFY_STATE, 0, name),
    releaseMutex: library.func("int ReleaseMutex(intptr_t mutex)") as Kernel32["releaseMutex"],
    wait: library.func("uint32_t WaitForSingleObject(intptr_t handle, uint32_t milliseconds)") as Kernel32["wait"],
    createEvent: (name: string): Handle => createEvent(null, 0, 0, name),
    openEvent: (name: string): Handle => openEvent(EVENT_MODIFY_STATE, 0, name),
    setEvent: library.func("int SetEvent(intptr_t event)") as Kernel32["setEvent"],
    // INVARIANT: these calls end before they return, since the handles are synchronous; so the system keeps no pointer
    // to the OVERLAPPED, which says where.
    lockByte: (file: Handle, exclusive: boolean, at: number): number =>
      lock(file, LOCKFILE_FAIL_IMMEDIATELY | (exclusive ? LOCKFILE_EXCLUSIVE_LOCK : 0), 0, 1, 0, overlapped(at)),
    unlockByte: (file: Handle, at: number): number => unlock(file, 0, 1, 0, overlapped(at)),
  };
}

/** OVERLAPPED: two words for the system, the offset as u64 at 16, an event. */
function overlapped(at: number): Uint8Array {
  const structure = new DataView(new ArrayBuffer(32));
  structure.setBigUint64(16, BigInt(at), true);
  return new Uint8Array(structure.buffer);
}

function fileCalls(library: LibraryHandle) {
  // Node's own file descriptors are its C library's, which these two functions of node.exe's interface know.
  const node = koffi().load(process.execPath);
  const createFile = library.func(
    "intptr_t CreateFileW(const char16_t *path, uint32_t access, uint32_t share, void *security, uint32_t disposition, uint32_t flags, intptr_t template)",
  );
  const peekPipe = library.func(
    "int PeekNamedPipe(intptr_t pipe, void *bytes, uint32_t length, void *read, _Out_ uint32_t *available, void *left)",
  );
  const readFile = library.func(
    "int ReadFile(intptr_t file, void *bytes, uint32_t length, _Out_ uint32_t *read, void *overlapped)",
  );
  const writeFile = library.func(
    "int WriteFile(intptr_t file, const void *bytes, uint32_t length, _Out_ uint32_t *written, void *overlapped)",
  );
  const moveFile = library.func("int MoveFileExW(const char16_t *from, const char16_t *to, uint32_t flags)");
  const reopenFile = library.func(
    "intptr_t ReOpenFile(intptr_t file, uint32_t access, uint32_t share, uint32_t flags)",
  );
  const sessionOf = library.func("int ProcessIdToSessionId(uint32_t process, _Out_ uint32_t *session)");
  return {
    openPipe: (path: string): Handle =>
      createFile(path, GENERIC_READ + GENERIC_WRITE, SHARE_ALL, null, OPEN_EXISTING, SECURITY_IDENTIFICATION, 0),
    peekPipe(pipe: Handle): number {
      const available = [0];
      return peekPipe(pipe, null, 0, null, available, null) === 0 ? -1 : (available[0] ?? 0);
    },
    readFile: (file: Handle, bytes: Uint8Array): number => readFile(file, bytes, bytes.length, [0], null),
    writeFile: (file: Handle, bytes: Uint8Array): number => writeFile(file, bytes, bytes.length, [0], null),
    moveFile: (from: string, to: string): number => moveFile(from, to, 0),
    reopenFile: (file: Handle, writable: boolean): Handle =>
      reopenFile(file, writable ? GENERIC_READ + GENERIC_WRITE : GENERIC_READ, SHARE_ALL, 0),
    handleOf: node.func("intptr_t uv_get_osfhandle(int descriptor)") as Kernel32["handleOf"],
    descriptorOf: node.func("int uv_open_osfhandle(intptr_t handle)") as Kernel32["descriptorOf"],
    sessionId(): number {
      const session = [0];
      sessionOf(process.pid, session);
      return session[0] ?? 0;
    },
  };
}
