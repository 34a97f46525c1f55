// A writer that is at it as fast as it can: node writer.mjs KIND NAME SIZE COUNT [READERS]. With a count of 0 it goes on
// until it is killed. It takes over where there is a channel, when its turn comes, and begins when there are so many
// readers. A line on standard output says that it writes.
import { mailbox, stream } from "mortise";
import { emptyOf, fill, layoutOf } from "./values.mjs";

// Asked now: it may be gone by the time that this one has its turn.
const parent = process.ppid;
const [kind, name, ...numbers] = process.argv.slice(2);
const [size, count, readers = 0] = numbers.map(Number);
const value = emptyOf(size);
const options = { wait: true, readers: kind === "queue" ? 1 : 8 };
const layout = layoutOf(size);
const out =
  kind === "mailbox"
    ? await mailbox.writer(name, layout, options)
    : await stream.writer(name, layout, { ...options, capacity: 64, broadcast: kind === "broadcast" });
while (out.status().readers < readers) await new Promise((resolve) => setTimeout(resolve, 5));
let n = out.status().sequence;
console.log(n);
const write = {
  mailbox: () => out.write(value),
  broadcast: () => out.trySend(value),
  queue: () => out.sendSync(value, { timeout: 60_000 }),
}[kind];
while (count === 0 || n < count) {
  fill(value, ++n);
  write();
  // Without a test that waits for it, nobody would end it.
  if (n % 4096 === 0 && process.ppid !== parent) process.exit(1);
}
if (kind === "queue") await out.drained();
out.close();
