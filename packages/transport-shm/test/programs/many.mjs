// Creates argv[2] regions at once, lists them, and closes them; prints what it saw.
import { readdirSync } from "node:fs";
import { shmTransport } from "../../dist/index.js";

const count = Number(process.argv[2]);
const prefix = `many-${process.pid}-`;
const transport = shmTransport();
const mine = () => readdirSync("/dev/shm").filter((name) => name.startsWith(prefix)).length;
const regions = [];
let error;
try {
  while (regions.length < count) {
    const region = transport.create(`${prefix}${regions.length}`, 64);
    region.bytes[0] = regions.length;
    regions.push(region);
  }
} catch (caught) {
  error = caught.code;
}
// To look takes a descriptor.
if (error !== undefined) regions.pop().close();
const right = regions.every((region, index) => region.bytes[0] === index % 256);
const made = mine();
const listed = transport.list().filter(({ name }) => name.startsWith(prefix)).length;
for (const region of regions) region.close();
console.log(JSON.stringify({ made, listed, right, left: mine(), error }));
