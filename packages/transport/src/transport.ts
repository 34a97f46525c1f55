import type { Region, RegionHandle } from "./region.ts";

/** How a region is made. */
export interface CreateOptions {
  /** Permission bits of the new region, as `chmod` counts them. Default `0o600`: the owner alone. */
  readonly mode?: number;
  /**
   * The group that the mode's second digit is for: its number, or its name. Default: the creator's own. A user must be
   * in the group to give it.
   */
  readonly group?: number | string;
  /** Keep the name when the creator closes or ends. Default `false`: the name goes with its creator. */
  readonly persist?: boolean;
  /** Put a new region in the place of one that exists, whoever made it. Default `false`. */
  readonly replace?: boolean;
  /** Have `bytes`, `buffer`, `read` and `write` {@link Region.check} first, about a microsecond each. Default `false`. */
  readonly checked?: boolean;
}

/** What the caller knows of a region it attaches to. */
export interface AttachOptions {
  /**
   * The length in bytes that both sides agreed on. A region of another length is refused (`size-mismatch`); one that
   * the system rounded up to whole pages is taken, and `region.length` is then the length given here. Leave it out to
   * take whatever length there is; `undefined` is refused.
   */
  readonly length?: number;
  /** Ask for no right to write, and have none: for regions of others, and for programs that only look. Default `false`. */
  readonly readOnly?: boolean;
  /** Have `bytes`, `buffer`, `read` and `write` {@link Region.check} first, about a microsecond each. Default `false`. */
  readonly checked?: boolean;
}

/** What {@link Transport.list} should find out besides. */
export interface ListOptions {
  /** Which processes have each region mapped; takes a look at every process. Default `false`. */
  readonly openBy?: boolean;
}

/** One line of {@link Transport.list}. */
export interface RegionInfo {
  readonly name: string;
  /** Bytes, as the system counts them: some systems round up to whole pages. */
  readonly length: number;
  /**
   * What becomes of it: it `"goes"` with its creator, who lives; is a `"leftover"` of a creator that died, which `create`
   * replaces; or `"stays"` until someone removes it, since it was made with `persist` or by another program. Not there
   * where it cannot be told.
   */
  readonly lifetime?: "goes" | "leftover" | "stays";
  /** The number of the user whose it is. */
  readonly owner?: number;
  /** Permission bits. */
  readonly mode?: number;
  /** When it was made. */
  readonly made?: Date;
  /**
   * The process ids of those that have it mapped, ascending, where that was asked for; processes of other users are not
   * seen without the right to.
   */
  readonly openBy?: readonly number[];
}

/**
 * Creates, attaches to, lists and removes regions by name.
 *
 * All calls are synchronous and throw a {@link TransportError}. Creating is exclusive and attaching never creates, so
 * two programs cannot share memory by accident.
 *
 * @example
 * const region = transport.create("camera", 4096);
 * region.bytes[0] = 1;
 * region.close();
 */
export interface Transport {
  /** What the transport is called in messages: `"shm"`, `"file"`, `"memory"`. */
  readonly kind: string;

  /**
   * Makes a region of `length` zero bytes.
   *
   * A leftover whose creator died is replaced; a living creator's, a persistent or a foreign one is refused.
   *
   * @throws TransportError `exists`, `bad-name`, `bad-length`, `bad-option`, `no-space`, `too-many`, `no-permission`,
   * `not-a-region` where something else than a region has the name
   */
  create(name: string, length: number, options?: CreateOptions): Region;

  /**
   * Maps a region that exists, a leftover of a dead creator included: by its name, or by the {@link Region.handle} that
   * another thread posted.
   *
   * @throws TransportError `not-found`, `size-mismatch`, `bad-name`, `bad-length`, `no-permission`, `too-many`,
   * `not-a-region`, `not-ready` where the region's maker has not given it a size yet
   */
  attach(from: string | RegionHandle, options?: AttachOptions): Region;

  /**
   * Attaches to the region if it exists, else makes it; `region.created` says which.
   *
   * @throws TransportError as {@link create} and {@link attach} do, `exists` and `not-found` aside
   */
  open(name: string, length: number, options?: CreateOptions): Region;

  /**
   * The regions that exist now, by name in ascending order (of UTF-16 units).
   *
   * @throws TransportError `not-supported` where the system cannot tell, `no-permission`
   */
  list(options?: ListOptions): RegionInfo[];

  /**
   * Removes a name; those who have the region mapped keep it. `false` when there was none.
   *
   * @throws TransportError `bad-name`, `no-permission`, `not-a-region`
   */
  remove(name: string): boolean;

  /**
   * Removes the leftovers of creators that died, as far as this user may, and returns their names, ascending: those of
   * any program, or only of these names. Who still has one open keeps it, unnamed. What `create` finds in its way it
   * removes by itself.
   *
   * @throws TransportError as {@link list} does
   */
  removeLeftovers(names?: readonly string[]): string[];
}
