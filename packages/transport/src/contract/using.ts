import type { Region } from "../region.ts";
import { refuses, same } from "./assert.ts";
import { type CaseOfFeature, contractCase } from "./scene.ts";

/** What no region of `length` bytes has. */
const BAD_RANGES: readonly (readonly [at: number, length: number])[] = [
  [-1, 1],
  [0.5, 1],
  [Number.NaN, 1],
  [64, 1],
  [65, 0],
  [0, 65],
  [60, 5],
  [2 ** 53, 1],
];

/** Reading and writing a region, for reading alone too, and finding out what became of it. */
export const using: readonly CaseOfFeature[] = [
  contractCase("read and write copy bytes, and refuse those that are not there", [], (scene) => {
    const region = scene.create(scene.name(), 64);
    const source = Uint8Array.of(1, 2, 3);
    region.write(source);
    region.write(source, 61);
    source.fill(9);
    same("written", [...region.bytes.subarray(0, 4)].join(), "1,2,3,0");
    const target = new Uint8Array(4);
    same("the target", region.read(target, 60), target);
    same("read", target.join(), "0,1,2,3");
    same("none at the end", region.read(new Uint8Array(0), 64).length, 0);
    for (const [at, length] of BAD_RANGES) {
      const bytes = new Uint8Array(length).fill(7);
      refuses(`read ${length} from ${at}`, "bad-range", () => region.read(bytes, at));
      refuses(`write ${length} from ${at}`, "bad-range", () => region.write(bytes, at));
    }
    for (const other of ["abc", new ArrayBuffer(4), Uint32Array.of(300), 4, undefined] as unknown as Uint8Array[]) {
      refuses("writing what is no bytes", "bad-option", () => region.write(other));
      refuses("reading into what is no bytes", "bad-option", () => region.read(other));
    }
    same("a byte that was written", region.bytes.includes(7), false);
    region.close();
    refuses("read", "closed", () => region.read(target));
    refuses("write", "closed", () => region.write(target));
  }),

  contractCase("a read-only region is read and never written", [], (scene) => {
    const name = scene.name();
    const writer = scene.create(name, 6008);
    const reader = scene.attach(name, { length: 6008, readOnly: true });
    same("the writer's", writer.readOnly, false);
    same("the reader's", reader.readOnly, true);
    writer.bytes[6007] = 7;
    same("the byte", reader.read(new Uint8Array(1), 6007)[0], 7);
    refuses("bytes", "read-only", () => reader.bytes);
    refuses("buffer", "read-only", () => reader.buffer);
    refuses("write", "read-only", () => reader.write(new Uint8Array(1)));
    // A target's own way to take bytes must not get to write to them.
    class Writing extends Uint8Array {
      override set(bytes: Uint8Array): void {
        bytes[0] = 1;
      }
    }
    same("a target with ways of its own", reader.read(new Writing(2), 6006)[1], 7);
    same("after it", writer.bytes[6006], 0);
    refuses("taking a lock", "read-only", () => reader.lock(0).tryAcquire());
    refuses("a bell", "read-only", () => reader.bell(0));
    same("nobody holds the lock", reader.lock(0).heldElsewhere(), false);
    writer.lock(0).tryAcquire();
    same("the writer holds it", reader.lock(0).heldElsewhere(), true);
    same("held", reader.lock(0).held, false);
    reader.lock(0).release();
    same("after a stranger's release", reader.lock(0).heldElsewhere(), true);
    reader.check();
    reader.close();
    refuses("read", "closed", () => reader.read(new Uint8Array(1)));
    refuses("bytes", "closed", () => reader.bytes);
    refuses("write", "closed", () => reader.write(new Uint8Array(1)));
  }),

  contractCase("a region knows whether its name leads to it", ["names"], (scene) => {
    const name = scene.name();
    const first = scene.create(name, 64);
    const other = scene.attach(name);
    same("the creator's", first.named, true);
    same("the other's", other.named, true);
    other.close();
    refuses("named", "closed", () => other.named);
    const gone = scene.attach(name, { readOnly: true });
    first.close();
    same("after its creator closed it", gone.named, false);
  }),

  contractCase("a region made anew is another", ["names"], (scene) => {
    const name = scene.name();
    const first = scene.create(name, 64);
    const reader = scene.attach(name);
    const second = scene.create(name, 64, { replace: true });
    same("the first's", first.named, false);
    same("the reader's", reader.named, false);
    same("the second's", second.named, true);
  }),

  contractCase("check passes a region that is whole", [], (scene) => {
    const name = scene.name();
    const region = scene.create(name, 64, { checked: true });
    const other = scene.attach(name, { checked: true });
    region.check();
    region.write(Uint8Array.of(5), 63);
    same("bytes", other.bytes[63], 5);
    same("buffer", other.buffer, other.bytes.buffer);
    same("read", other.read(new Uint8Array(1), 63)[0], 5);
    region.close();
    refuses("check", "closed", () => region.check());
  }),

  contractCase("a handle leads to the region itself", [], (scene) => {
    const name = scene.name();
    const region = scene.create(name, 64);
    const { handle } = region;
    same("name", handle.name, name);
    same("transport", handle.transport, scene.transport.kind);
    same("length", handle.length, 64);
    const sharesBytes = (other: Region): void => {
      region.bytes[0] = (region.bytes[0] ?? 0) + 1;
      same("byte", other.read(new Uint8Array(1))[0], region.bytes[0]);
      other.close();
    };
    sharesBytes(scene.attach(handle));
    sharesBytes(scene.attach(handle, { length: 64 }));
    const reader = scene.attach(name, { readOnly: true });
    const again = scene.attach(reader.handle);
    same("a reader's handle is for reading", again.readOnly, true);
    sharesBytes(again);
    const error = refuses("another length", "size-mismatch", () => scene.attach(handle, { length: 65 }));
    same("actual", error.context.actual, 64);
    refuses("another transport's", "not-found", () => scene.attach({ ...handle, transport: "another" }));
    region.close();
    refuses("handle", "closed", () => region.handle);
  }),

  contractCase("a handle leads to a region that lost its name", ["names"], (scene) => {
    const name = scene.name();
    const old = scene.create(name, 64);
    old.bytes[0] = 3;
    scene.create(name, 32, { replace: true }).bytes[0] = 4;
    const again = scene.attach(old.handle, { length: 64 });
    same("the old byte", again.bytes[0], 3);
    same("named", again.named, false);
    scene.transport.remove(name);
    same("the old byte, without any name", scene.attach(old.handle).bytes[0], 3);
    same("its lock", old.lock(0).tryAcquire() && again.lock(0).heldElsewhere(), true);
  }),

  contractCase("a region cannot be copied like data", [], (scene) => {
    const region = scene.create(scene.name(), 64);
    refuses("a copy", "not-supported", () => ({ ...region }));
  }),
];
