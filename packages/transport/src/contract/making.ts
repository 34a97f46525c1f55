import { refuses, same } from "./assert.ts";
import { type CaseOfFeature, contractCase } from "./scene.ts";

/** Creating, attaching, opening, listing and removing, within one process. */
export const making: readonly CaseOfFeature[] = [
  contractCase("create is exclusive", [], (scene) => {
    const name = scene.name();
    const region = scene.create(name, 64);
    same("created", region.created, true);
    same("name", region.name, name);
    same("transport", region.transport, scene.transport.kind);
    same("length", region.length, 64);
    same("bytes", region.bytes.length, 64);
    region.bytes[0] = 7;
    refuses("a second create", "exists", () => scene.create(name, 64));
    same("the region in place", scene.attach(name).bytes[0], 7);
  }),

  contractCase("attach never creates", [], (scene) => {
    const name = scene.name();
    refuses("attach", "not-found", () => scene.attach(name));
    same("there now", scene.has(name), false);
  }),

  contractCase("open says whether it created", [], (scene) => {
    const name = scene.name();
    const first = scene.open(name, 64);
    same("first", first.created, true);
    const second = scene.open(name, 64);
    same("second", second.created, false);
    first.bytes[3] = 9;
    same("the byte", second.bytes[3], 9);
    refuses("open with another length", "size-mismatch", () => scene.open(name, 65));
  }),

  contractCase("open makes a region as create does", ["names"], (scene) => {
    const [going, kept] = [scene.name(), scene.name()];
    const first = scene.open(going, 64);
    scene.open(kept, 64, { persist: true }).close();
    same("the persistent one", scene.has(kept), true);
    const second = scene.open(going, 32, { replace: true });
    same("created in its place", second.created, true);
    same("the first's name", first.named, false);
    second.close();
    same("the other one", scene.has(going), false);
  }),

  contractCase("a create that is refused changes nothing", [], (scene) => {
    const name = scene.name();
    const region = scene.create(name, 64);
    region.bytes[0] = 7;
    refuses("create", "exists", () => scene.create(name, 32));
    refuses("create of no length", "bad-length", () => scene.create(name, 0, { replace: true }));
    refuses("open of no length", "bad-length", () => scene.open(name, 0, { replace: true }));
    refuses("create of a bad mode", "bad-option", () => scene.create(name, 64, { replace: true, mode: 0o1000 }));
    same("named", region.named, true);
    same("the byte", scene.attach(name, { length: 64 }).bytes[0], 7);
  }),

  contractCase("a new region is all zeros", [], (scene) => {
    const name = scene.name();
    const first = scene.create(name, 100_000);
    first.bytes.fill(255);
    first.close();
    const second = scene.create(name, 100_000);
    same(
      "a byte that is not zero",
      second.bytes.findIndex((byte) => byte !== 0),
      -1,
    );
  }),

  contractCase("attach agrees on the length", [], (scene) => {
    const name = scene.name();
    scene.create(name, 6008);
    same("without a length", scene.attach(name).length, 6008);
    same("the same length", scene.attach(name, { length: 6008 }).bytes.length, 6008);
    for (const expected of [6007, 6009, 1, 100_000]) {
      const error = refuses("another length", "size-mismatch", () => scene.attach(name, { length: expected }));
      same("expected", error.context.expected, expected);
      same("actual", error.context.actual, 6008);
      same("name", error.context.name, name);
    }
  }),

  contractCase("two regions of one name share bytes", [], (scene) => {
    const name = scene.name();
    const first = scene.create(name, 64);
    const second = scene.attach(name);
    first.bytes[1] = 1;
    second.bytes[2] = 2;
    same("first to second", second.bytes[1], 1);
    same("second to first", first.bytes[2], 2);
  }),

  contractCase("buffer and bytes are the same objects at every read", [], (scene) => {
    const region = scene.create(scene.name(), 64);
    same("buffer", region.buffer, region.buffer);
    same("bytes", region.bytes, region.bytes);
    same("bytes' buffer", region.bytes.buffer, region.buffer);
    same("bytes' first place in the buffer", region.bytes.byteOffset, 0);
    same("buffer's length", region.buffer.byteLength, 64);
    same("lock", region.lock(5), region.lock(5));
    same("bell", region.bell(5), region.bell(5));
    same("lock's row", region.lock(5).row, 5);
    same("bell's row", region.bell(6).row, 6);
  }),

  contractCase("fifty regions at once", [], (scene) => {
    const names = Array.from({ length: 50 }, () => scene.name());
    const regions = names.map((name, index) => scene.create(name, 4096 + index));
    for (const [index, region] of regions.entries()) region.bytes.fill(index + 1);
    for (const [index, name] of names.entries()) {
      const region = scene.attach(name, { length: 4096 + index });
      same(`byte of region ${index}`, region.bytes[4095 + index], index + 1);
    }
  }),

  contractCase("remove frees the name and leaves the holders their bytes", ["names"], (scene) => {
    const name = scene.name();
    const holder = scene.create(name, 64);
    const other = scene.attach(name);
    same("remove", scene.transport.remove(name), true);
    same("remove again", scene.transport.remove(name), false);
    refuses("attach", "not-found", () => scene.attach(name));
    same("listed", scene.lists(name), false);
    holder.bytes[0] = 5;
    same("the old bytes", other.bytes[0], 5);
    same("the old lock", other.lock(0).tryAcquire(), true);
    same("the old lock elsewhere", holder.lock(0).heldElsewhere(), true);
    const fresh = scene.create(name, 32);
    same("new bytes", fresh.bytes[0], 0);
    same("new lock", fresh.lock(0).tryAcquire(), true);
    fresh.bell(1).listen();
    same("the old bell", holder.bell(1).ring(), false);
  }),

  contractCase("replace puts a new region in the place", ["names"], (scene) => {
    const name = scene.name();
    const old = scene.create(name, 64);
    old.bytes[0] = 5;
    const fresh = scene.create(name, 32, { replace: true });
    same("created", fresh.created, true);
    same("attached length", scene.attach(name).length, 32);
    same("new byte", fresh.bytes[0], 0);
    same("old byte", old.bytes[0], 5);
    old.close();
    same("the name after the old one's close", scene.has(name), true);
    same("replace where nothing is", scene.create(scene.name(), 8, { replace: true }).created, true);
  }),

  contractCase("the creator's close removes the name", ["names"], (scene) => {
    const name = scene.name();
    const creator = scene.create(name, 64);
    const attacher = scene.attach(name);
    creator.close();
    same("there", scene.has(name), false);
    attacher.bytes[0] = 3;
    same("the attacher's byte", attacher.bytes[0], 3);
  }),

  contractCase("an attacher's close leaves the name", [], (scene) => {
    const name = scene.name();
    scene.create(name, 64);
    scene.attach(name).close();
    scene.open(name, 64).close();
    same("there", scene.has(name), true);
  }),

  contractCase("persist keeps the name", ["names"], (scene) => {
    const name = scene.name();
    const creator = scene.create(name, 64, { persist: true });
    creator.bytes[9] = 4;
    creator.close();
    same("the byte", scene.attach(name).bytes[9], 4);
    refuses("create", "exists", () => scene.create(name, 64));
    same("open", scene.open(name, 64).created, false);
    same("remove", scene.transport.remove(name), true);
  }),

  contractCase("a creator's close leaves a name that another made anew", ["names"], (scene) => {
    const name = scene.name();
    const first = scene.create(name, 64);
    scene.transport.remove(name);
    const second = scene.create(name, 64);
    second.bytes[0] = 2;
    first.close();
    same("the second's byte", scene.attach(name).bytes[0], 2);
  }),
];
