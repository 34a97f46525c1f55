import type { Region } from "../region.ts";

/**
 * What killed sides had created, by name. Each stays open here, since its own close, which never ran, would remove the
 * name.
 */
export class Leftovers {
  readonly #regions = new Map<string, Region>();

  /** Keeps a region of the dead, unless its name leads elsewhere by now. */
  add(region: Region): void {
    if (region.named) this.#regions.set(region.name, region);
    else region.close();
  }

  /** Whether the name leads to a region of the dead; one that it leads to no longer is let go. */
  has(name: string): boolean {
    const region = this.#regions.get(name);
    if (region === undefined) return false;
    if (region.named) return true;
    this.#regions.delete(name);
    region.close();
    return false;
  }

  /**
   * Gives a region of the dead to who adopts it, where this is the same one: from then on the name is kept by what is
   * returned.
   */
  take(region: Region): Region | undefined {
    // A name leads to one region: both that have it are that one.
    if (!this.has(region.name) || !region.named) return undefined;
    const anchor = this.#regions.get(region.name);
    this.#regions.delete(region.name);
    return anchor;
  }

  /** All names that lead to regions of the dead; the others are let go. */
  names(): string[] {
    return [...this.#regions.keys()].filter((name) => this.has(name));
  }
}
