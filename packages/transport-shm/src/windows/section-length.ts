import { type Handle, INVALID_HANDLE, kernel32, koffi, lastError } from "@mortise/mapping";
import type { TransportErrorContext } from "@mortise/transport";

const BYTES = 8;

/**
 * A small section beside a region that tells the region's length in bytes, which Windows knows in whole pages only: a
 * u64, 0 while the region is being made. Regions that other programs make have none.
 *
 * It lives as long as the region: who has the one open has the other too.
 */
export class SectionLength {
  // INVARIANT: open as long as the region's own section, and closed after it.
  readonly #section: Handle;
  readonly #where: string;
  readonly #context: TransportErrorContext;

  private constructor(section: Handle, where: string, context: TransportErrorContext) {
    this.#section = section;
    this.#where = where;
    this.#context = context;
  }

  /** To be called before the region itself is made, so that whoever finds that finds this. */
  static make(name: string, where: string, context: TransportErrorContext): SectionLength {
    const section = kernel32().createFileMapping(INVALID_HANDLE, true, BYTES, name);
    if (section === 0) throw lastError("CreateFileMappingW", where, context);
    return new SectionLength(section, where, context);
  }

  /** `undefined` where there is none. */
  static find(name: string, where: string, context: TransportErrorContext): SectionLength | undefined {
    const section = kernel32().openFileMapping(false, name);
    return section === 0 ? undefined : new SectionLength(section, where, context);
  }

  write(length: number): void {
    this.#access(true, (address) => koffi().encode(address, "uint64_t", length));
  }

  /** Whatever stands there: other processes may have written anything. */
  read(): number | bigint {
    return this.#access(false, (address) => koffi().decode(address, "uint64_t"));
  }

  #access<T>(writable: boolean, use: (address: bigint) => T): T {
    const { mapViewOfFile, unmapViewOfFile } = kernel32();
    const address = mapViewOfFile(this.#section, writable, BYTES);
    if (address === null) throw lastError("MapViewOfFile", this.#where, this.#context);
    try {
      // INVARIANT: a section has a page at least, and the view ends after the one access to it.
      return use(address);
    } finally {
      unmapViewOfFile(address);
    }
  }

  close(): void {
    kernel32().closeHandle(this.#section);
  }
}
