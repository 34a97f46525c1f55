import type { ChannelKind, MailboxWriter, StreamWriter } from "@mortise/channel";
import { type Layout, LayoutError } from "@mortise/codec";
import { valueOfJSON } from "@mortise/codec/value-json";
import { type Transport, TransportError } from "@mortise/transport";
import { mailbox, stream } from "../channels.ts";
import { refusalForUser } from "./advice.ts";
import { CommandError, UsageError } from "./errors.ts";
import { checkNamesIn } from "./field-names.ts";
import { type Found, find } from "./found.ts";
import { inputJSON } from "./given-input.ts";
import { givenLayout } from "./given-layout.ts";
import { givenValue } from "./given-value.ts";
import { imageFromFile } from "./image-file.ts";
import { bytesSaid } from "./said.ts";
import { print, printJSON, visible } from "./terminal.ts";

/** What `mortise write` was asked for. */
export interface WriteOptions {
  readonly layout?: string;
  readonly kind?: string;
  readonly update?: true;
  readonly json?: true;
  readonly image?: readonly string[];
}

const KINDS: readonly string[] = ["raw", "mailbox", "queue", "broadcast"];

/** Writes a value: to a raw region, to a channel that has no writer, or to one that it makes and leaves. */
export async function writeCommand(
  transport: Transport,
  name: string,
  assignments: readonly string[],
  options: WriteOptions,
): Promise<void> {
  const { layout, kind, newest } = await place(transport, name, options);
  const inWords = [...assignments, ...(options.image ?? [])];
  assertOnce(inWords);
  const given = inWords.length > 0 ? assigned(layout, assignments) : await inputJSON();
  checkNamesIn(layout.node, given);
  const images = await Promise.all((options.image ?? []).map((image) => imageFromFile(layout, image)));
  const base = options.update ? newest : {};
  if (base === undefined) throw new CommandError(`nothing was written to "${visible(name)}" yet; leave out --update.`);
  const value = { ...base, ...(valueOfJSON(layout.node, given) as object), ...Object.fromEntries(images) };
  // Before anything is made or taken over: it may not fit.
  const bytes = encoded(layout, value);
  const { created, sequence } = await put(transport, name, kind, layout, { value, bytes });
  if (options.json) {
    printJSON({ name, kind, bytes: bytes.length, sequence, created });
    return;
  }
  const what = kind === "raw" ? "raw region" : kind;
  const stays = created || kind !== "raw" ? ", which stays until `mortise rm` removes it" : "";
  const number = sequence === undefined ? "" : `: number ${sequence}`;
  print(`wrote ${bytesSaid(bytes.length)} to the ${what} "${visible(name)}"${stays}${number}`);
}

interface Place {
  readonly layout: Layout;
  readonly kind: ChannelKind | "raw";
  readonly newest: object | undefined;
}

/** Where the value goes, and what it has to be. */
async function place(transport: Transport, name: string, options: WriteOptions): Promise<Place> {
  const { kind: wanted } = options;
  if (wanted !== undefined && !KINDS.includes(wanted)) {
    throw new UsageError(`--kind ${visible(wanted)}: give ${KINDS.join(", ")}.`);
  }
  const layout = options.layout === undefined ? undefined : givenLayout(options.layout);
  let found: Found;
  try {
    found = await find(transport, name);
  } catch (error) {
    if (!(error instanceof TransportError) || error.code !== "not-found" || layout === undefined) throw error;
    return { layout, kind: (wanted ?? "mailbox") as Place["kind"], newest: undefined };
  }
  if (found.kind === "channel") {
    using channel = found.channel;
    assertKind(name, channel.kind, wanted);
    // Only then: what is there may be no value, and is to be written over.
    const newest = options.update ? channel.newest() : undefined;
    const value = newest === undefined ? undefined : (channel.layout.decode(newest.bytes) as object);
    return { layout: layout ?? channel.layout, kind: channel.kind, newest: value };
  }
  using region = found.region;
  assertKind(name, "raw", wanted);
  if (layout === undefined) throw new CommandError(`"${visible(name)}" says nothing of itself; give --layout.`);
  const bytes = region.read(new Uint8Array(Math.min(region.length, layout.LENGTH)));
  return { layout, kind: "raw", newest: options.update ? (layout.decode(bytes) as object) : undefined };
}

/** @throws CommandError where another kind was asked for than what is there */
function assertKind(name: string, kind: Place["kind"], wanted: string | undefined): void {
  if (wanted === undefined || wanted === kind) return;
  const what = kind === "raw" ? "raw region" : kind;
  throw new CommandError(
    `"${visible(name)}" is there, and is a ${what}; leave out --kind to write to it, or give another name.`,
  );
}

/** @throws UsageError where it is no value of the layout */
function encoded(layout: Layout, value: object): Uint8Array {
  try {
    return layout.encode(value as never);
  } catch (error) {
    // That no value could be encoded is no mistake in this one.
    if (!(error instanceof LayoutError) || error.code === "asynchronous") throw error;
    throw new UsageError(refusalForUser(error.message), { cause: error });
  }
}

interface Put {
  /** Whether it made what it wrote to. */
  readonly created: boolean;
  /** The value's number; `undefined` in a raw region. */
  readonly sequence: number | undefined;
}

async function put(
  transport: Transport,
  name: string,
  kind: Place["kind"],
  layout: Layout,
  { value, bytes }: { readonly value: object; readonly bytes: Uint8Array },
): Promise<Put> {
  if (kind === "raw") {
    using region = transport.open(name, layout.LENGTH, { persist: true });
    region.write(bytes);
    return { created: region.created, sequence: undefined };
  }
  const options = { transport, persist: true };
  if (kind === "mailbox") {
    using out = await mailbox.writer(name, layout, options);
    out.write(value as never);
    return putIn(out);
  }
  using out = await stream.writer(name, layout, { ...options, broadcast: kind === "broadcast" });
  if (!out.trySend(value as never)) throw new CommandError(`"${visible(name)}" is full; start its consumer.`);
  return putIn(out);
}

function putIn(out: MailboxWriter | StreamWriter): Put {
  const { epoch, sequence } = out.status();
  return { created: epoch === 0, sequence };
}

/** @throws UsageError where a field is given twice, of which one would be passed over */
function assertOnce(pairs: readonly string[]): void {
  const fields = pairs.map((pair) => pair.split("=", 1)[0] as string);
  const twice = fields.find((field, index) => fields.indexOf(field) < index);
  if (twice !== undefined) throw new UsageError(`"${visible(twice)}" is given twice; give each field once.`);
}

/** `field=value`s, each value as {@link givenValue} takes it. */
function assigned({ node }: Layout, assignments: readonly string[]): object {
  const types = new Map(node.fields.map(({ name, type }) => [name, type]));
  const pairs = assignments.map((assignment): [string, unknown] => {
    const [, field = "", text = ""] = /^([^=]+)=(.*)$/s.exec(assignment) ?? [];
    if (field === "") throw new UsageError(`"${visible(assignment)}": give a field and a value, as in width=40.`);
    return [field, givenValue(types.get(field), text)];
  });
  return Object.fromEntries(pairs);
}
