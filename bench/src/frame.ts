import assert from "node:assert";
import { type InferView, layout, type Region } from "mortise";
import { compare, print } from "./compare.ts";

const Frame = layout("image(40,50,bgr) + i32 width + i32 height");
const TIMES = 100;

/** Writing, reading and looking at the article's frame in mapped memory, beside the same by hand. */
export async function benchFrame(region: Region): Promise<void> {
  const { bytes } = region;
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { width: WIDTH, height: HEIGHT } = Frame.offsets;
  const image = Uint8Array.from({ length: Frame.fields.image.size }, (_, index) => index % 251);
  const value = { image, width: 40, height: 50 };

  const byHand = () => {
    bytes.set(image, 0);
    data.setInt32(WIDTH, value.width, true);
    data.setInt32(HEIGHT, value.height, true);
  };
  byHand();
  assert.deepEqual(bytes, Frame.encode(value));
  Frame.encodeInto(value, bytes.fill(0));
  assert.deepEqual(bytes, Frame.encode(value));

  const write = await compare([
    { name: "Uint8Array.set of the 6000 bytes", times: TIMES, run: repeat(() => bytes.set(image, 0)) },
    { name: "the frame by hand", times: TIMES, run: repeat(byHand) },
    { name: "Frame.encodeInto", times: TIMES, run: repeat(() => Frame.encodeInto(value, bytes)) },
  ]);
  print(
    `Writing the ${Frame.LENGTH}-byte frame into ${region.transport} memory; target for encodeInto: ≤ 1.50 ×`,
    write,
  );

  const mine = { image: new Uint8Array(image.length), width: 0, height: 0 };
  const readByHand = () => {
    mine.image.set(bytes.subarray(0, image.length));
    mine.width = data.getInt32(WIDTH, true);
    mine.height = data.getInt32(HEIGHT, true);
  };
  const target = Frame.decode(bytes);
  readByHand();
  assert.deepEqual(mine, target);
  const read = await compare([
    { name: "a private copy by hand, arrays reused", times: TIMES, run: repeat(readByHand) },
    { name: "Frame.decodeInto", times: TIMES, run: repeat(() => Frame.decodeInto(target, bytes)) },
    { name: "a private copy by hand, new arrays", times: TIMES, run: repeat(() => copyByHand(bytes, data)) },
    { name: "Frame.decode", times: TIMES, run: repeat(() => Frame.decode(bytes)) },
  ]);
  print("Reading it", read);

  await benchView(bytes, data);
}

const READS = 1000;

/** One field of one frame, again and again. */
async function benchView(bytes: Uint8Array, data: DataView): Promise<void> {
  const view = Frame.view(bytes);
  assert.equal(view.width, data.getInt32(Frame.offsets.width, true));
  const field = await compare([
    { name: "DataView.getInt32", times: READS, run: () => fieldOfData(data, Frame.offsets.width) },
    { name: "view.width", times: READS, run: () => fieldOfView(view) },
  ]);
  print("Looking at one field, in a loop that does nothing else; target for view.width: ≤ 1.20 ×", field);
}

function copyByHand(bytes: Uint8Array, data: DataView): object {
  const { image, width, height } = Frame.offsets;
  return {
    image: bytes.slice(image, width),
    width: data.getInt32(width, true),
    height: data.getInt32(height, true),
  };
}

function repeat(act: () => unknown): () => void {
  return () => {
    for (let index = 0; index < TIMES; index++) act();
  };
}

// Functions that are given what they read from, as a program's own are: nothing is a constant to the compiler that
// would not be one there.
function fieldOfData(data: DataView, at: number): number {
  let sum = 0;
  for (let index = 0; index < READS; index++) sum += data.getInt32(at, true);
  return sum;
}

function fieldOfView(view: InferView<typeof Frame>): number {
  let sum = 0;
  for (let index = 0; index < READS; index++) sum += view.width;
  return sum;
}
