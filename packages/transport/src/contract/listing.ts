import type { RegionInfo } from "../transport.ts";
import { same } from "./assert.ts";
import { type CaseOfFeature, contractCase, type Scene } from "./scene.ts";

function infoOf(scene: Scene, name: string, openBy: boolean = false): RegionInfo {
  const info = scene.transport.list({ openBy }).find((each) => each.name === name);
  if (info === undefined) throw new Error(`${name} is not listed`);
  return info;
}

function ascending(what: string, values: readonly (string | number)[]): void {
  for (const [index, value] of values.entries()) {
    const before = values[index - 1];
    if (before !== undefined && before >= value) throw new Error(`${what}: ${before} stands before ${value}`);
  }
}

/** What `list` and `removeLeftovers` tell. What a transport cannot tell, it leaves out, and no case asks for it. */
export const listing: readonly CaseOfFeature[] = [
  contractCase("list tells names in order, with lengths", ["lists"], (scene) => {
    const plain = [scene.name(), scene.name(), scene.name()];
    // By code points these two would stand the other way round.
    const names = [...plain, ...["\u{1f980}", "\ufb00"].map((letter) => scene.name(letter))];
    for (const name of names) scene.create(name, 128).lock(3).tryAcquire();
    const listed = scene.transport.list();
    const mine = listed.filter((info) => names.includes(info.name));
    same("names", mine.map((info) => info.name).join(), [...names].sort().join());
    for (const info of mine) if (info.length < 128) throw new Error(`${info.name} has ${info.length} bytes`);
    const all = listed.map((info) => info.name);
    ascending("the list", all);
  }),

  contractCase("list tells what becomes of each region", ["lists"], (scene) => {
    const [living, kept, closed] = [scene.name(), scene.name(), scene.name()];
    scene.create(living, 64);
    scene.create(kept, 64, { persist: true });
    scene.create(closed, 64, { persist: true }).close();
    for (const [name, expected] of [
      [living, "goes"],
      [kept, "stays"],
      [closed, "stays"],
    ] as const) {
      const { lifetime } = infoOf(scene, name);
      if (lifetime !== undefined) same(`lifetime of ${name}`, lifetime, expected);
    }
  }),

  contractCase("what list tells besides is true", ["lists"], (scene) => {
    const name = scene.name();
    const before = Date.now();
    scene.create(name, 64, { mode: 0o640 });
    const { mode, made, owner, openBy } = infoOf(scene, name);
    if (mode !== undefined) same("mode", mode, 0o640);
    // Some file systems count seconds, and clocks of files may lag behind by a tick.
    if (made !== undefined && Math.abs(made.getTime() - before) > 60_000) throw new Error(`it was made at ${made}`);
    if (owner !== undefined) same("owner is a number", Number.isInteger(owner), true);
    same("processes that nobody asked for", openBy, undefined);
  }),

  contractCase("list tells which processes have a region mapped", ["spawn", "lists", "openBy"], async (scene) => {
    const name = scene.name();
    scene.create(name, 64);
    const alone = infoOf(scene, name, true).openBy ?? [];
    same("processes", alone.length, 1);
    const peer = await scene.peer();
    const there = await peer.call("attach", name);
    const both = infoOf(scene, name, true).openBy ?? [];
    same("processes with the peer", both.length, 2);
    same("mine", both.includes(alone[0] ?? Number.NaN), true);
    ascending("process ids", both);
    await peer.call("close", there);
    same("processes after the peer's close", infoOf(scene, name, true).openBy?.join(), alone.join());
  }),

  contractCase("removing leftovers leaves what lives, and what stays", ["lists"], (scene) => {
    const [living, kept] = [scene.name(), scene.name()];
    const region = scene.create(living, 64);
    scene.create(kept, 64, { persist: true }).close();
    const removed = scene.transport.removeLeftovers([kept, living]);
    ascending("what was removed", removed);
    same("the living one removed", removed.includes(living), false);
    same("the persistent one removed", removed.includes(kept), false);
    same("the living one is named", region.named, true);
    same("the persistent one is there", scene.has(kept), true);
  }),

  contractCase("leftovers are told from the living, and removed", ["spawn", "lists"], async (scene) => {
    const [left, also, living, kept, foreign] = [scene.name(), scene.name(), scene.name(), scene.name(), scene.name()];
    const peer = await scene.peer();
    await peer.call("create", left, 64);
    await peer.call("create", also, 64);
    scene.create(living, 64);
    scene.create(kept, 64, { persist: true });
    if (scene.subject.makeForeign === undefined) scene.create(foreign, 64, { persist: true });
    else scene.subject.makeForeign(foreign, 64);
    const lifetimes = (): string => {
      const listed = scene.transport.list();
      return [left, also, living, kept, foreign]
        .map((name) => listed.find((info) => info.name === name)?.lifetime)
        .join();
    };
    same("before", lifetimes(), "goes,goes,goes,stays,stays");
    await peer.end("SIGKILL");
    same("after the creator's death", lifetimes(), "leftover,leftover,goes,stays,stays");
    same("one removed", scene.transport.removeLeftovers([also]).join(), also);
    same("after one", lifetimes(), "leftover,,goes,stays,stays");
    const removed = scene.transport.removeLeftovers([left, also, living, kept, foreign]);
    same("removed", removed.join(), left);
    same("afterwards", lifetimes(), ",,goes,stays,stays");
  }),
];
