import {
  CREATOR_ROW,
  type Handle,
  type Holding,
  kernel32,
  type MappedMemory,
  MutexLocks,
  mapSection,
  PipeBell,
} from "@mortise/mapping";
import type { RowBell, TransportErrorContext } from "@mortise/transport";
import type { SectionLength } from "./section-length.ts";
import { SectionNames } from "./section-name.ts";

/** What a {@link NamedSection} is opened with. */
export interface SectionOptions {
  readonly readOnly: boolean;
}

/** An opened section of the paging file, with the objects beside it. */
export class NamedSection implements Holding {
  readonly kind: string;
  readonly name: string;
  readonly readOnly: boolean;
  readonly locks: MutexLocks;
  /** A handle keeps the name, so as long as this one is open, the name leads here. */
  readonly named: boolean = true;
  readonly origin: undefined;
  readonly where: string;
  readonly context: TransportErrorContext;
  readonly length: SectionLength | undefined;
  // INVARIANT: open as long as the region, since the name goes with the last handle, even while a view remains.
  readonly #section: Handle;
  readonly #names: SectionNames;
  /** Whose connections are closed with this, also where the program dropped the region. */
  readonly #bells: PipeBell[] = [];
  #owned = false;
  #open = true;

  /** Takes the section over, and its length's. */
  constructor(
    kind: string,
    name: string,
    section: Handle,
    length: SectionLength | undefined,
    { readOnly }: SectionOptions,
  ) {
    this.kind = kind;
    this.name = name;
    this.#section = section;
    this.length = length;
    this.readOnly = readOnly;
    this.where = `${kind} region "${name}"`;
    this.context = { transport: kind, name };
    this.#names = new SectionNames(name);
    this.locks = new MutexLocks((row) => this.#names.object(`lock-${row}`), this.where, this.context);
  }

  map(length: number): MappedMemory {
    return mapSection(this.#section, length, !this.readOnly, this.where, this.context);
  }

  /** The length as the system has it: whole pages. */
  wholePages(): number {
    const { mapViewOfFile, regionSize, unmapViewOfFile } = kernel32();
    const address = mapViewOfFile(this.#section, false, 0);
    if (address === null) return 0;
    const size = regionSize(address);
    unmapViewOfFile(address);
    return size;
  }

  makeBell(row: number): RowBell {
    const { locks, where, context } = this;
    const path = this.#names.pipe(`bell-${row}`, kernel32().sessionId());
    const bell = new PipeBell({ path, event: this.#names.object(`bell-${row}`), locks, where, context }, row);
    this.#bells.push(bell);
    return bell;
  }

  /** A section cannot be made shorter. */
  check(): void {}

  /** An owner's stays open where the program drops it: with its last handle the name would go. */
  get owned(): boolean {
    return this.#owned;
  }

  /** Whether or not it is asked for, the name goes with the last handle. */
  own(): void {}

  /** Makes this the region's creator, unless another is. */
  become(): boolean {
    this.#owned ||= this.locks.tryAcquire(CREATOR_ROW);
    return this.#owned;
  }

  /** Takes the place of a creator that is gone; what no transport of ours made, or has not made yet, never had one. */
  adopt(): boolean {
    return this.length !== undefined && Number(this.length.read()) > 0 && this.become();
  }

  close(): void {
    if (!this.#open) return;
    this.#open = false;
    this.locks.close();
    for (const bell of this.#bells) bell.closeRinger();
    // The region first: whoever finds it finds its length.
    kernel32().closeHandle(this.#section);
    this.length?.close();
  }
}
