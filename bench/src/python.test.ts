import { expect, test, vi } from "vitest";
import { benchPython } from "./python.ts";

test("the tables of Python are printed, or why there are none", { timeout: 60_000 }, () => {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  benchPython("--tiny");
  const printed = log.mock.calls.flat().join("\n");
  log.mockRestore();
  expect(printed).toMatch(/no figures of Python|mailbox: read\(\)[\s\S]*mailbox: write_bytes/);
});
