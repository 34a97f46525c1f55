// Takes a lock of the files argv[2] argv[4] times; while it has it, it alone may make the file argv[3].
import { closeSync, openSync, unlinkSync } from "node:fs";
import { LockFiles } from "../dist/posix/lock-files.js";

const locks = new LockFiles(process.argv[2], { where: "the test", context: {}, mode: 0o600 });
for (let taken = 0; taken < Number(process.argv[4]); ) {
  if (!locks.tryAcquire(0)) continue;
  closeSync(openSync(process.argv[3], "wx"));
  unlinkSync(process.argv[3]);
  locks.release(0);
  taken++;
}
