import sliceAnsi from "slice-ansi";
import { issueLines } from "../decoded.ts";
import { imagesOf } from "../images.ts";
import { type ImageChoice, picturesIn } from "../pictures.ts";
import { duration } from "../said.ts";
import { colours, visible } from "../terminal.ts";
import { valueLines } from "../value-lines.ts";
import type { Shown, Sight } from "./sight.ts";

/** The room there is in a terminal. */
export interface Room {
  readonly columns: number;
  readonly rows: number;
}

/** A picture with fewer lines than these, its title and the empty one above it included, is left out. */
const FEWEST = 3;

/** Lines that are for what a look says, at most. */
const MOST_HEAD = 3;

/** Pictures of one watcher replace one another, and no other's. */
const ID = process.pid * 256;

/** A sight as lines for a terminal: no longer, and no more, than there is room for. */
export async function watchFrame(sight: Sight, { columns, rows }: Room, choice: ImageChoice): Promise<string> {
  const cut = (text: string): string[] => text.split("\n").map((line) => sliceAnsi(line, 0, columns));
  const { shown } = sight;
  const head = cut(headOf(sight, columns));
  if (shown === undefined) return head.slice(0, rows).join("\n");
  const room = rows - head.length - 1;
  const images = choice.images === false || shown.value === undefined ? 0 : imagesOf(shown.layout, shown.value).size;
  const half = Math.floor(room / 2);
  const pictured = images > 0 && half >= FEWEST;
  const lines = [...head, "", ...cut(bodyOf(shown, columns, pictured ? half : room))].slice(0, rows);
  if (!pictured) return lines.join("\n");
  const left = rows - lines.length;
  const count = Math.min(images, Math.floor(left / FEWEST));
  // Above each is an empty line.
  const share = { columns, rows: Math.floor(left / count) - 1 };
  const blocks = await picturesOf(shown, share, choice);
  const pictures = blocks.slice(0, count).flatMap((block) => {
    const [title = "", ...picture] = block.split("\n");
    return ["", ...cut(title), ...picture];
  });
  return [...lines, ...pictures].join("\n");
}

/** What was drawn of a value, which is looked at more often than it changes. */
const drawn = new WeakMap<Shown, { readonly room: Room; readonly blocks: readonly string[] }>();

async function picturesOf(shown: Shown, room: Room, choice: ImageChoice): Promise<readonly string[]> {
  const before = drawn.get(shown);
  if (before?.room.columns === room.columns && before.room.rows === room.rows) return before.blocks;
  const blocks = await picturesIn(shown.layout, shown.value ?? {}, room, choice, ID);
  drawn.set(shown, { room, blocks });
  return blocks;
}

/** What a look says of the channel or the region, and what is wrong with it. */
function headOf({ name, look, shown, rate, missed }: Sight, columns: number): string {
  const title = colours.bold(visible(name));
  if (!look.there) {
    const why = flowed(visible(look.why).split(" "), columns, " ");
    return `${title}  ${shown === undefined ? colours.yellow("not there yet") : colours.red("gone")}\n${colours.yellow(why)}`;
  }
  const { kind, status, problem } = look;
  const age = status === undefined ? shown && Date.now() - shown.news.time : status.age;
  const said = [
    kind,
    ...(status === undefined ? [] : [`writer ${status.writer === "alive" ? "alive" : colours.yellow(status.writer)}`]),
    ...(shown === undefined ? ["nothing yet"] : [`number ${shown.news.sequence}`]),
    `${rate?.toFixed(1) ?? "?"} a second`,
    `${missed} missed`,
    ...(age === undefined ? [] : [`${duration(Math.max(0, age))} old`]),
  ];
  const line = flowed([title, ...said], columns);
  return problem === undefined ? line : `${line}\n${colours.red(visible(problem))}`;
}

/** Parts side by side, and those that have no room there on a line below; on few lines, however narrow they are. */
function flowed(parts: readonly string[], columns: number, gap: string = "  "): string {
  const lines: string[] = [];
  for (const part of parts) {
    const last = lines.at(-1);
    const longer = last === undefined ? part : `${last}${gap}${part}`;
    if (last === undefined) lines.push(part);
    else if (lines.length < MOST_HEAD && colours.strip(longer).length > columns) lines.push(part);
    else lines[lines.length - 1] = longer;
  }
  return lines.join("\n");
}

/** The value, or why there is none to be seen. */
function bodyOf({ layout, value, issues, problem, changed }: Shown, columns: number, rows: number): string {
  if (value !== undefined) return valueLines(layout, value, columns, { changed, rows });
  return problem ?? issueLines(issues);
}
