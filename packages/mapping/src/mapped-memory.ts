import { TransportError, type TransportErrorContext } from "@mortise/transport";
import { detach } from "./detach.ts";
import { lastError } from "./errno.ts";
import { libc, MAP_FAILED } from "./libc.ts";

interface Mapping {
  readonly address: bigint;
  readonly length: number;
}

// INVARIANT: a mapping ends only when nothing can reach it any more: after its buffer was detached, or after the
// buffer was collected, which no view of it outlives.
const collected = new FinalizationRegistry<Mapping>(({ address, length }) => {
  libc().unmap(address, length);
});

/** Shared memory as an ArrayBuffer, mapped until {@link release}, or until no view of it is left. */
export class MappedMemory {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #mapping: Mapping;

  /**
   * Maps the first `length` bytes that a descriptor leads to; the descriptor may be closed afterwards.
   *
   * INVARIANT: the caller has seen that the object is at least `length` bytes long, and nobody ever makes one shorter.
   * A touch beyond an object's end is a bus error, which ends the process.
   *
   * INVARIANT: who gets bytes that are not `writable` reads them only: a write to them would end the process.
   *
   * @throws TransportError `no-space`, `not-supported`
   */
  constructor(descriptor: number, length: number, writable: boolean, where: string, context: TransportErrorContext) {
    const address = libc().map(descriptor, length, writable);
    if (address === MAP_FAILED) throw lastError("mmap", where, context);
    this.#mapping = { address, length };
    try {
      // INVARIANT: one view object per mapping, so that detaching it detaches all.
      this.bytes = new Uint8Array(libc().view(address, length));
    } catch (cause) {
      libc().unmap(address, length);
      throw new TransportError(
        "not-supported",
        `${where}: this runtime allows no buffers over memory that is not its own (${String(cause)}); ` +
          "Electron is such a one: open the region in a plain Node process.",
        context,
      );
    }
    collected.register(this.bytes.buffer, this.#mapping, this);
  }

  /** Detaches all views and ends the mapping; where they cannot be detached, the mapping stays until they are gone. */
  release(): void {
    if (!detach(this.bytes.buffer)) return;
    collected.unregister(this);
    libc().unmap(this.#mapping.address, this.#mapping.length);
  }
}
