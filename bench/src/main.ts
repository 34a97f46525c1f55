import { platformTransport } from "mortise";
import { benchChannels } from "./channels/channels.ts";
import { benchCodec } from "./codec/codec.ts";
import { benchFrame } from "./frame.ts";
import { machine } from "./machine.ts";
import { benchPython } from "./python.ts";
import { benchRoundTrips } from "./round-trip.ts";
import { benchTransports } from "./transports/transports.ts";
import { benchViewer } from "./viewer/viewer.ts";

const BENCHES: Record<string, () => void | Promise<void>> = {
  frame: async () => {
    using region = platformTransport().create(`mortise-bench-${process.pid}`, 6008);
    await benchFrame(region);
  },
  "round-trip": benchRoundTrips,
  transports: () => benchTransports(),
  channels: () => benchChannels(),
  codec: benchCodec,
  python: () => benchPython(),
  viewer: benchViewer,
};

const wanted = process.argv.length > 2 ? process.argv.slice(2) : Object.keys(BENCHES);
const unknown = wanted.filter((name) => !Object.hasOwn(BENCHES, name));
if (unknown.length > 0) {
  console.error(`there is no benchmark '${unknown.join("', '")}'; there are: ${Object.keys(BENCHES).join(", ")}`);
  process.exit(1);
}
console.log(machine());
console.log("Median of 7 rounds in turn; ratios to the first row, round by round, with their spread.");
for (const name of wanted) await BENCHES[name]?.();
