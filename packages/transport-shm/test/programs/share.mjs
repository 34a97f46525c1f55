// Becomes the user argv[3], then uses the region argv[2] with its locks and bells; prints what it saw.
import { shmTransport } from "../../dist/index.js";

process.setgroups([]);
process.setgid(Number(process.argv[3]));
process.setuid(Number(process.argv[3]));

const region = shmTransport().attach(process.argv[2], { length: 64 });
region.bytes[0] = 8;
console.log(
  JSON.stringify({
    rang: region.bell(1).ring(),
    lockHeld: region.lock(2).heldElsewhere(),
    locked: region.lock(3).tryAcquire(),
  }),
);
