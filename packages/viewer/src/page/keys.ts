import type { PageState } from "./page-state.ts";
import { savePictures, saveValue } from "./snapshot.ts";

/** What keys do, as the page tells it. */
export const KEYS: readonly (readonly [key: string, what: string])[] = [
  ["j, k", "next or previous channel"],
  ["space", "pause, go on"],
  [".", "stop; step to the newest value"],
  ["p", "save the pictures (PNG)"],
  ["s", "save the value (JSON)"],
];

/** Makes keys work wherever the focus is, but in what has a use for them itself. */
export function listenToKeys(state: PageState): void {
  // What was clicked would take the space bar for itself; who goes by keys alone keeps the focus.
  document.addEventListener("click", ({ detail, target }) => {
    if (detail > 0) (target as Element).closest("button")?.blur();
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const on = event.target as Element;
    if (event.key === " " && on.closest("button, summary, select") !== null) return;
    if (!act(state, event.key)) return;
    event.preventDefault();
  });
}

function act(state: PageState, key: string): boolean {
  switch (key) {
    case "j":
      go(state, 1);
      return true;
    case "k":
      go(state, -1);
      return true;
    case " ":
      state.pause();
      return true;
    case ".":
      state.step();
      return true;
    case "p":
      savePictures(state);
      return true;
    case "s":
      saveValue(state);
      return true;
    default:
      return false;
  }
}

function go(state: PageState, by: number): void {
  const names = state.channels.map(({ name }) => name);
  const at = names.indexOf(state.chosen ?? "");
  const next = names[Math.min(names.length - 1, Math.max(0, at + by))];
  if (next !== undefined && next !== state.chosen) state.choose(next);
}
