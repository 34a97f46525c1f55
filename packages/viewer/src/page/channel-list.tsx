import type { VNode } from "preact";
import type { Listed } from "../protocol.ts";
import type { PageState } from "./page-state.ts";
import { size } from "./told.ts";

/** The channels and segments that there are, the chosen one marked. */
export function ChannelList({ state }: { state: PageState }): VNode {
  const { channels, chosen } = state;
  const gone: Listed[] =
    chosen === null || channels.some(({ name }) => name === chosen)
      ? []
      : [{ name: chosen, kind: "not there", length: 0 }];
  return (
    <nav aria-label="Channels">
      <ul>
        {[...channels, ...gone].map((channel) => (
          <li key={channel.name}>
            <button
              type="button"
              aria-current={channel.name === chosen}
              onClick={() => state.choose(channel.name)}
              title={channel.name}
            >
              <span class={`light ${channel.writer ?? "none"}`} aria-hidden="true" />
              <span class="name">{channel.name}</span>
              <span class="kind">{kindOf(channel)}</span>
            </button>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function kindOf({ kind, length, writer, problem }: Listed): string {
  if (problem !== undefined) return problem;
  return [kind, ...(length > 0 ? [size(length)] : []), ...(writer === undefined ? [] : [`writer ${writer}`])].join(
    " · ",
  );
}
