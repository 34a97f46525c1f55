// Attaches to the region "camera" that its parent lets it inherit; answers each message with what it did.
import { ftruncateSync } from "node:fs";
import { memfdTransport } from "../../dist/index.js";

const transport = memfdTransport();
const codeOf = (run) => {
  try {
    run();
    return "none";
  } catch (error) {
    return error.code;
  }
};
const region = transport.attach("camera", { length: 6008 });
const lock = region.lock(3);
const answers = {
  attached: () => ({ bytes: [region.bytes[0], region.bytes[6007]], names: transport.list().map(({ name }) => name) }),
  write: () => region.write(Uint8Array.of(8), 1),
  lock: () => ({ acquired: lock.tryAcquire(), elsewhere: lock.heldElsewhere() }),
  release: () => lock.release(),
  ring: () => region.bell(1).ring(),
  shrink: () => codeOf(() => ftruncateSync(region.handle.origin.descriptor, 10)),
  grow: () => codeOf(() => ftruncateSync(region.handle.origin.descriptor, 10_000)),
  missing: () => codeOf(() => transport.attach("another")),
  taken: () => codeOf(() => transport.create("camera", 64)),
};
process.on("message", (question) => process.send(answers[question]() ?? null));
process.send("ready");
