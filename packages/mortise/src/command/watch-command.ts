import { setTimeout } from "node:timers/promises";
import type { Transport } from "@mortise/transport";
import { isLive, Screen } from "../terminal/screen.ts";
import { checkFieldNames } from "./field-names.ts";
import { checkName } from "./found.ts";
import { givenLayout, mismatchOf } from "./given-layout.ts";
import type { ImageChoice } from "./pictures.ts";
import { print, printJSONLine } from "./terminal.ts";
import { watchFrame } from "./watch/frame.ts";
import { type Sight, Sights } from "./watch/sight.ts";
import { stateOf, stateText, valueJSON, valueText } from "./watch/text.ts";
import { Watched } from "./watched.ts";

/** What `mortise watch` was asked for. */
export interface WatchOptions extends ImageChoice {
  /** Looks a second. */
  readonly hz: number;
  /** So many values are shown; without it, all until Ctrl-C. */
  readonly count?: number;
  readonly json?: true;
  readonly layout?: string;
  /** The names of the fields that are shown; without any, all. */
  readonly field?: readonly string[];
}

/** Shows sights, one after another. */
interface Viewer extends Disposable {
  show(sight: Sight): Promise<void>;
}

/**
 * Shows the newest value under a name again and again, also where the name goes and comes back.
 *
 * @throws TransportError `bad-name` for a name that nothing can have
 */
export async function watchCommand(transport: Transport, name: string, options: WatchOptions): Promise<void> {
  const given = options.layout === undefined ? undefined : givenLayout(options.layout);
  checkName(transport, name);
  using watched = new Watched(transport, name, {
    layout: given,
    obstacle: (own) => (given === undefined ? undefined : mismatchOf(own, given)),
  });
  const sights = new Sights(name, options.field);
  using viewer = isLive(process.stdout) && !options.json ? onScreen(options) : inLines(options);
  let left = options.count ?? Number.POSITIVE_INFINITY;
  for (;;) {
    const look = await watched.look();
    if (look.there && look.layout !== undefined) checkFieldNames(look.layout, options.field ?? []);
    const sight = sights.see(look);
    await viewer.show(sight);
    if (sight.fresh && --left === 0) return;
    await setTimeout(1000 / options.hz);
  }
}

/** What is new, as text or JSON, for pipes and for terminals that obey no codes. */
function inLines({ json }: WatchOptions): Viewer {
  let before = "";
  return {
    async show(sight) {
      const state = stateOf(sight.look);
      const changed = JSON.stringify(state) !== before;
      before = JSON.stringify(state);
      if (changed) {
        if (json) printJSONLine(state);
        else print(stateText(sight.name, state));
      }
      const value = json ? valueJSON(sight) : valueText(sight);
      if (typeof value === "string") print(value);
      else if (value !== undefined) printJSONLine(value);
    },
    [Symbol.dispose]() {},
  };
}

/** Each in the place of the one before, in a terminal; drawn anew where its size changes. */
function onScreen(options: WatchOptions): Viewer {
  const screen = new Screen();
  let last: Sight | undefined;
  // One after another: drawing waits for a library at first, and an older sight would come after a newer one.
  let drawn: Promise<void> = Promise.resolve();
  const draw = (): Promise<void> => {
    drawn = drawn.then(async () => {
      if (last !== undefined) screen.show(await watchFrame(last, screen, options), last.fresh);
    });
    return drawn;
  };
  // What goes wrong is told by the next sight's drawing.
  const redraw = (): void => void draw().catch(() => {});
  process.stdout.on("resize", redraw);
  return {
    show(sight) {
      last = sight;
      return draw();
    },
    [Symbol.dispose]() {
      process.stdout.off("resize", redraw);
      screen.close();
    },
  };
}
