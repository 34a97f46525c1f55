// Attaches to the region argv[2], whose file someone then makes shorter; then looks first, as argv[3] says, or touches it.
import { readFileSync } from "node:fs";
import { shmTransport } from "../../dist/index.js";

const [name, manner] = process.argv.slice(2);
const region = shmTransport().attach(name, { checked: manner === "checked" });
process.send("attached");
process.once("message", () => {
  const touches = {
    check: () => region.check(),
    checked: () => region.bytes[0],
    touch: () => region.bytes[8191],
  };
  try {
    process.send(["value", touches[manner]()]);
  } catch (error) {
    process.send([error.code, readFileSync("/proc/self/stat").length > 0]);
  }
  process.disconnect();
});
