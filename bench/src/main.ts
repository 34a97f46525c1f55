import { platformTransport } from "mortise";
import { benchFrame } from "./frame.ts";
import { machine } from "./machine.ts";
import { benchRoundTrips } from "./round-trip.ts";

console.log(machine());
console.log("Median of 7 rounds in turn; ratios to the first row, round by round, with their spread.");

using region = platformTransport().create(`mortise-bench-${process.pid}`, 6008);
await benchFrame(region);
await benchRoundTrips();
