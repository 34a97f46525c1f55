import { platformTransport, type Region } from "mortise";
import type { BoardKind } from "../board.ts";
import type { Place } from "../link.ts";

const MESSAGE = 128;

function parts(region: Region): { word: Int32Array; message: Uint8Array } {
  return { word: new Int32Array(region.buffer, 0, 1), message: new Uint8Array(region.buffer, MESSAGE) };
}

function lengthOf({ size }: Place): number {
  return MESSAGE + size;
}

/** A word and `Uint8Array.set`, as `peers/page-board.c` has them. Nothing keeps a reader from reading while it is written. */
export const sharedWord: BoardKind = {
  name: "Node: word and set",
  openWriter: (place) => {
    const region = platformTransport().create(place.name, lengthOf(place));
    const { word, message } = parts(region);
    let number = 0;
    return {
      write: (bytes) => {
        message.set(bytes);
        Atomics.store(word, 0, ++number);
      },
      close: () => region.close(),
    };
  },
  openReader: (place) => {
    const region = platformTransport().attach(place.name, { length: lengthOf(place) });
    const { word, message } = parts(region);
    let last = 0;
    return {
      read: (into) => {
        const number = Atomics.load(word, 0);
        if (number === last) return false;
        into.set(message);
        last = number;
        return true;
      },
      close: () => region.close(),
    };
  },
};
