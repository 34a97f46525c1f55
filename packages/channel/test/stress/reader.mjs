// A reader that looks at every value: node reader.mjs KIND NAME SIZE. It ends with the channel, or on SIGTERM, and says
// what came in a line of JSON: how many values, the last number, how many were missed, and what was wrong, if anything.
import { mailbox, stream } from "mortise";
import { emptyOf, isWhole, layoutOf } from "./values.mjs";

// Asked now: it may be gone by the time that this one has its turn.
const parent = process.ppid;
const [kind, name, given] = process.argv.slice(2);
const size = Number(given);
const layout = layoutOf(size);
const reader =
  kind === "mailbox" ? await mailbox.reader(name, layout) : await stream.reader(name, layout, { wait: true });
const into = emptyOf(size);
let [values, last, wrong, ending] = [0, 0, undefined, false];
const first = reader.sequence;
process.on("SIGTERM", () => {
  ending = true;
});
console.log("reads");

/** A writer that never rests may come between in every try: then there is no value, and another look. */
function overrun(read) {
  try {
    return read();
  } catch (error) {
    if (error.code !== "overrun") throw error;
    return undefined;
  }
}

function raise(error) {
  throw error;
}

function look(value) {
  const { n } = value;
  values++;
  if (!isWhole(value)) wrong ??= `value ${n} is torn`;
  if (n !== reader.sequence) wrong ??= `value ${n} came as number ${reader.sequence}`;
  if (n <= last) wrong ??= `value ${n} came after ${last}`;
  if (kind === "queue" && last !== 0 && n !== last + 1) wrong ??= `message ${n} came after ${last}`;
  last = n;
}

// Without a test that waits for it, nobody would end it.
while (wrong === undefined && !ending && process.ppid === parent) {
  // Spinning for most values, and a turn of the event loop, in which a signal is heard, now and then.
  let value;
  for (let look_ = 0; look_ < 2000 && wrong === undefined; look_++) {
    value = overrun(() => (kind === "mailbox" ? reader.readSync({ timeout: 0 }) : reader.tryReceive(into)));
    if (value !== undefined) look(value);
  }
  if (value !== undefined) {
    await new Promise(setImmediate);
    continue;
  }
  // Asked before the look: what was there at the end is still to come.
  const { ended } = reader;
  const waiting = kind === "mailbox" ? reader.next({ timeout: 100 }) : reader.receive({ timeout: 100 });
  value = await waiting.catch((error) => overrun(() => raise(error)));
  if (value !== undefined) look(value);
  else if (ended) break;
}
const { epoch } = reader.status();
const missed = kind === "broadcast" ? reader.missed : 0;
if (kind === "broadcast" && values > 0 && first + values + missed !== last) {
  wrong ??= `from ${first}: ${values} values and ${missed} missed are not ${last}`;
}
if (kind !== "mailbox") reader.handled();
reader.close();
console.log(JSON.stringify({ values, last, missed, epoch, wrong }));
