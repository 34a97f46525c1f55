import { compile } from "../../compile.ts";
import type { Contender } from "../contender.ts";
import { startEnds } from "../ends.ts";

/** The ways in which `peers/shared-page.c` waits. */
type Waiting = "spin" | "futex" | "socket";

const NAMES: Record<Waiting, string> = {
  spin: "C: a shared page",
  futex: "C: a shared page, a futex",
  socket: "C: a shared page, a byte on a Unix socket",
};

/** The floors: C on a page that two processes share. */
export function sharedPage(waiting: Waiting, folder: string): Contender {
  let program: string | undefined;
  return {
    name: NAMES[waiting],
    waiting: waiting === "spin" ? "spins" : "sleeps",
    missing: () => {
      program = compile("peers/shared-page", folder);
      return program === undefined ? "no C compiler found" : undefined;
    },
    start: (work) => startEnds(work, ({ size, depth }) => [program as string, waiting, `${size}`, `${depth}`]),
  };
}

/** `peers/c/mortise.h` of this project: what it costs beside the floors. */
export function mortiseInC(waiting: "spin" | "sleep", folder: string): Contender {
  let program: string | undefined;
  return {
    name: "Mortise in C",
    waiting: waiting === "spin" ? "spins" : "sleeps",
    missing: () => {
      program = compile("peers/mortise-ends", folder);
      return program === undefined ? "no C compiler found" : undefined;
    },
    start: (work) =>
      startEnds(work, ({ name, size, depth }) => [program as string, waiting, name, `${size}`, `${depth}`]),
  };
}
