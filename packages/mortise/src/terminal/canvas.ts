import { Ansis } from "ansis";
import { createSupportsTerminalGraphics } from "supports-terminal-graphics";

/** How a terminal shows pictures; `blocks` are characters, which all of them have. */
export type Graphics = "kitty" | "iterm2" | "sixel" | "blocks";

/** The room there is for a picture, and by what it is drawn. */
export interface Canvas {
  /** Characters in a line. */
  readonly columns: number;
  /** Lines. */
  readonly rows: number;
  /** What {@link Ansis} calls the level: 0 is none, 1 is 16, 2 is 256, 3 is true colour. */
  readonly colours: number;
  readonly graphics: Graphics;
}

/**
 * What is known of this process's own terminal, `NO_COLOR` included. A pipe has 80 columns, any number of rows, and no
 * colours.
 */
export function thisCanvas(): Canvas {
  const { stdout } = process;
  const colours = new Ansis().level;
  // Some terminals know nothing of their size, and say 0.
  const columns = stdout.columns || 80;
  const rows = stdout.rows || (stdout.isTTY ? 24 : Number.POSITIVE_INFINITY);
  return { columns, rows, colours, graphics: colours === 0 ? "blocks" : graphicsOf(stdout) };
}

/** What an output's terminal can, by the environment: to ask the terminal itself would take its keyboard. */
export function graphicsOf(stream: NodeJS.WriteStream): Graphics {
  const { TERM = "", TMUX, STY, TERM_PROGRAM } = process.env;
  // What stands between hands on characters alone. VS Code draws pictures only where a setting asks for it.
  if (TMUX || STY || /^(tmux|screen)/.test(TERM) || TERM_PROGRAM === "vscode") return "blocks";
  const { kitty, iterm2, sixel } = createSupportsTerminalGraphics(stream);
  if (kitty) return "kitty";
  if (iterm2) return "iterm2";
  return sixel || (stream.isTTY && /^foot/.test(TERM)) ? "sixel" : "blocks";
}
