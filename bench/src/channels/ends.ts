import type { Running, Work } from "./contender.ts";
import type { Place } from "./link.ts";
import { Program } from "./program.ts";

/**
 * Starts a program that is both ends of a channel, or starts the far one itself, and obeys the lines of `peers/ends.h`.
 *
 * @param command the program and its arguments
 */
export async function startEnds(
  work: Work,
  command: (place: Place) => readonly [string, ...string[]],
): Promise<Running> {
  const program = await Program.start((traces) => command({ ...work, ...traces }));
  const one = async (line: string): Promise<number> => (await program.ask(line, 1))[0] as number;
  return {
    trips: (count) => program.ask(`trips ${count}`, count),
    wakes: (count, pause) => program.ask(`wakes ${count} ${pause}`, count),
    idle: (pause) => one(`idle ${pause}`),
    stream: (count) => one(`stream ${count}`),
    stop: () => program.stop(),
  };
}
