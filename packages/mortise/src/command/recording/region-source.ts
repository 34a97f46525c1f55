import { type Layout, verify } from "@mortise/codec";
import type { Transport } from "@mortise/transport";
import { sleepUntil } from "../clock.ts";
import { CommandError } from "../errors.ts";
import { visible } from "../terminal.ts";
import { Watched } from "../watched.ts";
import type { Recorded } from "./format.ts";
import type { ValueSource } from "./value-source.ts";

/** The values of a raw region: what it holds whenever that is something else than before, as often as it is looked at. */
export class RegionSource implements ValueSource {
  readonly kind = "raw";
  readonly layout: Layout;
  readonly drops: undefined;
  #invalid = 0;
  readonly #name: string;
  readonly #watched: Watched;
  /** Milliseconds between two looks. */
  readonly #period: number;

  /** @param hz how often a second it is looked at */
  constructor(transport: Transport, name: string, layout: Layout, hz: number) {
    this.layout = layout;
    this.#name = name;
    this.#watched = new Watched(transport, name, { layout });
    this.#period = 1000 / hz;
  }

  get invalid(): number {
    return this.#invalid;
  }

  /** Until the name leads to no raw region any more. */
  async *values(signal: AbortSignal): AsyncGenerator<Recorded, void, undefined> {
    for (let next = performance.now(); ; ) {
      const look = await this.#watched.look();
      if (!look.there || look.kind !== "raw") return;
      if (look.problem !== undefined) throw new CommandError(`"${visible(this.#name)}": ${look.problem}.`);
      // It may have been looked at in the middle of a write.
      if (look.news !== undefined && verify(this.layout, look.news.bytes).length > 0) this.#invalid++;
      else if (look.news !== undefined) yield look.news;
      // Late looks are left out; and others shall have their turn, however often it is looked.
      next = Math.max(next + this.#period, performance.now() + 1);
      await sleepUntil(next, signal);
    }
  }

  [Symbol.dispose](): void {
    this.#watched.close();
  }
}
