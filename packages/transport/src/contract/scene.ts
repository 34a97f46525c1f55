import type { Region, RegionHandle } from "../region.ts";
import type { AttachOptions, CreateOptions, Transport } from "../transport.ts";
import type { Ability, Peer, Subject } from "./subject.ts";

/**
 * What a case is about: making and finding regions, listing them, arguments that are refused, the use of a region, its
 * end, locks, bells, several processes, leftovers that are adopted, what other programs made; and whether the subject
 * itself is put right.
 */
export type Feature =
  | "making"
  | "listing"
  | "refusing"
  | "using"
  | "closing"
  | "locking"
  | "ringing"
  | "processes"
  | "adopting"
  | "foreign"
  | "subject";

/** One promise about transports, as data. */
export interface ContractCase {
  readonly feature: Feature;
  /** Unlike all others; what {@link Subject.skips} calls it. */
  readonly name: string;
  /** Why this subject cannot run the case; `undefined` where it can. */
  skipReason(subject: Subject): string | undefined;
  /** Rejects or throws when the promise is broken; leaves nothing behind either way. */
  run(subject: Subject): Promise<void>;
}

/** A case before it is told what it is about, which the list it stands in says. */
export type CaseOfFeature = Omit<ContractCase, "feature">;

/** What a case works with; all that it makes is undone at its end. */
export class Scene {
  readonly subject: Subject;
  readonly transport: Transport;
  readonly #names: string[] = [];
  readonly #regions: Region[] = [];
  readonly #peers: Peer[] = [];

  constructor(subject: Subject) {
    this.subject = subject;
    this.transport = subject.transport;
  }

  /** A name that no other case uses, with this at its end; short enough for every system. */
  name(end: string = ""): string {
    const name = `contract-${Math.random().toString(36).slice(2, 12)}${end}`;
    this.#names.push(name);
    return name;
  }

  create(name: string, length: number, options?: CreateOptions): Region {
    return this.#keep(this.transport.create(name, length, options));
  }

  attach(from: string | RegionHandle, options?: AttachOptions): Region {
    return this.#keep(this.transport.attach(from, options));
  }

  open(name: string, length: number, options?: CreateOptions): Region {
    return this.#keep(this.transport.open(name, length, options));
  }

  has(name: string): boolean {
    try {
      this.transport.attach(name).close();
      return true;
    } catch (error) {
      if (error instanceof Error && "code" in error && error.code === "not-found") return false;
      throw error;
    }
  }

  /** Whether this system has what not every system can do. */
  can(ability: Ability): boolean {
    return this.subject.lacks?.includes(ability) !== true;
  }

  /** Whether a name is listed, or, where none is, leads to a region. */
  lists(name: string): boolean {
    return this.can("lists") ? this.transport.list().some((info) => info.name === name) : this.has(name);
  }

  async peer(): Promise<Peer> {
    if (this.subject.spawn === undefined) throw new Error("this case needs a second process");
    const peer = await this.subject.spawn();
    this.#peers.push(peer);
    return peer;
  }

  #keep(region: Region): Region {
    this.#regions.push(region);
    return region;
  }

  async clear(): Promise<void> {
    for (const region of this.#regions) region.close();
    for (const peer of this.#peers) await peer.end("SIGKILL");
    for (const name of this.#names) this.transport.remove(name);
  }
}

/** What a case asks of its subject besides the transport. */
export type Need = "spawn" | "makeForeign" | "makeOther" | "modeOf" | Ability;

const MISSING: Readonly<Record<Need, string>> = {
  spawn: "needs a second process, which cannot reach this transport",
  makeForeign: "needs regions made by other programs, which cannot reach this transport",
  makeOther: "needs things under a name that are no regions, which there are none of here",
  modeOf: "needs permission bits, which this transport does not have",
  lists: "needs a list of what there is, which this system does not have",
  openBy: "needs to know which processes have a region mapped, which this system does not tell",
  names: "needs names that are removed, given anew or kept; here they last as long as a process has the region open",
};

/** Makes a case; `needs` names what the subject must offer for it. */
export function contractCase(name: string, needs: readonly Need[], act: (scene: Scene) => unknown): CaseOfFeature {
  return {
    name,
    skipReason(subject: Subject): string | undefined {
      const missing = needs.find((need) =>
        need === "lists" || need === "names" || need === "openBy"
          ? subject.lacks?.includes(need)
          : subject[need] === undefined,
      );
      return subject.skips?.[name] ?? (missing === undefined ? undefined : MISSING[missing]);
    },
    async run(subject: Subject): Promise<void> {
      const scene = new Scene(subject);
      try {
        await act(scene);
      } finally {
        await scene.clear();
      }
    },
  };
}
