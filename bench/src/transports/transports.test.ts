import { readdirSync } from "node:fs";
import { expect, test, vi } from "vitest";
import { TINY } from "./effort.ts";
import { benchTransports } from "./transports.ts";

test.runIf(process.platform === "linux")("prints all its tables, and leaves nothing", async () => {
  const lines = vi.spyOn(console, "log").mockImplementation(() => {});
  await benchTransports(TINY);
  const output = lines.mock.calls.flat().join("\n");
  lines.mockRestore();
  for (const title of [
    "create + close, 6008 bytes",
    "attach + close",
    "create + close in a directory",
    "Copying 4096 bytes, the same buffers",
    "Copying 4096 bytes, 2 pairs",
    "Locks",
    "Ringing a bell",
    "To another process and back",
    "First touch of 8 pages",
  ]) {
    expect(output).toContain(`\n${title}`);
  }
  expect(output).not.toContain("NaN");
  const ours = new RegExp(`^\\.?mortise.*-${process.pid}`);
  expect(readdirSync("/dev/shm").filter((file) => ours.test(file))).toEqual([]);
});
