import koffi from "koffi";
import type { Link, LinkKind, Place } from "../link.ts";
import { SharedWords } from "./shared-words.ts";

const FUTEX_WAIT = 0;
const FUTEX_WAKE = 1;
const SYS_FUTEX: Partial<Record<string, number>> = { x64: 202, arm64: 98 };

function linkOf(place: Place, end: "near" | "far"): Link {
  const words = new SharedWords(place, end);
  const number = SYS_FUTEX[process.arch];
  // Variadic in C; on these processors arguments go where they go otherwise.
  const call = koffi
    .load(null)
    .func("long syscall(long number, void *word, long operation, long value, void *time, void *word2, long value2)");
  const sleep = (word: Int32Array, seen: number): void => call(number, word, FUTEX_WAIT, seen, null, null, 0);
  const wake = (word: Int32Array): void => call(number, word, FUTEX_WAKE, 1, null, null, 0);
  return {
    send: (bytes, more) => {
      while (!words.write(bytes, more)) {
        wake(words.out.written);
        sleep(words.out.read, words.seenRead);
      }
      if (!more) wake(words.out.written);
    },
    receive: (into) => {
      while (!words.read(into)) {
        if (words.owesNews()) wake(words.in.read);
        sleep(words.in.written, words.seenWritten);
      }
    },
    close: () => words.close(),
  };
}

export const sharedWordsFutex: LinkKind = {
  name: "Node: word and set, a futex by koffi",
  waiting: "sleeps",
  missing: () => (SYS_FUTEX[process.arch] === undefined ? "the call's number is known for x64 and arm64" : undefined),
  openNear: async (place, startFar) => {
    const link = linkOf(place, "near");
    await startFar();
    return link;
  },
  openFar: async (place) => linkOf(place, "far"),
};
