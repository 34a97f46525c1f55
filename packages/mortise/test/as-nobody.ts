import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { environmentIn } from "./running-command.ts";

/** Whether a test can be another user: only root can. */
export const ROOT: boolean = process.platform !== "win32" && process.getuid?.() === 0;

/** It becomes that user when all is loaded, also where this Node is for root alone. */
const PROGRAM = fileURLToPath(new URL("programs/as-nobody.mjs", import.meta.url));

/** Runs the command in a folder as a user who has nothing there. */
export function asNobody(
  folder: string,
  ...args: readonly string[]
): Promise<{ status: number; out: string; errors: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [PROGRAM, ...args],
      { env: environmentIn(folder), cwd: folder },
      (error, out, errors) => {
        resolve({ status: typeof error?.code === "number" ? error.code : 0, out, errors });
      },
    );
    child.stdin?.end();
  });
}
