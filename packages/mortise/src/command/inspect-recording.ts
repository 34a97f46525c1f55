import { closeSync, openSync, readSync, statSync } from "node:fs";
import { jsonOfValue } from "@mortise/codec/value-json";
import { decoded, MOST_ISSUES } from "./decoded.ts";
import { CommandError } from "./errors.ts";
import { givenLayout, mismatchOf } from "./given-layout.ts";
import type { InspectOptions } from "./inspect-command.ts";
import { EXTENSION, MAGIC } from "./recording/format.ts";
import { RecordingReader, type Replayed } from "./recording/reader.ts";
import { printReport } from "./report.ts";
import { duration, moment, size } from "./said.ts";
import { printJSON, visible } from "./terminal.ts";

/** Whether a name is that of a recording, by its end or by the first bytes of a file. */
export function isRecording(name: string): boolean {
  if (name.endsWith(EXTENSION)) return true;
  try {
    // Nothing else is opened: a pipe would be waited for.
    return statSync(name).isFile() && startOf(name) === MAGIC;
  } catch {
    // There is no such file, or none for this user: then it is a name in memory.
    return false;
  }
}

function startOf(path: string): string {
  const file = openSync(path, "r");
  try {
    const start = Buffer.alloc(MAGIC.length);
    readSync(file, start);
    return start.toString("latin1");
  } finally {
    closeSync(file);
  }
}

/**
 * Shows what is in a recording: what was recorded, how much, when, whether the file is whole, and the last value.
 *
 * @throws CommandError of what is no recording; of one that is damaged, when all before that was shown
 */
export async function inspectRecording(file: string, options: InspectOptions): Promise<void> {
  await using recording = await RecordingReader.open(file);
  const { about } = recording;
  const { kind, name } = about;
  const asked = options.layout === undefined ? undefined : givenLayout(options.layout);
  const mismatch = asked && mismatchOf(about.layout, asked);
  if (mismatch !== undefined) throw new CommandError(`${visible(file)}: ${visible(mismatch)}.`);
  const layout = asked ?? about.layout;
  const { values, first, last, damage } = await readThrough(recording);
  const { cut, end } = recording;
  const what = last === undefined ? undefined : decoded(layout, last.bytes);
  const { value, issues = [], problem } = what ?? {};
  const bytes = statSync(file).size;
  if (options.json) {
    const times = { first: first?.time, last: last?.time, end };
    printJSON({
      ...{ file, name, kind, bytes, values, ...times, cut, problem, layout: String(layout) },
      ...(issues.length > 0 && { issues: issues.slice(0, MOST_ISSUES) }),
      ...(value !== undefined && { sequence: last?.sequence, value: jsonOfValue(layout.node, value) }),
    });
  } else {
    const facts = [
      ["kind", `recording of ${kind === "raw" ? "the raw region" : `the ${kind}`} "${visible(name)}"`],
      ["size", size(bytes)],
      ["values", String(values)],
      ["first", first && `number ${first.sequence}, ${moment(first.time)}`],
      ["last", last && `number ${last.sequence}, ${moment(last.time)}`],
      ["span", first && last && duration(Math.max(0, last.time - first.time))],
      ["file", damage !== undefined ? "damaged" : cut === undefined ? "whole" : "cut off"],
    ] as const;
    await printReport({ title: file, facts, layout, value, issues, problem: problem ?? cut }, options);
  }
  if (damage !== undefined) throw damage;
}

/** What the values of a recording are, up to its end or what is wrong with it. */
interface Contents {
  readonly values: number;
  readonly first: Replayed | undefined;
  readonly last: Replayed | undefined;
  readonly damage: CommandError | undefined;
}

async function readThrough(recording: RecordingReader): Promise<Contents> {
  let values = 0;
  let [first, last]: (Replayed | undefined)[] = [];
  try {
    for await (const value of recording.values()) {
      values++;
      first ??= value;
      last = value;
    }
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    return { values, first, last, damage: error };
  }
  return { values, first, last, damage: undefined };
}
