import { join } from "node:path";
import { Pair } from "zeromq";
import type { Link, LinkKind, Place } from "../link.ts";

function linkOf(socket: Pair): Link {
  return {
    // It goes on reading the bytes that it was given after it has returned.
    send: (bytes) => socket.send(Buffer.from(bytes)),
    receive: async (into) => {
      const [message] = await socket.receive();
      into.set(message as Buffer);
    },
    close: () => socket.close(),
  };
}

function address(place: Place): string {
  return `ipc://${join(place.folder, "zeromq")}`;
}

export const zeromq: LinkKind = {
  name: "zeromq, pair over ipc",
  waiting: "sleeps",
  openNear: async (place, startFar) => {
    const socket = new Pair();
    await socket.bind(address(place));
    await startFar();
    return linkOf(socket);
  },
  openFar: async (place) => {
    const socket = new Pair();
    socket.connect(address(place));
    return linkOf(socket);
  },
};
