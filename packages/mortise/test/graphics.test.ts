import type { WriteStream } from "node:tty";
import { afterEach, expect, test, vi } from "vitest";
import { graphicsOf } from "../src/terminal/canvas.ts";

/** All that says what a terminal is: these tests run in one too. */
const KNOWN = [
  ...["TERM", "TERM_PROGRAM", "TERM_PROGRAM_VERSION", "TMUX", "STY", "LC_TERMINAL", "KITTY_WINDOW_ID", "KITTY_PID"],
  ...["GHOSTTY_RESOURCES_DIR", "KONSOLE_VERSION", "WEZTERM_PANE", "WEZTERM_UNIX_SOCKET"],
];

afterEach(() => vi.unstubAllEnvs());

test.each([
  [{ TERM: "xterm-kitty", KITTY_WINDOW_ID: "1" }, "kitty"],
  [{ TERM_PROGRAM: "iTerm.app", TERM_PROGRAM_VERSION: "3.5.0" }, "iterm2"],
  [{ TERM: "mlterm" }, "sixel"],
  [{ TERM: "foot" }, "sixel"],
  [{ TERM: "xterm-256color" }, "blocks"],
  [{ TERM: "tmux-256color", KITTY_WINDOW_ID: "1" }, "blocks"],
  [{ TERM: "xterm-kitty", TMUX: "/tmp/tmux-0/default,1,0" }, "blocks"],
  [{ TERM_PROGRAM: "vscode", TERM_PROGRAM_VERSION: "1.99.0", KITTY_WINDOW_ID: "1" }, "blocks"],
])("the environment %j has %s", (env: Readonly<Record<string, string>>, graphics) => {
  for (const name of KNOWN) vi.stubEnv(name, env[name]);
  expect(graphicsOf({ isTTY: true } as WriteStream)).toBe(graphics);
  expect(graphicsOf({ isTTY: false } as WriteStream)).toBe("blocks");
});
