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
    same("the creator adopts it", mine.adopt(), true);
    for (const from of [name, mine.handle]) {
      const other = scene.attach(from);
      same("another adopts it", other.adopt(), false);
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
    same("the creator adopts it", made.adopt(), false);
    made.close();
    const names = scene.subject.makeForeign === undefined ? [kept] : [kept, foreign];
    scene.subject.makeForeign?.(foreign, 64);
    for (const name of names) {
      const region = scene.attach(name);
      same("adopted", region.adopt(), false);
      same("owned", region.owned, false);
      region.close();
      same("there after the close", scene.has(name), true);
    }
  }),

  contractCase("who only reads cannot adopt", [], (scene) => {
    const name = scene.name();
    scene.create(name, 64);
    const reader = scene.attach(name, { readOnly: true });
    refuses("adopt", "read-only", () => reader.adopt());
    refuses("adopt by a reader's handle", "read-only", () => scene.attach(reader.handle).adopt());
    same("owned", reader.owned, false);
    reader.close();
    refuses("adopt", "closed", () => reader.adopt());
  }),

  contractCase("who looked at a region adopts it when its creator is killed", ["spawn"], async (scene) => {
    const name = scene.name();
    const creator = await scene.peer();
    await creator.call("create", name, 64);
    const region = scene.attach(name);
    const { bytes } = region;
    same("lock", region.lock(0).tryAcquire(), true);
    same("while the creator lives", region.adopt(), false);
    await creator.end("SIGKILL");
    same("before it decides", region.owned, false);
    same("adopted", region.adopt(), true);
    same("adopted again", region.adopt(), true);
    same("owned", region.owned, true);
    same("the same bytes", region.bytes, bytes);
    same("the lock is held", region.lock(0).held && scene.attach(name).lock(0).heldElsewhere(), true);
  }),

  contractCase("who adopts a leftover is its creator from then on", ["spawn"], async (scene) => {
    const name = scene.name();
    await leftover(scene, name);
    const region = scene.attach(name, { length: 64 });
    same("who only attaches owns it", region.owned, false);
    same("adopted", region.adopt(), true);
    same("who adopts owns it", region.owned, true);
    same("created", region.created, false);
    same("byte", region.bytes[0], 9);
    refuses("create", "exists", () => scene.create(name, 64));
    if (scene.can("lists")) {
      const info = scene.transport.list().find((each) => each.name === name);
      if (info?.lifetime !== undefined) same("lifetime", info.lifetime, "goes");
      same("removed as a leftover", scene.transport.removeLeftovers([name]).length, 0);
    }
    const second = scene.attach(name);
    same("a second one adopts it", second.adopt(), false);
    same("a second one owns it", second.owned, false);
    second.close();
    same("there after the second one's close", scene.has(name), true);
    same("named", region.named, true);
  }),

  contractCase("the name goes with who adopted it", ["spawn"], async (scene) => {
    const name = scene.name();
    const held = await leftover(scene, name);
    const region = scene.attach(name);
    same("adopted", region.adopt(), true);
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
    same("adopted", await peer.call("adopt", await peer.call("attach", name)), true);
    held.close();
    same("before", scene.has(name), true);
    await peer.end("exit");
    same("after", scene.lists(name), false);
  }),

  contractCase("a killed adopter's region is a leftover again", ["spawn"], async (scene) => {
    const name = scene.name();
    await leftover(scene, name);
    const peer = await scene.peer();
    same("the peer adopts it", await peer.call("adopt", await peer.call("attach", name)), true);
    const mine = scene.attach(name);
    same("I adopt it while the peer lives", mine.adopt(), false);
    await peer.end("SIGKILL");
    same("I adopt it", mine.adopt(), true);
    same("byte", mine.bytes[0], 9);
  }),

  contractCase("of several processes that adopt at once, one does", ["spawn"], async (scene) => {
    const name = scene.name();
    await leftover(scene, name);
    const peers = await Promise.all([scene.peer(), scene.peer(), scene.peer()]);
    const there = await Promise.all(peers.map((peer) => peer.call("attach", name)));
    const adopted = await Promise.all(peers.map((peer, index) => peer.call("adopt", there[index] ?? Number.NaN)));
    same("owners", adopted.filter(Boolean).length, 1);
  }),

  contractCase("what lost its name is not adopted", ["spawn", "names"], async (scene) => {
    const [replaced, removed] = [scene.name(), scene.name()];
    const old = await leftover(scene, replaced);
    const next = scene.create(replaced, 64);
    for (const late of [scene.attach(old.handle), old]) {
      same("the one before it is adopted", late.adopt(), false);
      same("owned", late.owned, false);
      same("byte", late.bytes[0], 9);
      late.close();
    }
    same("the new one is named", next.named, true);
    const lost = await leftover(scene, removed);
    same("remove", scene.transport.remove(removed), true);
    same("what was removed is adopted", lost.adopt(), false);
  }),

  contractCase("adopting and replacing at once leave one owner", ["spawn", "names"], async (scene) => {
    const [adopter, creator] = [await scene.peer(), await scene.peer()];
    for (let round = 0; round < 4; round++) {
      const name = scene.name();
      (await leftover(scene, name)).close();
      const there = await adopter.call("attach", name);
      const [adopted, created] = await Promise.allSettled([
        adopter.call("adopt", there),
        creator.call("create", name, 32),
      ]);
      if (adopted.status === "rejected") throw adopted.reason;
      if (created.status === "rejected") refuses("create", "exists", () => reject(created.reason));
      same("the adopter owns it", adopted.value, created.status === "rejected");
      await adopter.call("close", there);
      // What it closed was its own, or nobody's name.
      same("there after the adopter's close", scene.has(name), created.status === "fulfilled");
    }
  }),
];

function reject(reason: unknown): never {
  throw reason;
}
