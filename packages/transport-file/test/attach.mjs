// Becomes the user argv[4], if given, then attaches to the region argv[3] of the directory argv[2]; prints the error's code.
import { fileTransport } from "../dist/index.js";

const [directory, name, user] = process.argv.slice(2);
if (user !== undefined) {
  process.setgroups([]);
  process.setgid(Number(user));
  process.setuid(Number(user));
}
try {
  fileTransport({ directory }).attach(name);
} catch (error) {
  process.stdout.write(error.code);
}
