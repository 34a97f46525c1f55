import { once } from "node:events";
import type { Socket } from "node:net";
import type { Link, LinkKind, Place } from "../link.ts";
import { SharedWords } from "./shared-words.ts";
import { acceptSocket, connectSocket } from "./unix-socket.ts";

const BYTE = new Uint8Array(1);

/** A byte says "look again", to a reader and to a writer that waits for room. */
function linkOf(words: SharedWords, socket: Socket): Link {
  socket.resume();
  const ring = (): void => void socket.write(BYTE);
  const link: Link = {
    send: (bytes, more) => {
      const room = words.write(bytes, more);
      if (!room || !more) ring();
      if (!room) return once(socket, "data").then(() => link.send(bytes, more));
    },
    receive: (into) => {
      if (words.read(into)) return;
      if (words.owesNews()) ring();
      return once(socket, "data").then(() => link.receive(into));
    },
    close: () => {
      socket.destroySoon();
      words.close();
    },
  };
  return link;
}

export const sharedWordsSocket: LinkKind = {
  name: "Node: word and set, a byte on a Unix socket",
  waiting: "sleeps",
  openNear: async (place: Place, startFar) => {
    const words = new SharedWords(place, "near");
    return linkOf(words, await acceptSocket(place, startFar));
  },
  openFar: async (place: Place) => linkOf(new SharedWords(place, "far"), await connectSocket(place)),
};
