import { once } from "node:events";
import { Worker } from "node:worker_threads";

const PROGRAM = `
const { parentPort, workerData: { bytes, control, seed } } = require("node:worker_threads");
const words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
const VALUES = [0, 1, 2, 3, 5, 64, 128, 0x7fffffff, -0x80000000, -1];
// xorshift32 (Marsaglia, 2003)
let state = seed | 1;
const random = () => ((state ^= state << 13), (state ^= state >>> 17), (state ^= state << 5), state >>> 0);
parentPort.postMessage("ready");
for (let turn = 0; Atomics.load(control, 0) === 0; turn++) {
  // Half of the changes are where the prologue, the control words and the first headers stand.
  const at = random() % (turn & 1 ? words.length : Math.min(words.length, 400));
  words[at] = random() & 1 ? VALUES[random() % VALUES.length] : random();
  Atomics.add(control, 1, 1);
}
`;

let rewritten = 0;

/** A thread that writes words at random into shared bytes until it is stopped. */
export class Rewriter {
  readonly #control = new Int32Array(new SharedArrayBuffer(8));
  readonly #worker: Worker;

  private constructor(bytes: Uint8Array, seed: number) {
    this.#worker = new Worker(PROGRAM, { eval: true, workerData: { bytes, control: this.#control, seed } });
  }

  static async start(bytes: Uint8Array, seed: number): Promise<Rewriter> {
    const rewriter = new Rewriter(bytes, seed);
    await once(rewriter.#worker, "message");
    return rewriter;
  }

  /** How many words all of them have written. */
  static get rewritten(): number {
    return rewritten;
  }

  async stop(): Promise<void> {
    Atomics.store(this.#control, 0, 1);
    await once(this.#worker, "exit");
    rewritten += this.#control[1] ?? 0;
  }
}
