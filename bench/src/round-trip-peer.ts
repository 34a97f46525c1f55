// The other process of the round trip: answers every new value of `ping` with the same value in `pong`.
import { platformTransport } from "mortise";
import { STOP, Words } from "./round-trip-words.ts";

using region = platformTransport().attach(process.argv[2] as string, { length: Words.LENGTH });
const words = new Int32Array(region.buffer);
const [ping, pong] = [Words.offsets.ping / 4, Words.offsets.pong / 4];
process.send?.("ready");
for (let last = 0; last !== STOP; ) {
  const value = Atomics.load(words, ping);
  if (value === last) continue;
  Atomics.store(words, pong, value);
  last = value;
}
process.disconnect();
