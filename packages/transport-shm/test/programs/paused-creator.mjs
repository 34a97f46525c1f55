// Creates the region argv[2] of 64 bytes and stops for ever at the step argv[3]: "named", when it has its name and nothing
// else, or "sized", when all is done but the content. With argv[4] "mac", as macOS has it.
import { posixTransport } from "@mortise/mapping";
import { linuxPlace, macPlace } from "../../dist/shm-place.js";

const [name, step, system] = process.argv.slice(2);
const usual = system === "mac" ? macPlace("hash") : linuxPlace;
const stop = () => {
  process.send(step);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
};
const creating = 0o100;
const place = {
  ...usual,
  open(...call) {
    const descriptor = usual.open(...call);
    if (step === "named" && (call[1] & creating) !== 0) stop();
    return descriptor;
  },
  seal() {
    if (step === "sized") stop();
  },
};
posixTransport(place).create(name, 64);
