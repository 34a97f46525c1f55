// Creates the region argv[2] of 64 bytes and stops for ever at the step argv[3]: "named", when it has its name and nothing
// else, or "sized", when all is done but the content.
import { posixTransport } from "@mortise/mapping";
import { linuxPlace } from "../../dist/shm-place.js";

const [name, step] = process.argv.slice(2);
const stop = () => {
  process.send(step);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
const creating = 0o100;
const place = {
  ...linuxPlace,
  open(...call) {
    const descriptor = linuxPlace.open(...call);
    if (step === "named" && (call[1] & creating) !== 0) stop();
    return descriptor;
  },
  seal() {
    if (step === "sized") stop();
  },
};
posixTransport(place).create(name, 64);
