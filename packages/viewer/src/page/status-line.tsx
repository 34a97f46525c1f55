import type { VNode } from "preact";
import type { PageState } from "./page-state.ts";
import { savePictures, saveValue } from "./snapshot.ts";
import { duration, rate, size } from "./told.ts";

/** How the channel does, and the buttons. */
export function StatusLine({ state }: { state: PageState }): VNode {
  const { chosen, about, shown } = state;
  return (
    <section aria-label="Status">
      <h2 class="chosen">{chosen}</h2>
      <dl>
        {facts(state).map(([what, it, alarm]) => [
          <div key={what} class={alarm ? "alarm" : ""}>
            <dt>{what}</dt>
            <dd data-fact={what}>{it}</dd>
          </div>,
        ])}
      </dl>
      <fieldset class="buttons" aria-label="What is shown">
        <button type="button" aria-pressed={state.paused} onClick={() => state.pause()}>
          {state.paused ? "Go on" : "Pause"}
        </button>
        <button
          type="button"
          disabled={!state.paused || about?.there !== true}
          title="The newest value"
          onClick={() => state.step()}
        >
          Step
        </button>
        <button
          type="button"
          disabled={!shown?.leaves.some(({ kind }) => kind === "picture")}
          onClick={() => savePictures(state)}
        >
          Save PNG
        </button>
        <button type="button" disabled={shown?.value === undefined} onClick={() => saveValue(state)}>
          Save JSON
        </button>
      </fieldset>
    </section>
  );
}

type Fact = readonly [what: string, it: string, alarm?: boolean];

function facts({ about, shown, written, drawn, missed }: PageState): Fact[] {
  if (about?.there !== true) return [];
  const { kind, length, status } = about;
  const all: (Fact | undefined)[] = [
    ["kind", kind],
    ["size", size(length)],
    status && ["writer", writerOf(status), status.writer !== "alive"],
    status && ["readers", String(status.readers)],
    status?.unread === undefined ? undefined : ["unread", String(status.unread)],
    shown && ["number", String(shown.sequence)],
    status && ["written", rate(written.rate)],
    ["shown", rate(drawn.rate)],
    ["not shown", String(missed)],
    shown && ["latency", duration(Math.max(0, shown.came - shown.time))],
    status?.age === undefined ? undefined : ["age", duration(status.age)],
  ];
  return all.filter((fact) => fact !== undefined);
}

function writerOf({ writer, pid, epoch }: { writer: string; pid: number; epoch: number }): string {
  return `${writer}, process ${pid}${epoch > 0 ? `, epoch ${epoch}` : ""}`;
}
