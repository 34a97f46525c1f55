import { same } from "./assert.ts";
import { type CaseOfFeature, contractCase } from "./scene.ts";

/** Locks: one holder, which gives them back by release, close or death. */
export const locking: readonly CaseOfFeature[] = [
  contractCase("a lock excludes a second region of the process", [], (scene) => {
    const name = scene.name();
    const first = scene.create(name, 64).lock(7);
    const second = scene.attach(name).lock(7);
    const third = scene.attach(name).lock(8);
    same("nobody holds it", first.heldElsewhere(), false);
    same("first", first.tryAcquire(), true);
    same("first again", first.tryAcquire(), true);
    same("first held", first.held, true);
    same("second", second.tryAcquire(), false);
    same("second held", second.held, false);
    same("first sees none elsewhere", first.heldElsewhere(), false);
    same("second sees it", second.heldElsewhere(), true);
    same("another row", third.tryAcquire(), true);
    second.release();
    same("a stranger's release changes nothing", second.tryAcquire(), false);
    first.release();
    first.release();
    same("released", first.held, false);
    same("second after release", second.tryAcquire(), true);
    same("first now", first.tryAcquire(), false);
  }),

  contractCase("close gives locks back", [], (scene) => {
    const name = scene.name();
    scene.create(name, 64);
    const holder = scene.attach(name);
    const other = scene.attach(name).lock(0);
    holder.lock(0).tryAcquire();
    same("before", other.tryAcquire(), false);
    holder.close();
    same("after", other.tryAcquire(), true);
  }),

  contractCase("regions of two names have locks of their own", [], (scene) => {
    const [first, second] = [scene.create(scene.name(), 64), scene.create(scene.name(), 64)];
    same("the first's", first.lock(0).tryAcquire(), true);
    same("the second's, seen", second.lock(0).heldElsewhere(), false);
    same("the second's", second.lock(0).tryAcquire(), true);
  }),

  contractCase("closing one region keeps the locks of another", [], (scene) => {
    const name = scene.name();
    const holder = scene.create(name, 64);
    holder.lock(0).tryAcquire();
    scene.attach(name).close();
    same("taken by a third", scene.attach(name).lock(0).tryAcquire(), false);
  }),

  contractCase("a lock excludes another process until released", ["spawn"], async (scene) => {
    const name = scene.name();
    const lock = scene.create(name, 64).lock(0);
    const peer = await scene.peer();
    const region = await peer.call("attach", name);
    same("mine", lock.tryAcquire(), true);
    same("the peer's try", await peer.call("acquire", region, 0), false);
    same("the peer sees it", await peer.call("heldElsewhere", region, 0), true);
    lock.release();
    same("the peer's next try", await peer.call("acquire", region, 0), true);
    same("my next try", lock.tryAcquire(), false);
    same("I see it", lock.heldElsewhere(), true);
    await peer.call("release", region, 0);
    same("my last try", lock.tryAcquire(), true);
  }),

  contractCase("a killed process loses its locks", ["spawn"], async (scene) => {
    const name = scene.name();
    const lock = scene.create(name, 64).lock(0);
    const peer = await scene.peer();
    const region = await peer.call("attach", name);
    same("the peer's try", await peer.call("acquire", region, 0), true);
    same("mine while it lives", lock.tryAcquire(), false);
    await peer.end("SIGKILL");
    same("seen after its death", lock.heldElsewhere(), false);
    same("mine after its death", lock.tryAcquire(), true);
  }),
];
