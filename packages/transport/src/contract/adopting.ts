import type { Region } from "../region.ts";
import { refuses, same } from "./assert.ts";
import { type CaseOfFeature, contractCase, type Scene } from "./scene.ts";

/** A region whose creator was killed; open here, so that on every system it is there. */
async function leftover(scene: Scene, name: string): Promise<Region> {
  const creator = await scene.peer();
  const there = await creator.call("create", name, 64);
  await creator.call("write", there, 0, 9);
  const held = scene.attach(name);
  await creator.end("SIGKILL");
  return held;
}

/** Who owns a region, and how a leftover comes to have an owner again. */
export const adopting: readonly CaseOfFeature[] = [
  contractCase("a living creator's region is not adopted", [], (scene) => {
    const name = scene.name();
    const mine = scene.create(name, 64);
    same("the creator's is owned", mine.owned, true);
    for (const from of [name, mine.handle]) {
      const other = scene.attach(from, { adopt: true });
      same("another's is owned", other.owned, false);
      other.close();
      same("there after the close", scene.has(name), true);
    }
    mine.close();
    same("there after the creator's close", scene.has(name), false);
  }),

  contractCase("what stays is not adopted", ["names"], (scene) => {
    const [kept, foreign] = [scene.name(), scene.name()];
    const made = scene.create(kept, 64, { persist: true });
    same("the creator's is owned", made.owned, false);
    made.close();
    const names = scene.subject.makeForeign === undefined ? [kept] : [kept, foreign];
    scene.subject.makeForeign?.(foreign, 64);
    for (const name of names) {
      const region = scene.attach(name, { adopt: true });
      same("owned", region.owned, false);
      region.close();
      same("there after the close", scene.has(name), true);
    }
  }),

  contractCase("who only reads cannot adopt", [], (scene) => {
    const name = scene.name();
    scene.create(name, 64);
    const reader = scene.attach(name, { readOnly: true, adopt: false });
    refuses("adopt with readOnly", "bad-option", () => scene.attach(name, { readOnly: true, adopt: true }));
    refuses("adopt by a reader's handle", "bad-option", () => scene.attach(reader.handle, { adopt: true }));
    same("owned", reader.owned, false);
  }),

  contractCase("who adopts a leftover is its creator from then on", ["spawn"], async (scene) => {
    const name = scene.name();
    await leftover(scene, name);
    refuses("adopt with another length", "size-mismatch", () => scene.attach(name, { length: 65, adopt: true }));
    same("who only attaches owns it", scene.attach(name).owned, false);
    const region = scene.attach(name, { length: 64, adopt: true });
    same("who adopts owns it", region.owned, true);
    same("created", region.created, false);
    same("byte", region.bytes[0], 9);
    refuses("create", "exists", () => scene.create(name, 64));
    if (scene.can("lists")) {
      const info = scene.transport.list().find((each) => each.name === name);
      if (info?.lifetime !== undefined) same("lifetime", info.lifetime, "goes");
      same("removed as a leftover", scene.transport.removeLeftovers([name]).length, 0);
    }
    const second = scene.attach(name, { adopt: true });
    same("a second one owns it", second.owned, false);
    second.close();
    same("there after the second one's close", scene.has(name), true);
    same("named", region.named, true);
  }),

  contractCase("the name goes with who adopted it", ["spawn"], async (scene) => {
    const name = scene.name();
    const held = await leftover(scene, name);
    const region = scene.attach(name, { adopt: true });
    held.close();
    region.close();
    same("owned after the close", region.owned, true);
    same("there", scene.lists(name), false);
    same("made anew", scene.create(name, 64).bytes[0], 0);
  }),

  contractCase("the name goes when its adopter's process ends", ["spawn"], async (scene) => {
    const name = scene.name();
    const held = await leftover(scene, name);
    const peer = await scene.peer();
    same("owned", await peer.call("owned", await peer.call("attach", name, { adopt: true })), true);
    held.close();
    same("before", scene.has(name), true);
    await peer.end("exit");
    same("after", scene.lists(name), false);
  }),

  contractCase("a killed adopter's region is a leftover again", ["spawn"], async (scene) => {
    const name = scene.name();
    await leftover(scene, name);
    const peer = await scene.peer();
    same("the peer owns it", await peer.call("owned", await peer.call("attach", name, { adopt: true })), true);
    same("I own it while the peer lives", scene.attach(name, { adopt: true }).owned, false);
    await peer.end("SIGKILL");
    const mine = scene.attach(name, { adopt: true });
    same("I own it", mine.owned, true);
    same("byte", mine.bytes[0], 9);
  }),

  contractCase("of several processes that adopt at once, one does", ["spawn"], async (scene) => {
    const name = scene.name();
    await leftover(scene, name);
    const peers = await Promise.all([scene.peer(), scene.peer(), scene.peer()]);
    const there = await Promise.all(peers.map((peer) => peer.call("attach", name, { adopt: true })));
    const owned = await Promise.all(peers.map((peer, index) => peer.call("owned", there[index] ?? Number.NaN)));
    same("owners", owned.filter(Boolean).length, 1);
  }),

  contractCase("what lost its name is not adopted", ["spawn", "names"], async (scene) => {
    const [replaced, removed] = [scene.name(), scene.name()];
    const old = await leftover(scene, replaced);
    const next = scene.create(replaced, 64);
    const late = scene.attach(old.handle, { adopt: true });
    same("the one before it is owned", late.owned, false);
    same("byte", late.bytes[0], 9);
    late.close();
    old.close();
    same("the new one is named", next.named, true);
    const lost = await leftover(scene, removed);
    same("remove", scene.transport.remove(removed), true);
    same("what was removed is owned", scene.attach(lost.handle, { adopt: true }).owned, false);
  }),

  contractCase("adopting and replacing at once leave one owner", ["spawn", "names"], async (scene) => {
    const [adopter, creator] = [await scene.peer(), await scene.peer()];
    for (let round = 0; round < 4; round++) {
      const name = scene.name();
      (await leftover(scene, name)).close();
      const [adopted, created] = await Promise.allSettled([
        adopter.call("attach", name, { adopt: true }),
        creator.call("create", name, 32),
      ]);
      const there = adopted.status === "fulfilled" ? adopted.value : undefined;
      if (there === undefined) refuses("attach", "not-found", () => reject(adopted));
      const owned = there !== undefined && (await adopter.call("owned", there));
      if (created.status === "rejected") refuses("create", "exists", () => reject(created));
      same("the adopter owns it", owned, created.status === "rejected");
      if (there !== undefined) await adopter.call("close", there);
      // What it closed was its own, or nobody's name.
      same("there after the adopter's close", scene.has(name), created.status === "fulfilled");
    }
  }),
];

function reject(settled: PromiseSettledResult<unknown>): void {
  if (settled.status === "rejected") throw settled.reason;
}
