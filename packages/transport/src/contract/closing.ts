import { refuses, same } from "./assert.ts";
import { type CaseOfFeature, contractCase } from "./scene.ts";

/** What a closed region does, and does not. */
export const closing: readonly CaseOfFeature[] = [
  contractCase("a second close does nothing", [], (scene) => {
    const name = scene.name();
    const region = scene.create(name, 64);
    same("closed before", region.closed, false);
    region.close();
    same("closed after", region.closed, true);
    const next = scene.create(name, 64);
    region.close();
    region[Symbol.dispose]();
    same("the next region is there", scene.has(name), true);
    next.close();
  }),

  contractCase("a region closes at the end of its block", [], (scene) => {
    const name = scene.name();
    const region = scene.create(name, 64);
    region[Symbol.dispose]();
    same("closed", region.closed, true);
    same("there", scene.has(name), false);
  }),

  contractCase("a closed region refuses use", [], (scene) => {
    const region = scene.create(scene.name(), 64);
    const lock = region.lock(0);
    const bell = region.bell(0);
    lock.tryAcquire();
    region.close();
    refuses("buffer", "closed", () => region.buffer);
    refuses("bytes", "closed", () => region.bytes);
    refuses("adopt", "closed", () => region.adopt());
    refuses("lock", "closed", () => region.lock(0));
    refuses("bell", "closed", () => region.bell(0));
    refuses("tryAcquire", "closed", () => lock.tryAcquire());
    refuses("heldElsewhere", "closed", () => lock.heldElsewhere());
    refuses("ring", "closed", () => bell.ring());
    refuses("listen", "closed", () => bell.listen());
    refuses("waitSync", "closed", () => bell.waitSync(0));
    same("held", lock.held, false);
    lock.release();
    same("length", region.length, 64);
    same("created", region.created, true);
    same("owned", region.owned, true);
    same("read-only", region.readOnly, false);
    same("transport", region.transport, scene.transport.kind);
  }),

  contractCase("views kept from before a close are detached", [], (scene) => {
    const region = scene.create(scene.name(), 8192);
    const bytes = region.bytes;
    const words = new Int32Array(region.buffer, 64, 16);
    const view = new DataView(region.buffer);
    const buffer = region.buffer;
    bytes.fill(1);
    region.close();
    same("byte", bytes[0], undefined);
    same("byte of the last page", bytes[8191], undefined);
    same("word", words[0], undefined);
    same("length", bytes.length, 0);
    same("buffer's length", buffer.byteLength, 0);
    bytes[0] = 1;
    words[15] = 1;
    for (const touch of [() => view.getUint8(0), () => view.setFloat64(8, 1), () => Atomics.load(words, 0)]) {
      try {
        touch();
      } catch (error) {
        if (error instanceof TypeError || error instanceof RangeError) continue;
        throw error;
      }
      throw new Error("a detached view was readable");
    }
  }),

  contractCase("views kept from before a close never crash the process", ["spawn"], async (scene) => {
    const peer = await scene.peer();
    const region = await peer.call("create", scene.name(), 8192);
    const read = await peer.call("touchAfterClose", region);
    if (read.length < 4) throw new Error(`the peer touched ${read.length} views only`);
    same("the peer lives", typeof (await peer.call("create", scene.name(), 64)), "number");
  }),
];
