import { refuses, rejects, same } from "./assert.ts";
import { type CaseOfFeature, contractCase } from "./scene.ts";
import type { PeerEnd } from "./subject.ts";

/** What several processes see of each other, and what is left when one ends. */
export const processes: readonly CaseOfFeature[] = [
  contractCase("two processes see each other's bytes", ["spawn"], async (scene) => {
    const name = scene.name();
    const mine = scene.create(name, 6008);
    const peer = await scene.peer();
    const theirs = await peer.call("attach", name);
    for (const at of [0, 4095, 4096, 6007]) {
      mine.bytes[at] = (at % 250) + 1;
      same(`byte ${at}, mine`, await peer.call("read", theirs, at), (at % 250) + 1);
      await peer.call("write", theirs, at, (at % 250) + 2);
      same(`byte ${at}, the peer's`, mine.bytes[at], (at % 250) + 2);
    }
    same("open there", (await peer.call("open", name, 6008)).created, false);
  }),

  contractCase("atomic adds of two processes all count", ["spawn"], async (scene) => {
    const name = scene.name();
    const words = new Int32Array(scene.create(name, 64).buffer);
    const peer = await scene.peer();
    const theirs = await peer.call("attach", name);
    // Many, so that the two surely add at the same time, however late the peer begins.
    const times = 1_000_000;
    const added = peer.call("increment", theirs, 3, times);
    for (let time = 0; time < times; time++) Atomics.add(words, 3, 1);
    await added;
    same("sum", Atomics.load(words, 3), 2 * times);
  }),

  contractCase("create is exclusive among processes", ["spawn"], async (scene) => {
    const name = scene.name();
    const peer = await scene.peer();
    const region = await peer.call("create", name, 64);
    refuses("create", "exists", () => scene.create(name, 64));
    const attached = scene.attach(name);
    same("attach", attached.created, false);
    attached.close();
    await peer.call("close", region);
    refuses("attach after the creator's close", "not-found", () => scene.attach(name));
    scene.create(name, 64);
    await rejects("the peer's create", "exists", peer.call("create", name, 64));
  }),

  contractCase("a leftover of a killed creator is replaced", ["spawn", "names"], async (scene) => {
    const name = scene.name();
    const peer = await scene.peer();
    const region = await peer.call("create", name, 64);
    await peer.call("write", region, 0, 9);
    await peer.end("SIGKILL");
    same("the leftover can be looked at", scene.attach(name).bytes[0], 9);
    const next = scene.create(name, 32);
    same("created", next.created, true);
    same("byte", next.bytes[0], 0);
    same("attached", scene.attach(name).length, 32);
  }),

  contractCase("open takes a leftover as it is", ["spawn", "names"], async (scene) => {
    const name = scene.name();
    const peer = await scene.peer();
    await peer.call("write", await peer.call("create", name, 64), 0, 9);
    await peer.end("SIGKILL");
    const region = scene.open(name, 64);
    same("created", region.created, false);
    same("byte", region.bytes[0], 9);
    region.close();
    same("there after the close", scene.has(name), true);
  }),

  contractCase("one process removes the name of another's region", ["spawn", "names"], async (scene) => {
    const name = scene.name();
    const peer = await scene.peer();
    const region = await peer.call("create", name, 64);
    same("remove", scene.transport.remove(name), true);
    same("there", scene.has(name), false);
    await peer.call("write", region, 0, 1);
    same("the peer's byte", await peer.call("read", region, 0), 1);
    scene.create(name, 64).bytes[0] = 2;
    await peer.call("close", region);
    same("the new one's byte after the peer's close", scene.attach(name).bytes[0], 2);
  }),

  contractCase("a persistent region outlives a killed creator", ["spawn", "names"], async (scene) => {
    const name = scene.name();
    const peer = await scene.peer();
    const region = await peer.call("create", name, 64, { persist: true });
    await peer.call("write", region, 0, 9);
    await peer.end("SIGKILL");
    refuses("create", "exists", () => scene.create(name, 64));
    same("byte", scene.attach(name).bytes[0], 9);
    same("replaced", scene.create(name, 64, { replace: true }).bytes[0], 0);
  }),

  contractCase("a living creator's region is replaced only on demand", ["spawn", "names"], async (scene) => {
    const name = scene.name();
    const peer = await scene.peer();
    const region = await peer.call("create", name, 64);
    refuses("create", "exists", () => scene.create(name, 64));
    const mine = scene.create(name, 64, { replace: true });
    mine.bytes[0] = 3;
    await peer.call("write", region, 0, 4);
    await peer.call("close", region);
    same("my region after the other's close", scene.attach(name).bytes[0], 3);
  }),

  contractCase("an attacher goes on when the creator is killed", ["spawn"], async (scene) => {
    const name = scene.name();
    const peer = await scene.peer();
    const there = await peer.call("create", name, 64);
    const mine = scene.attach(name);
    await peer.call("write", there, 5, 6);
    await peer.end("SIGKILL");
    same("byte", mine.bytes[5], 6);
    mine.bytes[5] = 7;
    same("my byte", mine.bytes[5], 7);
  }),

  ...(["return", "exit", "throw", "SIGTERM", "SIGINT", "SIGHUP"] as const satisfies PeerEnd[]).map((how) =>
    contractCase(`the name goes when its creator's process ends (${how})`, ["spawn"], async (scene) => {
      const name = scene.name();
      const kept = scene.name();
      const peer = await scene.peer();
      await peer.call("create", scene.name(), 64);
      // Listening alone must not keep the process alive.
      await peer.call("listen", await peer.call("create", name, 64), 1);
      const stays = scene.can("names");
      await peer.call("create", kept, 64, { persist: stays });
      await peer.call("attach", kept);
      same("before", scene.has(name), true);
      await peer.end(how);
      // The list shows even what could not be attached.
      same("after", scene.lists(name), false);
      same("the persistent one", scene.lists(kept), stays);
    }),
  ),

  contractCase("a region has the mode asked for, whatever the umask", ["spawn", "modeOf"], async (scene) => {
    const modeOf = (name: string): number | undefined => scene.subject.modeOf?.(name);
    const peer = await scene.peer();
    for (const mask of [0, 0o022, 0o077, 0o777]) {
      await peer.call("umask", mask);
      for (const mode of [undefined, 0o600, 0o660, 0o644, 0o666]) {
        const name = scene.name();
        await peer.call("create", name, 64, mode === undefined ? {} : { mode });
        same(`mode under umask ${mask.toString(8)}`, modeOf(name), mode ?? 0o600);
      }
    }
  }),
];
