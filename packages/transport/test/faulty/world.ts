import { type Bell, type Lock, type Region, type Transport, TransportError } from "@mortise/transport";
import { type Fault, type FaultySide, type FaultyTransport, faultyTransport } from "@mortise/transport/faulty";
import type { Command } from "./programs.ts";

/** What a call came to, as data that two worlds can be compared by. */
export type Outcome = { readonly value: unknown } | { readonly code: string };

/** What was opened, and the locks and bells that were asked for, by side. */
interface Opened {
  readonly side: FaultySide;
  readonly regions: Region[];
}

/** How many bytes a program's regions have; its last writes and reads do not fit. */
const LENGTH = 12;
/** How many bytes a program writes and reads at once. */
export const PART = 4;

/** A faulty transport and what a program did with it, one call a command. */
export class World {
  readonly main: FaultyTransport;
  readonly #opened = new Map<string, Opened>();
  /** All locks of all sides, the dead included. */
  readonly locks: { readonly lock: Lock; readonly region: Region; readonly side: FaultySide }[] = [];
  readonly #bells: { readonly bell: Bell; readonly side: FaultySide }[] = [];

  constructor(plan: readonly Fault[], base?: Transport) {
    this.main = faultyTransport(plan, base);
    this.#opened.set("main", { side: this.main, regions: [] });
  }

  /** The side of that name, made anew where it was killed. */
  #of(name: string): Opened {
    const known = this.#opened.get(name);
    if (known !== undefined && !known.side.killed) return known;
    const opened: Opened = { side: this.main.peer(name), regions: [] };
    this.#opened.set(name, opened);
    return opened;
  }

  /** Starts the side where it does not run. */
  start(name: string): void {
    this.#of(name);
  }

  kill(name: string): void {
    this.#opened.get(name)?.side.kill();
  }

  living(): FaultySide[] {
    return [...this.#opened.values()].map(({ side }) => side).filter((side) => !side.killed);
  }

  #regions(name: string): readonly Region[] {
    const known = this.#opened.get(name);
    return known === undefined || known.side.killed ? [] : known.regions;
  }

  /** What each open region of a side holds. */
  contents(name: string): (readonly [Region, Uint8Array])[] {
    const regions = this.#regions(name).filter((region) => !region.closed);
    return regions.map((region) => [region, region.read(new Uint8Array(region.length))]);
  }

  /** The region that a command is about. */
  region(command: Command): Region | undefined {
    const regions = this.#regions(command.by);
    return regions[command.region % regions.length];
  }

  /** Carries the command out; `undefined` where the side has nothing that it could be done to, and no call is made. */
  async run(command: Command): Promise<Outcome | undefined> {
    if (command.what === "kill") {
      this.kill(command.by);
      return { value: "killed" };
    }
    const { side, regions } = this.#of(command.by);
    const call = this.#onSide(command, side, regions) ?? this.#onRegion(command, side, regions);
    if (call === undefined) return undefined;
    try {
      return { value: await call() };
    } catch (error) {
      if (error instanceof TransportError) return { code: error.code };
      throw error;
    }
  }

  #onSide({ what, name, flag, byte }: Command, side: FaultySide, regions: Region[]): (() => unknown) | undefined {
    const keep = (region: Region): readonly boolean[] => {
      regions.push(region);
      return [region.created, region.owned];
    };
    switch (what) {
      case "create":
        return () => keep(side.create(name, LENGTH, { persist: flag, replace: byte < 64 }));
      case "attach":
        return () => keep(side.attach(name, { readOnly: byte < 64 }));
      case "open":
        return () => keep(side.open(name, LENGTH, { persist: flag }));
      case "list":
        return () => side.list();
      case "remove":
        return () => side.remove(name);
      case "removeLeftovers":
        return () => side.removeLeftovers();
      default:
        return undefined;
    }
  }

  #onRegion(command: Command, side: FaultySide, regions: Region[]): (() => unknown) | undefined {
    const { what, row, byte, at } = command;
    const region = regions[command.region % regions.length];
    if (region === undefined) return undefined;
    const known = this.locks.filter((each) => each.region === region && each.lock.row === row).at(-1)?.lock;
    const bells = this.#bells.filter((each) => each.side === side);
    const bell = bells[command.region % bells.length]?.bell;
    switch (what) {
      case "bytes":
        return () => [...region.bytes];
      case "read":
        return () => [...region.read(new Uint8Array(PART), at)];
      case "write":
        return () => region.write(new Uint8Array(PART).fill(byte), at);
      case "named":
        return () => region.named;
      case "adopt":
        return () => [region.adopt(), region.owned];
      case "check":
        return () => region.check();
      case "handle":
        return () => region.handle.name;
      case "close":
        return () => region.close();
      case "lock":
        return () => void this.locks.push({ lock: region.lock(row), region, side });
      case "tryAcquire":
        return known && (() => known.tryAcquire());
      case "heldElsewhere":
        return known && (() => known.heldElsewhere());
      case "release":
        return known && (() => known.release());
      case "bell":
        return () => void this.#bells.push({ bell: region.bell(row), side });
      case "ring":
        return bell && (() => bell.ring());
      case "listen":
        return bell && (() => bell.listen());
      case "wait":
        // Whether a ring has come through by now, only the system's clock knows.
        return bell && (() => bell.wait({ timeout: 0 }).then(() => "waited"));
      case "waitSync":
        return (
          bell &&
          (() => {
            bell.waitSync(0);
            return "waited";
          })
        );
      default:
        return undefined;
    }
  }
}
