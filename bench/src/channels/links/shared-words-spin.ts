import type { Link, LinkKind, Place } from "../link.ts";
import { SharedWords } from "./shared-words.ts";

function linkOf(place: Place, end: "near" | "far"): Link {
  const words = new SharedWords(place, end);
  return {
    send: (bytes, more) => {
      while (!words.write(bytes, more));
    },
    receive: (into) => {
      while (!words.read(into));
    },
    close: () => words.close(),
  };
}

export const sharedWordsSpin: LinkKind = {
  name: "Node: word and set",
  waiting: "spins",
  openNear: async (place, startFar) => {
    const link = linkOf(place, "near");
    await startFar();
    return link;
  },
  openFar: async (place) => linkOf(place, "far"),
};
