import type { VNode } from "preact";
import { type Leaf, MOST_LEAVES } from "./leaves.ts";
import type { PageState } from "./page-state.ts";
import { isRelated } from "./paths.ts";
import { Sparkline, StateLane, Waveform } from "./sparkline.tsx";

/** The fields of the newest value: name, type, what it is, and what it was. */
export function Fields({ state, leaves }: { state: PageState; leaves: readonly Leaf[] }): VNode {
  return (
    <>
      <table class="fields">
        <thead>
          <tr>
            <th scope="col">field</th>
            <th scope="col">type</th>
            <th scope="col">value</th>
            <th scope="col">last minute</th>
          </tr>
        </thead>
        <tbody>
          {leaves.map((leaf) => (
            <tr
              key={leaf.path}
              data-path={leaf.path}
              class={isRelated(leaf.path, state.marked) ? "marked" : ""}
              onPointerEnter={() => state.mark(leaf.path)}
              onPointerLeave={() => state.mark(undefined)}
            >
              <th scope="row">{leaf.kind === "number" ? <ChartSwitch state={state} path={leaf.path} /> : leaf.path}</th>
              <td class="type">{leaf.type}</td>
              <td class="value">{textOf(leaf)}</td>
              <td>
                <Past state={state} leaf={leaf} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {leaves.length === MOST_LEAVES && <p>No more than {MOST_LEAVES} lines are shown; the JSON has all there is.</p>}
    </>
  );
}

function ChartSwitch({ state, path }: { state: PageState; path: string }): VNode {
  const charted = state.charted.has(path);
  return (
    <button
      type="button"
      class="link"
      aria-pressed={charted}
      title={charted ? "without the chart" : "with a chart"}
      onClick={() => {
        if (charted) state.charted.delete(path);
        else state.charted.add(path);
        state.changed(false);
      }}
    >
      {path}
    </button>
  );
}

function Past({ state, leaf }: { state: PageState; leaf: Leaf }): VNode | null {
  const track = state.history.track(leaf.path);
  if (leaf.kind === "number" && track !== undefined) return <Sparkline path={leaf.path} track={track} />;
  if (leaf.kind === "state" && track !== undefined)
    return <StateLane path={leaf.path} track={track} states={leaf.states} />;
  return leaf.kind === "numbers" ? <Waveform path={leaf.path} values={leaf.values} /> : null;
}

/** So many numbers of a list are told. */
const TOLD = 12;

function textOf(leaf: Leaf): string {
  switch (leaf.kind) {
    case "number":
    case "text":
      return leaf.text;
    case "state":
      return leaf.value;
    case "picture":
      return `${leaf.picture.width} × ${leaf.picture.height}`;
    case "numbers": {
      const { values } = leaf;
      const told = Array.from({ length: Math.min(TOLD, values.length) }, (_, index) => String(values[index]));
      return values.length > TOLD ? `${told.join(" ")} … (${values.length})` : told.join(" ");
    }
  }
}
