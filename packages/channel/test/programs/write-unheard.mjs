// Writes to a mailbox and a broadcast, each with a reader that does not wait, between two marks that strace shows.
import { writeSync } from "node:fs";
import { layout, mailbox, stream } from "mortise";

const Tick = layout("u32 n + f64 x + bytes(52) rest");
const value = { n: 0, x: 0.5, rest: new Uint8Array(52) };
const name = `mortise-unheard-${process.pid}`;
const out = await mailbox.writer(name, Tick);
const camera = await mailbox.reader(name, Tick);
const news = await stream.writer(`${name}-news`, Tick, { broadcast: true });
const reader = await stream.reader(`${name}-news`, Tick);

function write(times) {
  for (value.n = 0; value.n < times; value.n++) {
    out.write(value);
    news.trySend(value);
  }
}

// So that V8 has compiled and collected what it will.
write(300_000);
writeSync(1, "begin\n");
write(10_000);
writeSync(1, "end\n");
for (const each of [camera, out, reader, news]) each.close();
