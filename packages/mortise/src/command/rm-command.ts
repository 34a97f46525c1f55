import { createInterface } from "node:readline/promises";
import type { Transport } from "@mortise/transport";
import { CommandError, UsageError } from "./errors.ts";
import { find, infoOf } from "./found.ts";
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
  const stale = transport.list({ openBy: true }).filter(({ lifetime }) => lifetime === "leftover");
  // One that others have open still is in use, whoever made it.
  const left = stale.filter(({ openBy }) => openBy === undefined || openBy.length === 0).map(({ name }) => name);
  const removed: string[] = [];
  for (const name of names) {
    const found = await find(transport, name).catch((error: Error & { code?: string }) => {
      // What is damaged, or not ready, may be removed as well; what is not there may not.
      if (error.code === "not-found") throw error;
    });
    if (found?.kind === "raw") found.region.close();
    if (found?.kind === "channel") found.channel.close();
    await assertWanted(transport, name, options);
    if (transport.remove(name)) removed.push(name);
  }
  if (options.stale) for (const name of left) if (transport.remove(name)) removed.push(name);
  if (options.json) printJSON(removed);
  else if (removed.length === 0) print("There was nothing to remove.");
  else print(removed.map((name) => `removed ${visible(name)}`).join("\n"));
}

/** @throws CommandError where the user says no, or cannot be asked */
async function assertWanted(transport: Transport, name: string, { yes }: RmOptions): Promise<void> {
  const users = (infoOf(transport, name)?.openBy ?? []).filter((pid) => pid !== process.pid);
  if (users.length === 0 || yes) return;
  const who = `${users.length === 1 ? "process" : "processes"} ${users.join(", ")}`;
  if (!process.stdin.isTTY) {
    throw new CommandError(`"${visible(name)}" is open in ${who}; give --yes to remove it all the same.`);
  }
  const asked = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await asked.question(`"${visible(name)}" is open in ${who}. Remove it? [y/N] `);
    if (!/^y(es)?$/i.test(answer.trim())) throw new CommandError(`"${visible(name)}" stays.`);
  } finally {
    asked.close();
  }
}
