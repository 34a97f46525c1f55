import { layout } from "mortise";
import { median } from "../compare.ts";
import type { Work } from "./contender.ts";
import { inTurn } from "./in-turn.ts";
import { keyed } from "./keyed.ts";
import { WORKS } from "./works/works.ts";

declare const gc: () => void; // by --expose-gc

const CHUNKS = 16;
const CALLS = 8192;

/** Bytes of heap that a call takes, once V8 has compiled it. */
export interface Allocation {
  readonly name: string;
  readonly bytes: number;
  /** Whether it may take none: bigints and strings are new values each time, and so is whatever is decoded. */
  readonly free: boolean;
}

/** What encoding, and reading and writing through views, take from the heap. */
export function allocations(): Allocation[] {
  const seen = {
    name: "a new DataView, to see that it is seen",
    bytes: bytesOf(() => new DataView(BUFFER), 1),
    free: false,
  };
  return [
    seen,
    ...WORKS.flatMap((work) => encoding(work)),
    ...Object.entries(SCALARS).flatMap(([type, at]) => viewing(type, at)),
  ];
}

const BUFFER = new ArrayBuffer(8);

/** The median of many chunks of calls, each after a collection; what looking at the heap takes is taken off. */
function bytesOf(run: () => unknown, times: number): number {
  const chunk = (act: () => unknown, count: number): number => {
    gc();
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < count; index++) act();
    return process.memoryUsage().heapUsed - before;
  };
  const nothing = () => undefined;
  const runs = CALLS / times;
  const [own, all] = [nothing, run].map((act) => median(Array.from({ length: CHUNKS }, () => chunk(act, runs))));
  return ((all as number) - (own as number)) / CALLS;
}

function encoding({ name, notation, values, places }: Work<object>): Allocation[] {
  const Record = layout(notation);
  const literals = values();
  const bytes = new Uint8Array(places * Record.LENGTH);
  const encode = (value: object, slot: number) => Record.encodeInto(value as never, bytes, slot * Record.LENGTH);
  const slots = literals.map((_, index) => index % places);
  // Lists and texts are copied from private memory, through a view of a part of it that may be made anew.
  const free = !/list|text/.test(notation);
  return Object.entries({ "": literals, ", from keyed objects": literals.map(keyed) }).map(([source, inputs]) => {
    return { name: `encodeInto: ${name}${source}`, bytes: bytesOf(inTurn(encode, inputs, slots), inputs.length), free };
  });
}

/** A type, and the expression for its value number `i`. */
const SCALARS = {
  u8: "i",
  i16be: "-i",
  u32: "4e9 + i",
  f16: "i / 8",
  f32: "i / 3",
  f64: "i / 7",
  bool: "i % 2 === 0",
  "u64(number)": "2 ** 50 + i",
  "enum(u8, x, y)": "i % 2 === 0 ? 'x' : 'y'",
  u64: "2n ** 63n + BigInt(i)",
  "char(8)": "'text' + i",
};
const RECORDS = 64;

/** One field, read and written by a view that is moved from record to record. */
function viewing(type: string, value: string): Allocation[] {
  const Record = layout(`u8 before + ${type} field`);
  const view = Record.view(new Uint8Array(RECORDS * Record.LENGTH));
  const loop = (body: string) =>
    new Function(
      "view",
      "size",
      `return () => { let last; for (let i = 0; i < ${RECORDS}; i++) { view.$at(i * size); ${body} } return last; }`,
    )(view, Record.LENGTH) as () => unknown;
  const free = type !== "u64" && !type.startsWith("char");
  return [
    { name: `a view's ${type}, written`, bytes: bytesOf(loop(`view.field = ${value};`), RECORDS), free },
    { name: `a view's ${type}, read`, bytes: bytesOf(loop("if (view.field !== 5) last = i;"), RECORDS), free },
  ];
}

/** Prints what each call takes. */
export function printAllocations(): void {
  console.log(
    "\nbytes of heap that a call takes; target for encodeInto and for scalars of views, bigints and texts aside: 0",
  );
  for (const { name, bytes } of allocations())
    console.log(`  ${name.padEnd(56)} ${bytes.toFixed(2).padStart(9)} bytes`);
}
