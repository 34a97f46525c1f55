import {
  ERROR_ALREADY_EXISTS,
  ERROR_FILE_NOT_FOUND,
  INVALID_HANDLE,
  kernel32,
  lastError,
  pause,
  type Store,
  type Wanted,
  win32Error,
} from "@mortise/mapping";
import { type RegionHandle, TransportError, type TransportErrorCode } from "@mortise/transport";
import { NamedSection } from "./named-section.ts";
import { SectionLength } from "./section-length.ts";
import { checkSectionName, SectionNames } from "./section-name.ts";

const KIND = "shm";
const PAGE = 4096;

/** How long a region may take to get its length, in steps of {@link STEP} milliseconds. */
const PATIENCE = 100;
const STEP = 2;

/** Sections of the paging file by name: what Python's `mmap(-1, length, name)` opens. */
export const sectionStore: Store<NamedSection> = {
  kind: KIND,
  granularity: PAGE,
  checkName: (name) => checkSectionName(KIND, name),
  make,
  find,
  // An open region's name always leads to it.
  reopen: ({ name, readOnly }: RegionHandle) => find(name, readOnly),
  lengthOf,
  remove,
  list: () => refuse("not-supported", undefined, "Windows does not list named memory; keep the names yourself."),
  // A section goes with its last holder, so that a creator which died left none.
  removeLeftovers: () => [],
};

function refuse(code: TransportErrorCode, name: string | undefined, message: string): never {
  throw new TransportError(code, message, name === undefined ? { transport: KIND } : { transport: KIND, name });
}

function where(name: string): string {
  return `${KIND} region "${name}"`;
}

function make(name: string, wanted: Wanted): NamedSection {
  const context = { transport: KIND, name };
  if (wanted.persist) {
    const message = `${where(name)} cannot stay without a holder on Windows; use fileTransport() of @mortise/transport-file.`;
    refuse("not-supported", name, message);
  }
  if (wanted.group !== undefined) {
    refuse("not-supported", name, `${where(name)} cannot be given to a group on Windows; leave the group out.`);
  }
  const length = SectionLength.make(new SectionNames(name).object("length"), where(name), context);
  const section = kernel32().createFileMapping(INVALID_HANDLE, true, wanted.length, name);
  const error = kernel32().getLastError();
  if (section === 0 || error === ERROR_ALREADY_EXISTS) {
    length.close();
    if (section === 0) throw win32Error("CreateFileMappingW", error, where(name), context);
    kernel32().closeHandle(section);
    refuse("exists", name, existsMessage(name, wanted.replace));
  }
  const made = new NamedSection(KIND, name, section, length, { readOnly: false });
  try {
    // INVARIANT: before the length, without which nobody adopts it.
    if (!made.become()) refuse("exists", name, `${where(name)} has a creator already; choose another name.`);
    length.write(wanted.length);
    return made;
  } catch (cause) {
    made.close();
    throw cause;
  }
}

function existsMessage(name: string, replace: boolean): string {
  return replace
    ? `${where(name)} exists, and Windows takes no name from those who have it open; close it there, or choose another.`
    : `${where(name)} exists: a process has it open; attach to it, or choose another name.`;
}

function find(name: string, readOnly: boolean): NamedSection | undefined {
  const context = { transport: KIND, name };
  const section = kernel32().openFileMapping(!readOnly, name);
  if (section === 0) {
    const error = kernel32().getLastError();
    if (error === ERROR_FILE_NOT_FOUND) return undefined;
    throw win32Error("OpenFileMappingW", error, where(name), context);
  }
  const length = SectionLength.find(new SectionNames(name).object("length"), where(name), context);
  return new NamedSection(KIND, name, section, length, { readOnly });
}

/** What its maker wrote down, where that can be; else whole pages. */
function lengthOf(section: NamedSection): number {
  const pages = section.wholePages();
  if (pages === 0) throw lastError("MapViewOfFile", section.where, section.context);
  for (let waited = 0; section.length !== undefined && waited <= PATIENCE; waited += STEP) {
    const length = Number(section.length.read());
    if (length > pages - PAGE && length <= pages) return length;
    if (length !== 0) break;
    pause(STEP);
  }
  return pages;
}

function remove(name: string): boolean {
  const section = find(name, true);
  if (section === undefined) return false;
  section.close();
  return refuse(
    "not-supported",
    name,
    `${where(name)} cannot be removed on Windows: it goes with the last process that has it open; close it there.`,
  );
}
