import {
  type AttachOptions,
  type CreateOptions,
  checkAgreedLength,
  checkAttachOptions,
  checkCreateOptions,
  checkLength,
  checkListOptions,
  nameOf,
  type Region,
  type RegionHandle,
  type RegionInfo,
  type Transport,
  TransportError,
} from "@mortise/transport";
import { mappedRegion } from "./mapped-region.ts";
import type { Holding, Store } from "./store.ts";

/** How often `open` tries both ways because others make and remove the name at the same time. */
const TRIES = 100;

/** The transport over a store: what is the same on every system. */
export function regionTransport<H extends Holding>(store: Store<H>): Transport {
  const { kind } = store;

  function create(name: string, length: number, options: CreateOptions = {}): Region {
    store.checkName(name);
    checkLength(kind, name, length);
    checkCreateOptions(kind, name, options);
    const { mode = 0o600, persist = false, replace = false, checked = false } = options;
    const group = options.group === undefined ? {} : { group: options.group };
    const holding = store.make(name, { length, mode, persist, replace, ...group });
    try {
      return mappedRegion(holding, length, { created: true, checked });
    } catch (error) {
      // Nothing is left of a region that could not be mapped, a persistent one included.
      holding.own();
      holding.close();
      throw error;
    }
  }

  function attach(from: string | RegionHandle, options: AttachOptions = {}): Region {
    const name = nameOf(kind, from);
    store.checkName(name);
    checkAttachOptions(kind, name, options);
    const { checked = false } = options;
    for (;;) {
      const holding = find(from, options);
      try {
        const actual = store.lengthOf(holding);
        if (actual !== undefined) {
          const length = agreedLength(store, name, actual, options.length);
          return mappedRegion(holding, length, { created: false, checked });
        }
      } catch (error) {
        holding.close();
        throw error;
      }
      holding.close();
    }
  }

  function find(from: string | RegionHandle, { readOnly }: AttachOptions): H {
    if (typeof from === "string") {
      const message = `there is no ${kind} region "${from}"; create it first, or check the spelling.`;
      return store.find(from, readOnly ?? false) ?? refuse(from, message);
    }
    const { transport, name } = from;
    const message =
      transport === kind
        ? `${kind} region "${name}" was closed before this thread attached to it; keep it open until then.`
        : `this is the handle of a ${transport} region, "${name}", not of a ${kind} region.`;
    const handle = { ...from, readOnly: readOnly === true || from.readOnly };
    return (transport === kind ? store.reopen(handle) : undefined) ?? refuse(name, message);
  }

  function refuse(name: string, message: string): never {
    throw new TransportError("not-found", message, { transport: kind, name });
  }

  function open(name: string, length: number, options: CreateOptions = {}): Region {
    store.checkName(name);
    checkLength(kind, name, length);
    checkCreateOptions(kind, name, options);
    if (options.replace === true) return create(name, length, options);
    for (let tries = 1; ; tries++) {
      try {
        return attach(name, { length, checked: options.checked ?? false });
      } catch (error) {
        if (!hasCode(error, "not-found") && !hasCode(error, "not-ready")) throw error;
        try {
          return create(name, length, options);
        } catch (second) {
          if (!hasCode(second, "exists") || tries === TRIES) throw second;
          // A region that neither becomes ready nor is a leftover is reported as what it is.
          if (hasCode(error, "not-ready")) throw error;
        }
      }
    }
  }

  return {
    kind,
    create,
    attach,
    open,
    list(options = {}): RegionInfo[] {
      checkListOptions(kind, options);
      return store.list(options);
    },
    remove(name: string): boolean {
      store.checkName(name);
      return store.remove(name);
    },
    removeLeftovers: (names) => store.removeLeftovers(names),
  };
}

/** @throws TransportError `size-mismatch`, `bad-length` */
function agreedLength(store: Store, name: string, actual: number, expected: number | undefined): number {
  const { kind, granularity } = store;
  if (expected === undefined) {
    checkLength(kind, name, actual);
    return actual;
  }
  const rounded = Math.ceil(expected / granularity) * granularity;
  if (actual !== rounded) checkAgreedLength(kind, name, actual, expected);
  return expected;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof TransportError && error.code === code;
}
