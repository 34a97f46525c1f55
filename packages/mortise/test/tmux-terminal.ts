import { execFileSync, spawnSync } from "node:child_process";
import { vi } from "vitest";

/** Whether there is tmux here. */
export const noTmux: boolean = spawnSync("tmux", ["-V"]).status !== 0;

/** What a terminal's prompt looks like. */
const PROMPT = "ready>";

/** How a screen is waited for: longer than any machine needs for it, in milliseconds. */
const PATIENCE = { timeout: 60_000, interval: 50 };

let servers = 0;

/** A real terminal, which tmux is: a shell in it, keys that are pressed, and what stands on its screen. */
export class TmuxTerminal implements Disposable {
  readonly #socket = `terminal${servers++}`;
  readonly #folder: string;

  /** @param folder where the shell stands, and tmux has its socket */
  constructor(folder: string, columns: number, rows: number, env: NodeJS.ProcessEnv) {
    this.#folder = folder;
    const { PATH } = process.env;
    const variables = { PATH, PS1: PROMPT, LC_ALL: "C.UTF-8", COLORTERM: "truecolor", ...env };
    const given = Object.entries(variables).map(([name, value]) => `${name}=${value}`);
    // Nothing of this process's own environment: it may be in a CI, or in tmux.
    const shell = ["env", "-u", "NO_COLOR", "-u", "FORCE_COLOR", "-u", "CI", ...given, "sh"];
    this.#tmux("-f", "/dev/null", "new-session", "-d", "-x", `${columns}`, "-y", `${rows}`, "-c", folder, ...shell);
  }

  /** Types a line, and Enter, once the shell is ready for it; what stood on the screen before does no more. */
  async type(line: string): Promise<void> {
    // What is typed while the shell starts is echoed above its first prompt, and looks like what a command printed.
    const before = await this.shows(new RegExp(`(^|\n)${PROMPT}$`));
    this.#tmux("send-keys", "-l", line);
    this.press("Enter");
    await vi.waitUntil(() => this.screen() !== before, PATIENCE);
  }

  /** Presses a key, as tmux calls it: `C-c`. */
  press(key: string): void {
    this.#tmux("send-keys", key);
  }

  resize(columns: number, rows: number): void {
    this.#tmux("resize-window", "-x", `${columns}`, "-y", `${rows}`);
  }

  /** What stands on the screen, without blanks at the ends of lines; `coloured`, with escape codes. */
  screen(coloured: boolean = false): string {
    return this.#tmux("capture-pane", "-p", ...(coloured ? ["-e"] : [])).trimEnd();
  }

  /** Waits until the screen is as it should be; returns it. */
  async shows(expected: RegExp): Promise<string> {
    return vi.waitFor(() => {
      const screen = this.screen();
      if (!expected.test(screen)) throw new Error(`instead of ${expected} there is:\n${screen}`);
      return screen;
    }, PATIENCE);
  }

  /** Waits for the prompt, below what a command printed; returns that. */
  async done(): Promise<string> {
    const screen = await this.shows(new RegExp(`\n${PROMPT}$`));
    return screen.slice(0, screen.lastIndexOf("\n"));
  }

  /** What tmux knows of it: `cursor_flag`, `alternate_on`, `history_size`. */
  knows(variable: string): string {
    return this.#tmux("display-message", "-p", `#{${variable}}`).trim();
  }

  [Symbol.dispose](): void {
    this.#tmux("kill-server");
  }

  #tmux(...args: string[]): string {
    const { TMUX: _, ...env } = process.env;
    const options = { env: { ...env, TMUX_TMPDIR: this.#folder }, encoding: "utf8" } as const;
    return execFileSync("tmux", ["-u", "-L", this.#socket, ...args], options);
  }
}
