import { createInterface } from "node:readline/promises";
import { type Transport, TransportError } from "@mortise/transport";
import { CommandError, UsageError } from "./errors.ts";
import { closeFound, find, infoOf } from "./found.ts";
import { print, printJSON, visible } from "./terminal.ts";

/** What `mortise rm` was asked for. */
export interface RmOptions {
  readonly stale?: true;
  readonly yes?: true;
  readonly json?: true;
}

/** Removes segments by name, or those that dead programs left; asks first where something has one open. */
export async function rmCommand(transport: Transport, names: readonly string[], options: RmOptions): Promise<void> {
  if (names.length === 0 && !options.stale) throw new UsageError("what is to be removed? Give names, or --stale.");
  for (const name of names) await assertThere(transport, name);
  const removed: string[] = [];
  try {
    for (const name of names) {
      await assertWanted(transport, name, options);
      if (remove(transport, name)) removed.push(name);
    }
    if (options.stale) removed.push(...removeStale(transport));
  } finally {
    if (options.json) printJSON(removed);
    else if (removed.length > 0) print(removed.map((name) => `removed ${visible(name)}`).join("\n"));
  }
  if (removed.length === 0 && !options.json) print("There was nothing to remove.");
}

function remove(transport: Transport, name: string): boolean {
  try {
    return transport.remove(name);
  } catch (error) {
    if (!(error instanceof TransportError) || error.code !== "not-a-region") throw error;
    const message = error.message.replace(/; choose another.*$/, "");
    throw new CommandError(`${message}, which is no segment; remove it as a file is removed.`);
  }
}

/** Leftovers that nobody has open; each under its creator's lock, so that none is taken over meanwhile. */
function removeStale(transport: Transport): string[] {
  const stale = transport.list({ openBy: true }).filter(({ lifetime, openBy = [] }) => {
    return lifetime === "leftover" && openBy.length === 0;
  });
  return transport.removeLeftovers(stale.map(({ name }) => name));
}

/** @throws TransportError `not-found`; what is damaged, or another's, may be removed as well */
async function assertThere(transport: Transport, name: string): Promise<void> {
  const found = await find(transport, name).catch((error: Error & { readonly code?: string }) => {
    if (error.code === "not-found") throw error;
  });
  if (found !== undefined) closeFound(found);
}

/** @throws CommandError where the user says no, or cannot be asked */
async function assertWanted(transport: Transport, name: string, { yes }: RmOptions): Promise<void> {
  const users = infoOf(transport, name)?.openBy ?? [];
  if (users.length === 0 || yes) return;
  const who = `${users.length === 1 ? "process" : "processes"} ${users.join(", ")}`;
  if (!process.stdin.isTTY) {
    throw new CommandError(`"${visible(name)}" is open in ${who}; give --yes to remove it all the same.`);
  }
  const asked = createInterface({ input: process.stdin, output: process.stderr });
  try {
    // Ctrl-D, which says nothing, is no.
    const answer = await asked.question(`"${visible(name)}" is open in ${who}. Remove it? [y/N] `).catch(() => "");
    if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError(`"${visible(name)}" stays.`);
  } finally {
    asked.close();
  }
}
