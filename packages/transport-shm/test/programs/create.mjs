// Creates a region of argv[2] bytes, name argv[3]; prints the error's code, if any, and what is in /dev/shm then.
import { readdirSync } from "node:fs";
import { shmTransport } from "../../dist/index.js";

let code = "none";
let message = "";
try {
  const region = shmTransport().create(process.argv[3], Number(process.argv[2]));
  region.bytes.fill(1);
  region.close();
} catch (error) {
  ({ code, message } = error);
}
console.log(JSON.stringify({ code, message, left: readdirSync("/dev/shm") }));
