import type { ComponentChildren, VNode } from "preact";
import { ChannelList } from "./channel-list.tsx";
import { Charts } from "./charts.tsx";
import { Fields } from "./fields.tsx";
import { KEYS } from "./keys.ts";
import { MemoryMap } from "./memory-map.tsx";
import type { PageState } from "./page-state.ts";
import { Pictures } from "./pictures.tsx";
import { StatusLine } from "./status-line.tsx";

/** The whole page. */
export function App({ state }: { state: PageState }): VNode {
  return (
    <>
      <header>
        <h1>Mortise</h1>
        <span class="where">{state.where} memory</span>
        <span role="status" class={state.connected ? "connected" : "lost"}>
          {state.connected ? "connected" : "the server is gone; looking for it …"}
        </span>
      </header>
      <ChannelList state={state} />
      <main aria-label="Channel">
        {state.chosen === null ? (
          <p>There is nothing in {state.where || "this"} memory yet.</p>
        ) : (
          <Channel state={state} />
        )}
      </main>
      <footer>
        {KEYS.map(([key, what]) => (
          <span key={key}>
            <kbd>{key}</kbd> {what}
          </span>
        ))}
      </footer>
    </>
  );
}

function Channel({ state }: { state: PageState }): VNode {
  const { about, shown, bytes, layout } = state;
  return (
    <>
      <StatusLine state={state} />
      {state.fault !== undefined && (
        <p class="problem" role="alert">
          {state.fault}
        </p>
      )}
      {about?.there === false && <p class="problem">{about.why}</p>}
      {about?.there && about.problem !== undefined && <p class="problem">{about.problem}</p>}
      {shown !== undefined && shown.issues.length > 0 && (
        <Section title="No value of the layout">
          <ul class="problem">
            {shown.issues.slice(0, 10).map(({ message }) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
        </Section>
      )}
      {shown === undefined && about?.there && about.problem === undefined && <p>Nothing was written to it yet.</p>}
      {shown?.value !== undefined && (
        <>
          <Pictures state={state} leaves={shown.leaves} />
          <Section title="Values">
            <Fields state={state} leaves={shown.leaves} />
          </Section>
          <Charts state={state} leaves={shown.leaves} />
        </>
      )}
      {bytes === undefined && shown !== undefined && (
        <p>Of a value as large as this, the bytes are shown when you pause.</p>
      )}
      {bytes !== undefined && layout !== undefined && (
        <Section title="Memory">
          <MemoryMap state={state} layout={layout} bytes={bytes} />
        </Section>
      )}
    </>
  );
}

/** A part of the page that can be folded. */
function Section({ title, children }: { title: string; children: ComponentChildren }): VNode {
  return (
    <details open aria-label={title}>
      <summary>
        <h2>{title}</h2>
      </summary>
      {children}
    </details>
  );
}
