// Opens the channel whose name comes on a line, as another does at the same time, and writes a value: node racer.mjs
// KIND SIZE. It answers "writes", or the error's code; "-" closes.
import { createInterface } from "node:readline";
import { mailbox, stream } from "mortise";
import { emptyOf, fill, layoutOf } from "./values.mjs";

const [kind, size] = process.argv.slice(2);
const layout = layoutOf(Number(size));
const value = fill(emptyOf(Number(size)), 1);
let out;
for await (const name of createInterface(process.stdin)) {
  if (name === "-") {
    out?.close();
    out = undefined;
    console.log("closed");
    continue;
  }
  try {
    out = await (kind === "mailbox"
      ? mailbox.writer(name, layout)
      : stream.writer(name, layout, { broadcast: kind === "broadcast" }));
    if (kind === "mailbox") out.write(value);
    else out.trySend(value);
    console.log("writes");
  } catch (error) {
    console.log(error.code ?? String(error));
  }
}
