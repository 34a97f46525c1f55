import { TransportError, type TransportErrorContext } from "@mortise/transport";
import { detach } from "./detach.ts";
import { koffi } from "./koffi.ts";

/** Memory that the system mapped into this process. */
export interface Mapping {
  readonly address: bigint;
  readonly length: number;
  /** Ends it. */
  unmap(address: bigint, length: number): unknown;
}

// INVARIANT: a mapping ends only when nothing can reach it any more: after its buffer was detached, or after the
// buffer was collected, which no view of it outlives.
const collected = new FinalizationRegistry<Mapping>(end);

function end(mapping: Mapping): void {
  mapping.unmap(mapping.address, mapping.length);
}

/** Shared memory as an ArrayBuffer, mapped until {@link release}, or until no view of it is left. */
export class MappedMemory {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #mapping: Mapping;

  /**
   * Takes the mapping over, and ends it when this throws.
   *
   * INVARIANT: the caller has seen that the object is at least `length` bytes long, and nobody ever makes one shorter.
   * A touch beyond an object's end is a bus error, which ends the process.
   *
   * INVARIANT: who gets bytes that were mapped for reading reads them only: a write to them would end the process.
   *
   * @throws TransportError `not-supported`
   */
  constructor(mapping: Mapping, where: string, context: TransportErrorContext) {
    this.#mapping = mapping;
    try {
      // INVARIANT: one view object per mapping, so that detaching it detaches all.
      this.bytes = new Uint8Array(koffi().view(mapping.address, mapping.length));
    } catch (cause) {
      end(mapping);
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
    end(this.#mapping);
  }
}
