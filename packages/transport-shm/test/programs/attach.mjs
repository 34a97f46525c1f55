// Becomes the user argv[3], then attaches to, replaces and removes the region argv[2]; prints the codes of the errors.
import { shmTransport } from "../../dist/index.js";

process.setgroups([]);
process.setgid(Number(process.argv[3]));
process.setuid(Number(process.argv[3]));

const transport = shmTransport();
const name = process.argv[2];
const attempt = (run) => {
  try {
    run();
    return "none";
  } catch (error) {
    return error.code;
  }
};
console.log(
  JSON.stringify({
    attach: attempt(() => transport.attach(name)),
    create: attempt(() => transport.create(name, 64)),
    open: attempt(() => transport.open(name, 64)),
    replace: attempt(() => transport.create(name, 64, { replace: true })),
    remove: attempt(() => transport.remove(name)),
  }),
);
