// Becomes the user argv[3], then adopts the region argv[2], and closes it; prints whether it could, and owned it.
import { shmTransport } from "../../dist/index.js";

process.setgroups([]);
process.setgid(Number(process.argv[3]));
process.setuid(Number(process.argv[3]));

const region = shmTransport().attach(process.argv[2]);
console.log(JSON.stringify([region.adopt(), region.owned]));
region.close();
