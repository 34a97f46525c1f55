import { once } from "node:events";
import { createInterface } from "node:readline";

/**
 * Waits for Enter; or, where another program started this one, tells it a word and waits until it says to finish, or is
 * gone.
 */
export async function untilFinished(word: string): Promise<void> {
  if (process.send === undefined) {
    const lines = createInterface({ input: process.stdin });
    console.log("                    press Enter to exit");
    // The input's end counts too.
    await Promise.race([once(lines, "line"), once(lines, "close")]);
    lines.close();
    return;
  }
  // Where main.ts is gone there is no one left to keep the memory for, and no one to tell.
  process.send(word, () => {});
  const told = new AbortController();
  await Promise.race(["message", "disconnect"].map((event) => once(process, event, told)));
  // The listener that heard nothing would keep this process.
  told.abort();
  if (process.connected) process.disconnect();
}
