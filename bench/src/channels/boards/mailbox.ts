import { ChannelError, layout, mailbox } from "mortise";
import type { BoardKind } from "../board.ts";
import type { Place } from "../link.ts";

function layoutOf({ size }: Place): ReturnType<typeof layout<"bytes(64) data">> {
  return layout(`bytes(${size}) data` as "bytes(64) data");
}

/** A mailbox, whose readers never see half of a message. */
export const mailboxBoard: BoardKind = {
  name: "Mortise: a mailbox",
  openWriter: async (place) => {
    const out = await mailbox.writer(place.name, layoutOf(place));
    const value = { data: new Uint8Array() };
    return {
      write: (bytes) => {
        value.data = bytes;
        out.write(value);
      },
      close: () => out.close(),
    };
  },
  openReader: async (place) => {
    const reader = await mailbox.reader(place.name, layoutOf(place));
    const options: { timeout: number; into: { data: Uint8Array<ArrayBuffer> } } = {
      timeout: 0,
      into: { data: new Uint8Array() },
    };
    return {
      read: (into) => {
        options.into.data = into;
        try {
          return reader.readSync(options) !== undefined;
        } catch (error) {
          // Who writes without a pause may come between in each try: there is another look soon.
          if (error instanceof ChannelError && error.code === "overrun") return false;
          throw error;
        }
      },
      close: () => reader.close(),
    };
  },
};
