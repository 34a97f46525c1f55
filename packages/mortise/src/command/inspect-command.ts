import { type Layout, verify } from "@mortise/codec";
import type { Transport } from "@mortise/transport";
import { find, infoOf } from "./found.ts";
import { fieldTable } from "./layout-command.ts";
import { duration, owner, size } from "./said.ts";
import { seenValue } from "./seen-value.ts";
import { table } from "./table.ts";
import { colours, columns, print, printJSON, visible } from "./terminal.ts";
import { jsonOfValue } from "./value-json.ts";
import { valueLines } from "./value-lines.ts";

/** What `mortise inspect` was asked for. */
export interface InspectOptions {
  readonly json?: true;
  readonly layout?: string;
}

/** Shows what is under a name: the segment, the channel, and the newest value. */
export async function inspectCommand(transport: Transport, name: string, options: InspectOptions): Promise<void> {
  const found = await find(transport, name);
  const facts = found.kind === "channel" ? found.channel.status() : undefined;
  const length = found.kind === "channel" ? undefined : found.region.length;
  const written = found.kind === "channel" ? found.channel.layout : undefined;
  if (found.kind === "channel") found.channel.close();
  else found.region.close();
  const info = infoOf(transport, name);
  const none = facts !== undefined ? facts.sequence === 0 : options.layout === undefined;
  const seen = none ? undefined : await seenValue(transport, name, options.layout);
  const issues = seen === undefined ? [] : verify(seen.layout, seen.bytes);
  const value = seen === undefined || issues.length > 0 ? undefined : seen.layout.decode(seen.bytes);

  if (options.json) {
    printJSON({
      name,
      kind: facts?.kind ?? "raw",
      length: facts?.length ?? length,
      owner: info?.owner,
      mode: info?.mode,
      made: info?.made,
      lifetime: info?.lifetime,
      openBy: info?.openBy,
      ...(facts !== undefined && { status: { ...facts, layout: String(facts.layout) } }),
      ...(seen !== undefined && { layout: String(seen.layout), sequence: seen.sequence }),
      ...(issues.length > 0 && { issues }),
      ...(seen !== undefined && value !== undefined && { value: jsonOfValue(seen.layout.node, value) }),
    });
    return;
  }
  const said: [string, string | undefined][] = [
    ["kind", facts?.kind ?? "raw region"],
    ["size", size(facts?.length ?? length ?? 0)],
    ["owner", info === undefined ? undefined : owner(info)],
    ["lifetime", info?.lifetime],
    ["open by", info?.openBy?.length ? info.openBy.join(", ") : undefined],
    [
      "writer",
      facts === undefined ? undefined : `${facts.writer}, process ${facts.pid}, since ${facts.since.toISOString()}`,
    ],
    ["epoch", facts === undefined ? undefined : String(facts.epoch)],
    ["readers", facts === undefined ? undefined : String(facts.readers)],
    ["unread", facts?.unread === undefined ? undefined : String(facts.unread)],
    ["newest", facts === undefined ? undefined : facts.sequence === 0 ? "none yet" : `number ${facts.sequence}`],
    ["age", facts?.age === undefined ? undefined : duration(facts.age)],
  ];
  print(colours.bold(visible(name)));
  print(
    table(
      ["", ""],
      said.flatMap(([what, it]) => (it === undefined ? [] : [[colours.dim(what), it]])),
    ).replace(/^\n/, ""),
  );
  const layout: Layout | undefined = seen?.layout ?? written;
  if (layout !== undefined) print(`\n${fieldTable(layout)}`);
  if (issues.length > 0) {
    const lines = issues.map(({ path, offset, message }) => `  ${visible(path)} at ${offset}: ${visible(message)}`);
    print(`\n${colours.red("The bytes are no value of the layout:")}\n${lines.join("\n")}`);
  } else if (seen !== undefined && value !== undefined) print(`\n${valueLines(seen.layout, value, columns())}`);
  else if (facts === undefined) print("\nIt says nothing of what is in it; give --layout to see.");
}
