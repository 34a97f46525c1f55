// Sends three messages to a queue, and stays until a signal ends it or it is told how else: node send-and-stay.mjs NAME
import { layout, stream } from "mortise";

const out = await stream.writer(process.argv[2], layout("u32 n"));
for (const n of [1, 2, 3]) out.trySend({ n });
console.log("sent");
process.stdin.on("data", () => process.exit());
