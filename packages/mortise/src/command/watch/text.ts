import { jsonOfValue } from "@mortise/codec/value-json";
import { issueLines, MOST_ISSUES } from "../decoded.ts";
import { moment } from "../said.ts";
import { columns, visible } from "../terminal.ts";
import { valueLines } from "../value-lines.ts";
import type { Look } from "../watched.ts";
import type { Sight } from "./sight.ts";

/** What became of what has the name. */
export type State = Gone | There;

interface Gone {
  readonly state: "gone";
  readonly why: string;
}

interface There {
  readonly state: "there";
  readonly kind: string;
  /** Of a channel: `alive`, `ended`, or `dead` where it went without an end. */
  readonly writer?: string;
  /** Why no value is seen. */
  readonly problem?: string;
}

/** What a look says of what has the name, without what changes with each value. */
export function stateOf(look: Look): State {
  if (!look.there) return { state: "gone", why: look.why };
  const { kind, status, problem } = look;
  return {
    state: "there",
    kind,
    ...(status !== undefined && { writer: status.writer }),
    ...(problem !== undefined && { problem }),
  };
}

/** The same as a line. */
export function stateText(name: string, state: State): string {
  if (state.state === "gone") return `${visible(name)}: gone: ${visible(state.why)}`;
  const { kind, writer, problem } = state;
  const said = [
    kind,
    ...(writer === undefined ? [] : [`writer ${writer}`]),
    ...(problem === undefined ? [] : [problem]),
  ];
  return `${visible(name)}: ${visible(said.join(", "))}`;
}

/** A value that was not seen before, as a block of lines; `undefined` where there is none. */
export function valueText({ fresh, shown }: Sight): string | undefined {
  if (!fresh || shown === undefined) return undefined;
  const { layout, news, value, issues, problem, changed } = shown;
  const head = `number ${news.sequence}  ${moment(news.time)}  ${news.missed} missed`;
  const body =
    value === undefined ? (problem ?? issueLines(issues)) : valueLines(layout, value, columns(), { changed });
  return `\n${head}\n${body}`;
}

/** The same for programs. */
export function valueJSON({ fresh, shown }: Sight): object | undefined {
  if (!fresh || shown === undefined) return undefined;
  const { layout, news, value, issues, problem } = shown;
  const { time, sequence, missed } = news;
  return {
    time,
    sequence,
    missed,
    ...(value !== undefined && { value: jsonOfValue(layout.node, value) }),
    ...(issues.length > 0 && { issues: issues.slice(0, MOST_ISSUES) }),
    ...(problem !== undefined && { problem }),
  };
}
