import { ChannelError } from "@mortise/channel";
import type { Transport } from "@mortise/transport";
import { CommandError, UsageError } from "./errors.ts";
import { STANDARD_OUTPUT } from "./file-error.ts";
import { Interruption, isAbort } from "./interruption.ts";
import { patiently } from "./patiently.ts";
import { Progress } from "./progress.ts";
import { EXTENSION } from "./recording/format.ts";
import { openSource, type SourceOptions } from "./recording/open-source.ts";
import type { ValueSource } from "./recording/value-source.ts";
import { RecordingWriter } from "./recording/writer.ts";
import { duration, size, valuesSaid } from "./said.ts";
import { print, printJSON, visible, warn } from "./terminal.ts";

/** What `mortise record` was asked for. */
export interface RecordOptions extends SourceOptions {
  readonly output?: string;
  readonly force?: true;
  readonly zstd?: true;
  readonly seconds?: number;
  readonly count?: number;
  readonly json?: true;
}

/** Why a recording came to its end. */
type Ending = "ended" | "removed" | "limit" | "interrupted";

const SAID: Readonly<Record<Ending, string>> = {
  ended: "; its writer ended it",
  removed: "; it was removed",
  limit: "",
  interrupted: "; interrupted",
};

/** Records what is written to a channel, or to a raw region, until that ends, or enough is recorded, or Ctrl-C. */
export async function recordCommand(transport: Transport, name: string, options: RecordOptions): Promise<void> {
  const { output = `${name}${EXTENSION}` } = options;
  if (output === STANDARD_OUTPUT) assertBytesGo(options);
  using interruption = new Interruption();
  const opening = openSource(transport, name, options, interruption.signal);
  using source = await patiently(opening, () => {
    if (options.wait) warn(`waiting for "${visible(name)}"; start its writer, or end this with Ctrl-C.`);
  }).catch((error: unknown) => {
    if (!isAbort(error)) throw error;
    throw new CommandError(`"${visible(name)}" did not come, and nothing was recorded; start its writer.`);
  });
  const { kind, layout } = source;
  const recording = await RecordingWriter.create(output, { name, kind, layout }, options);
  const start = performance.now();
  let ending: Ending;
  try {
    ending = await record(source, recording, visible(name), options, interruption.signal);
  } finally {
    recording.end();
  }
  const { values, length } = recording;
  const { drops, invalid } = source;
  const seconds = Math.round(performance.now() - start) / 1000;
  if (options.json) {
    printJSON({ name, kind, output, values, bytes: length, seconds, drops, invalid, ending });
    return;
  }
  const losses = [
    ...(drops ? [`; ${drops} were dropped`] : []),
    ...(invalid > 0 ? [`; ${invalid} were no values of the layout`] : []),
  ].join("");
  const what = `recorded ${valuesSaid(values)} of "${visible(name)}" in ${duration(seconds * 1000)}`;
  if (output === STANDARD_OUTPUT) warn(`${what}: ${size(length)}${losses}${SAID[ending]}`);
  else print(`${what}: ${size(length)} in ${visible(output)}${losses}${SAID[ending]}`);
}

/** @throws UsageError, CommandError where the standard output is for something else than a recording */
function assertBytesGo({ json }: RecordOptions): void {
  if (json) throw new UsageError("the standard output has the recording; leave out --json, or give --output <file>.");
  if (process.stdout.isTTY) {
    throw new CommandError("a recording is bytes that no terminal shows; pipe them, or give --output <file>.");
  }
}

async function record(
  source: ValueSource,
  recording: RecordingWriter,
  name: string,
  { seconds, count }: RecordOptions,
  interrupted: AbortSignal,
): Promise<Ending> {
  using progress = new Progress(name, count ?? seconds);
  const enough = new AbortController();
  const timer = seconds === undefined ? undefined : setTimeout(() => enough.abort(), seconds * 1000);
  const start = performance.now();
  try {
    for await (const value of source.values(AbortSignal.any([interrupted, enough.signal]))) {
      await recording.write(value);
      const { values, length } = recording;
      if (values === count) enough.abort();
      progress.show(count === undefined ? (performance.now() - start) / 1000 : values, { values, bytes: length });
    }
    return source.kind === "raw" ? "removed" : "ended";
  } catch (error) {
    if (error instanceof ChannelError && error.code === "removed") return "removed";
    if (!isAbort(error)) throw error;
    return interrupted.aborted ? "interrupted" : "limit";
  } finally {
    clearTimeout(timer);
  }
}
