import { layout, type MailboxReader, mailbox, type StreamReader, type StructNode, stream } from "mortise";
import type { Link, LinkKind, Place } from "../link.ts";

/** So many messages are passed whole, and seen to be equal, before those in place begin. */
const WHOLE = 16;

function layoutOf({ size }: Place): ReturnType<typeof layout<"bytes(64) data">> {
  return layout(`bytes(${size}) data` as "bytes(64) data");
}

/** What sends one way: a mailbox where each message is answered, else a queue. */
type Send = (bytes: Uint8Array<ArrayBuffer>) => void;

async function sender(place: Place, way: string): Promise<{ send: Send; close(): void }> {
  const name = `${place.name}-${way}`;
  if (place.depth === 1) {
    const out = await mailbox.writer(name, layoutOf(place));
    const value = { data: new Uint8Array() };
    const send: Send = (bytes) => {
      value.data = bytes;
      out.write(value);
    };
    return { send, close: () => out.close() };
  }
  const out = await stream.writer(name, layoutOf(place), { capacity: 4 * place.depth });
  const value = { data: new Uint8Array() };
  const send: Send = (bytes) => {
    value.data = bytes;
    out.sendSync(value);
  };
  return { send, close: () => out.close() };
}

type Node = StructNode<{ data: { readonly kind: "bytes"; readonly length: number } }>;

async function receiver(place: Place, way: string): Promise<MailboxReader<Node> | StreamReader<Node>> {
  const [name, any] = [`${place.name}-${way}`, layoutOf(place)];
  return place.depth === 1 ? mailbox.reader(name, any) : stream.reader(name, any);
}

async function spinning(place: Place, there: string, back: string, between: () => Promise<unknown>): Promise<Link> {
  const out = await sender(place, there);
  const opened = between();
  const reader = await receiver(place, back);
  await opened;
  const value = { data: new Uint8Array() as Uint8Array<ArrayBuffer> };
  const options = { into: value };
  return {
    send: (bytes) => out.send(bytes),
    receive: (into) => {
      value.data = into;
      if ("readSync" in reader) reader.readSync(options);
      else reader.receiveSync(options);
    },
    close: () => {
      reader.close();
      out.close();
    },
  };
}

async function sleeping(place: Place, there: string, back: string, between: () => Promise<unknown>): Promise<Link> {
  const out = await sender(place, there);
  const opened = between();
  const reader = await receiver(place, back);
  await opened;
  const value = { data: new Uint8Array() as Uint8Array<ArrayBuffer> };
  const options = { into: value };
  const next = "next" in reader ? () => reader.next(options) : () => reader.receive(options);
  return {
    send: (bytes) => out.send(bytes),
    receive: async (into) => {
      value.data = into;
      await next();
    },
    close: () => {
      reader.close();
      out.close();
    },
  };
}

/** Only the words by which a message is known are written into the slot, and read from it. */
async function inPlace(place: Place, there: string, back: string, between: () => Promise<unknown>): Promise<Link> {
  const any = layoutOf(place);
  const out = await mailbox.writer(`${place.name}-${there}`, any);
  const opened = between();
  const reader = await mailbox.reader(`${place.name}-${back}`, any);
  await opened;
  let [sent, received] = [0, 0];
  let from: Uint8Array<ArrayBuffer>;
  let to: Uint8Array<ArrayBuffer>;
  const asIs = { from: "as-is" } as const;
  const write = ({ data }: { data: Uint8Array }): void => {
    if (sent++ < WHOLE) data.set(from);
    else copyWords(from, data);
  };
  const read = ({ data }: { data: Uint8Array }): void => {
    if (received++ < WHOLE) to.set(data);
    else copyWords(data, to);
  };
  return {
    send: (bytes) => {
      from = bytes;
      out.write(write, asIs);
    },
    receive: (into) => {
      to = into;
      while (!reader.hasNew);
      reader.read(read);
    },
    close: () => {
      reader.close();
      out.close();
    },
  };
}

/** The first four words and the last one. */
function copyWords(source: Uint8Array, target: Uint8Array): void {
  for (let index = 0; index < 16; index++) target[index] = source[index] as number;
  for (let index = source.length - 4; index < source.length; index++) target[index] = source[index] as number;
}

function kindOf(name: string, waiting: LinkKind["waiting"], open: typeof spinning): LinkKind {
  return {
    name,
    waiting,
    openNear: (place, startFar) => open(place, "there", "back", startFar),
    openFar: (place) => open(place, "back", "there", async () => {}),
  };
}

export const mortiseSpins: LinkKind = kindOf("Mortise", "spins", spinning);
export const mortiseSleeps: LinkKind = kindOf("Mortise", "sleeps", sleeping);
export const mortiseInPlace: LinkKind = {
  ...kindOf("Mortise, in place, five words of it", "spins", inPlace),
  onlyAnswered: true,
};
