import type { RegionTraits } from "./base-region.ts";
import type { WaitOptions } from "./bell.ts";
import { TransportError } from "./errors.ts";
import { nap } from "./nap.ts";
import type { RowBell } from "./region-rows.ts";
import { RingLatch } from "./ring-latch.ts";

/** How rings reach the one listener of a row, for those who write a transport. */
export interface RowEar {
  /** Makes this the row's listener, whose latch is rung from now on; `false` where there is another. */
  listen(latch: RingLatch): boolean;
  /** Rings whoever listens; `false` where nobody does. */
  ring(): boolean;
  /**
   * Blocks the thread until a ring comes of which the latch was not told, for so many milliseconds at most; `true` for a
   * ring, and also for one that was there, of which the latch is not told later. Left out where nobody else rings while
   * the thread is blocked: then the bell sleeps.
   */
  hear?(milliseconds: number): boolean;
  /** Ends listening; called after a {@link listen} that was `true`, once. */
  deafen(): void;
}

/**
 * A bell for those who write a transport: all that is the same for each whose listener is rung by way of a
 * {@link RingLatch}.
 *
 * @example
 * makeBell: (row) => new LatchBell({ name, transport: "arena" }, row, { listen, ring, deafen })
 */
export class LatchBell implements RowBell {
  readonly #region: Pick<RegionTraits, "name" | "transport">;
  readonly #where: string;
  readonly #ear: RowEar;
  readonly #latch: RingLatch;
  #listening = false;

  constructor(region: Pick<RegionTraits, "name" | "transport">, row: number, ear: RowEar) {
    this.#region = region;
    this.#where = `${region.transport} region "${region.name}", bell ${row}`;
    this.#ear = ear;
    this.#latch = new RingLatch(this.#where);
  }

  ring(): boolean {
    return this.#ear.ring();
  }

  /** @throws TransportError `busy` */
  listen(): void {
    if (this.#listening) return;
    if (!this.#ear.listen(this.#latch)) {
      const { transport, name } = this.#region;
      const message = `${this.#where}: another reader listens; give each reader a row.`;
      throw new TransportError("busy", message, { transport, name });
    }
    this.#listening = true;
  }

  wait(options?: WaitOptions): Promise<boolean> {
    return this.#latch.wait(options);
  }

  waitSync(timeout: number): boolean {
    return this.#latch.waitSync(timeout, (milliseconds) => {
      try {
        if (this.#ear.hear !== undefined) return this.#ear.hear(milliseconds);
        if (milliseconds > 0) nap(milliseconds);
        return false;
      } catch (cause) {
        if (cause instanceof TransportError) throw cause;
        const { transport, name } = this.#region;
        const message = `${this.#where}: this thread may not be blocked (${String(cause)}); await wait() instead.`;
        throw new TransportError("not-supported", message, { transport, name });
      }
    });
  }

  close(closed: TransportError): void {
    if (!this.#listening) return;
    this.#listening = false;
    this.#ear.deafen();
    this.#latch.fail(closed);
  }
}
