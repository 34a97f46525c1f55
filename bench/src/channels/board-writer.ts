// Writes on a board in Node that other processes look at, and times it; `peers/page-board.c` is the same in C.
import { fork } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { boardKind } from "./boards/boards.ts";
import { endWithParent } from "./end-with-parent.ts";
import type { Place } from "./link.ts";
import { Kind, Message } from "./message.ts";

const TURNS = 100;

endWithParent();
const place = JSON.parse(process.argv[2] ?? "") as Place & { readonly board: string; readonly readers: number };
const board = await (await boardKind(place.board)).openWriter(place);
const message = new Message(place.size);
let number = 0;

function write(): void {
  message.stamp(++number, Kind.ECHO);
  board.write(message.bytes);
}

function times(count: number): number[] {
  return Array.from({ length: count }, () => {
    const start = process.hrtime.bigint();
    for (let turn = 0; turn < TURNS; turn++) write();
    return Number(process.hrtime.bigint() - start) / TURNS;
  });
}

write();
const program = fileURLToPath(new URL("./board-reader.js", import.meta.url));
const readers = Array.from({ length: place.readers }, () =>
  fork(program, [JSON.stringify(place)], { stdio: ["ignore", "ignore", "inherit", "ipc"] }),
);
for (const said of await Promise.all(
  readers.map((reader) => Promise.race([once(reader, "message"), once(reader, "exit")])),
)) {
  if (said[0] !== "ready") throw new Error("a reader ended before it was ready");
}
console.log("ready");
for await (const line of createInterface(process.stdin)) console.log(times(Number(line.split(" ")[1])).join(" "));
const ended = readers.map((reader) => once(reader, "exit"));
for (const reader of readers) reader.disconnect();
await Promise.all(ended);
board.close();
