import type { BoardKind } from "../board.ts";

/** All boards in Node, in the order of the table. A process loads only the one that it has a side of. */
const BOARDS: Record<string, () => Promise<BoardKind>> = {
  mailbox: async () => (await import("./mailbox.ts")).mailboxBoard,
  "shared-word": async () => (await import("./shared-word.ts")).sharedWord,
};

export const BOARD_KEYS: readonly string[] = Object.keys(BOARDS);

export async function boardKind(key: string): Promise<BoardKind> {
  const load = BOARDS[key];
  if (load === undefined) throw new Error(`there is no board '${key}'`);
  return load();
}
