// Takes row argv[3] of the lock files argv[2], tells whether it got it, and holds it until it is killed.
import { LockFiles } from "../dist/posix/lock-files.js";

const locks = new LockFiles(process.argv[2], { where: "the test", context: {}, mode: 0o600 });
process.send(locks.tryAcquire(Number(process.argv[3])));
setInterval(() => locks, 60_000);
