import { type Handle, INVALID_HANDLE, kernel32, lastError, mapSection } from "@mortise/mapping";
import type { TransportErrorContext } from "@mortise/transport";

const BYTES = 8;

/**
 * A small section beside a region that tells the region's length in bytes, which Windows knows in whole pages only: a
 * u64, 0 while the region is being made. Regions that other programs make have none.
 *
 * It lives as long as the region: who has the one open has the other too.
 */
export class SectionLength {
  // INVARIANT: open as long as the region's own section, and closed before it.
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
    this.#access(true, (word) => word.setBigUint64(0, BigInt(length), true));
  }

  /** Whatever stands there: other processes may have written anything. */
  read(): bigint {
    return this.#access(false, (word) => word.getBigUint64(0, true));
  }

  #access<T>(writable: boolean, use: (word: DataView) => T): T {
    const memory = mapSection(this.#section, BYTES, writable, this.#where, this.#context);
    try {
      return use(new DataView(memory.bytes.buffer));
    } finally {
      memory.release();
    }
  }

  close(): void {
    kernel32().closeHandle(this.#section);
  }
}
