import assert from "node:assert";
import { type InferView, layout } from "mortise";
import { compare, print } from "../compare.ts";
import { withClosures } from "./closures.ts";
import { printRatio } from "./judge.ts";

const Record = layout("f64 x + i32 count + u8 flag + i32 width");
const RECORDS = 1000;
type RecordView = InferView<typeof Record>;

/** Three fields of a thousand records, through one view that is moved along. */
export async function benchViews(): Promise<void> {
  const list = new Uint8Array(RECORDS * Record.LENGTH);
  for (let index = 0; index < RECORDS; index++) {
    Record.encodeInto({ x: index / 4, count: -index, flag: 1, width: index }, list, index * Record.LENGTH);
  }
  const data = new DataView(list.buffer);
  const view = Record.view(list);
  const slow = withClosures(Record).view(list);
  assert.equal(sumOfView(view), sumOfData(data));
  assert.equal(sumOfClosures(slow), sumOfData(data));

  const rounds = await compare([
    { name: "by hand, DataView", times: RECORDS, run: () => sumOfData(data) },
    { name: "Mortise, generated code", times: RECORDS, run: () => sumOfView(view) },
    { name: "Mortise, closures", times: RECORDS, run: () => sumOfClosures(slow) },
  ]);
  print(`three fields of ${RECORDS} records, a view moved along, per record`, rounds);
  const [floor, generated] = rounds.map(({ nanoseconds }) => nanoseconds);
  printRatio("generated / floor", generated ?? [], floor ?? [], "≤", 1.1);
}

// Functions that are given what they read from, as a program's own are: nothing is a constant to the compiler that
// would not be one there. There is one for each kind of view, since V8 compiles it for what it was given.
function sumOfData(data: DataView): number {
  const { x, count, width } = Record.offsets;
  let sum = 0;
  for (let at = 0; at < RECORDS * Record.LENGTH; at += Record.LENGTH) {
    sum += data.getFloat64(at + x, true) + data.getInt32(at + count, true) + data.getInt32(at + width, true);
  }
  return sum;
}

function sumOfView(view: RecordView): number {
  let sum = 0;
  for (let at = 0; at < RECORDS * Record.LENGTH; at += Record.LENGTH) {
    view.$at(at);
    sum += view.x + view.count + view.width;
  }
  return sum;
}

function sumOfClosures(view: RecordView): number {
  let sum = 0;
  for (let at = 0; at < RECORDS * Record.LENGTH; at += Record.LENGTH) {
    view.$at(at);
    sum += view.x + view.count + view.width;
  }
  return sum;
}
