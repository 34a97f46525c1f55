import { once } from "node:events";
import type { Layout } from "@mortise/codec";
import type { Transport } from "@mortise/transport";
import type { Listed, Source } from "@mortise/viewer";
import { CommandError } from "./errors.ts";
import { checkName, listed, notFound } from "./found.ts";
import { givenLayout } from "./given-layout.ts";
import { Interruption } from "./interruption.ts";
import { lookAtAll } from "./list-command.ts";
import { MOST_PARTS, partsIn } from "./parts.ts";
import { size } from "./said.ts";
import { print, printJSON, visible, warn } from "./terminal.ts";
import { Watched } from "./watched.ts";

/** What `mortise view` was asked for. */
export interface ViewOptions {
  readonly layout?: string;
  /** Where it listens. */
  readonly port?: number;
  readonly json?: true;
}

/**
 * Serves the live page, until it is stopped.
 *
 * @throws TransportError `bad-name` for a name that nothing can have
 */
export async function viewCommand(transport: Transport, names: readonly string[], options: ViewOptions): Promise<void> {
  for (const name of names) checkName(transport, name);
  const source = sourceOf(transport, names, options.layout);
  // Loaded here, since no other command serves.
  const { serve } = await import("@mortise/viewer");
  const viewer = await serve(source, {
    port: options.port ?? 0,
    onError: (error) => console.error(visible(String(error))),
  }).catch((error) => {
    if (error.code !== "EADDRINUSE" && error.code !== "EACCES") throw error;
    const why = error.code === "EACCES" ? "may not be used by you" : "is in use";
    throw new CommandError(`port ${options.port} ${why}; give another, or leave --port out to take any that is free.`);
  });
  // From now on: whoever reads the address may end it at once.
  using interruption = new Interruption();
  try {
    for (const { name, kind } of await source.list()) {
      if (kind === "not there") warn(`${notFound(transport, name).message} It is shown when it comes.`);
    }
    if (options.json) printJSON({ url: viewer.url });
    else
      print(
        `${viewer.url}\n\nOpen it in a browser on this machine: whoever has the address sees what is in ${transport.kind} memory.\nCtrl-C ends it.`,
      );
    await once(interruption.signal, "abort");
  } finally {
    await viewer.close();
  }
}

/** What the page shows: all that the transport lists, or the names that were given. */
function sourceOf(transport: Transport, names: readonly string[], layout?: string): Source {
  const given = layout === undefined ? undefined : givenLayout(layout);
  return {
    where: transport.kind,
    async list() {
      // Where the system lists nothing, as Windows, there are the names that were given.
      const all = listed(transport);
      const asked =
        names.length === 0 ? all : names.map((name) => all.find((info) => info.name === name) ?? { name, length: 0 });
      const there = (await lookAtAll(transport, asked)).map(
        ({ name, kind, length, status, problem }): Listed => ({
          name,
          kind,
          length: status?.length ?? length,
          ...(status !== undefined && { writer: status.writer }),
          ...(problem !== undefined && { problem }),
        }),
      );
      const missing = names.filter((name) => !there.some((one) => one.name === name));
      return [...there, ...missing.map((name) => ({ name, kind: "not there", length: 0 }))];
    },
    watch: (name) => new Watched(transport, name, { layout: given, obstacle }),
  };
}

/** Longer values are not sent: a browser would hold several of them. */
const LONGEST = 2 ** 27;

function obstacle({ LENGTH, node }: Layout): string | undefined {
  if (partsIn(node) > MOST_PARTS) return "a value has too many parts to show them";
  return LENGTH > LONGEST ? `a value has ${size(LENGTH)}, and at most ${size(LONGEST)} are shown` : undefined;
}
