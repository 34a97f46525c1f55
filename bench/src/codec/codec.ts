import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { PARTS } from "./parts.ts";

/** All tables of the codec, each part in a process of its own. */
export function benchCodec(): void {
  const program = fileURLToPath(new URL("./part.js", import.meta.url));
  for (const { name } of PARTS) {
    const { status } = spawnSync(process.execPath, ["--expose-gc", program, name], { stdio: "inherit" });
    if (status !== 0) throw new Error(`the part '${name}' failed`);
  }
}
