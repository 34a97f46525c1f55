import type { InPlace, Work } from "../contender.ts";

export interface Note {
  id: number;
  author: string;
  body: string;
}

export const AUTHOR = 16;
export const BODY = 176;
const RECORDS = 64;
const SIZE = 4 + AUTHOR + 4 + BODY;

const AUTHORS = ["Ada", "Grace", "Edsger", "Søren Ø", "Barbara"];
const WORDS = "the cut into which another piece fits is made först and exactly, später nie wieder ".repeat(2);

/** 200 bytes: a number, a short name padded with NULs, a counted text of 60 to 160 characters, some of them not ASCII. */
export const note: Work<Note> = {
  name: "a 200-byte text record",
  notation: `u32 id + char(${AUTHOR}) author + text(${BODY}) body`,
  values: () =>
    Array.from({ length: RECORDS }, (_, index) => ({
      id: index * 67_108_863,
      author: AUTHORS[index % AUTHORS.length] as string,
      body: WORDS.slice(index % 6, 60 + ((index * 37) % 100)),
    })),
  places: RECORDS,
  byHand: [["by hand, Buffer", byHand]],
  inPlace: ({ note }, bytes) => note(bytes),
  ownFormat: ({ note }) => note(),
  lead: 1,
};

/**
 * `Buffer` writes and reads text faster than what all platforms have; a short name is faster still character by
 * character.
 */
function byHand(bytes: Uint8Array): InPlace<Note> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

  function writeName(name: string, at: number): number {
    for (let index = 0; index < name.length; index++) {
      const unit = name.charCodeAt(index);
      if (unit >= 0x80) return buffer.write(name, at, AUTHOR, "utf8");
      bytes[at + index] = unit;
    }
    return name.length;
  }

  function readName(at: number): string {
    let name = "";
    for (let index = at; index < at + AUTHOR; index++) {
      const byte = bytes[index] as number;
      if (byte === 0) break;
      if (byte >= 0x80) {
        const end = buffer.indexOf(0, index);
        return buffer.toString("utf8", at, end < 0 ? at + AUTHOR : Math.min(end, at + AUTHOR));
      }
      name += String.fromCharCode(byte);
    }
    return name;
  }

  function readInto(target: Note, at: number): Note {
    const body = at + 4 + AUTHOR + 4;
    target.id = data.getUint32(at, true);
    target.author = readName(at + 4);
    target.body = buffer.toString("utf8", body, body + data.getUint32(body - 4, true));
    return target;
  }

  const target = { id: 0, author: "", body: "" };
  return {
    encode: (value, slot) => {
      const at = slot * SIZE;
      const author = at + 4;
      const body = author + AUTHOR + 4;
      data.setUint32(at, value.id, true);
      bytes.fill(0, author + writeName(value.author, author), author + AUTHOR);
      const length = buffer.write(value.body, body, BODY, "utf8");
      data.setUint32(body - 4, length, true);
      bytes.fill(0, body + length, body + BODY);
    },
    decode: (slot) => readInto({ id: 0, author: "", body: "" }, slot * SIZE),
    decodeInto: (slot) => readInto(target, slot * SIZE),
  };
}
