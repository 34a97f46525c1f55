// Looks at a board in Node 1000 times a second, until its parent lets it go.
import { boardKind } from "./boards/boards.ts";
import { endWithParent } from "./end-with-parent.ts";
import type { Place } from "./link.ts";
import { Message } from "./message.ts";

endWithParent();
const place = JSON.parse(process.argv[2] ?? "") as Place & { readonly board: string };
const board = await (await boardKind(place.board)).openReader(place);
const message = new Message(place.size);
let first = true;
const polling = setInterval(() => {
  if (!board.read(message.bytes) || !first) return;
  message.check(1);
  first = false;
  process.send?.("ready");
}, 1);
process.on("disconnect", () => {
  clearInterval(polling);
  board.close();
});
