import type { Region } from "./region.ts";

/** How a region is made. */
export interface CreateOptions {
  /** Permission bits of the new region, as `chmod` counts them. Default `0o600`: the owner alone. */
  readonly mode?: number;
  /** Keep the name when the creator closes or ends. Default `false`: the name goes with its creator. */
  readonly persist?: boolean;
  /** Put a new region in the place of one that exists, whoever made it. Default `false`. */
  readonly replace?: boolean;
}

/** What the caller knows of a region it attaches to. */
export interface AttachOptions {
  /**
   * The length in bytes that both sides agreed on. A region of another length is refused (`size-mismatch`); one that
   * the system rounded up to whole pages is taken, and `region.length` is then the length given here.
   */
  readonly length?: number;
}

/** One line of {@link Transport.list}. */
export interface RegionInfo {
  readonly name: string;
  /** Bytes, as the system counts them: some systems round up to whole pages. */
  readonly length: number;
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
   * Maps a region that exists, a leftover of a dead creator included.
   *
   * @throws TransportError `not-found`, `size-mismatch`, `bad-name`, `bad-length`, `no-permission`, `too-many`,
   * `not-a-region`, `not-ready` where the region's maker has not given it a size yet
   */
  attach(name: string, options?: AttachOptions): Region;

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
  list(): RegionInfo[];

  /**
   * Removes a name; those who have the region mapped keep it. `false` when there was none.
   *
   * @throws TransportError `bad-name`, `no-permission`, `not-a-region`
   */
  remove(name: string): boolean;
}
