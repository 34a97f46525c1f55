// Attaches to the region argv[3] of the directory argv[2]; prints the error's code.
import { fileTransport } from "../dist/index.js";

try {
  fileTransport({ directory: process.argv[2] }).attach(process.argv[3]);
} catch (error) {
  process.stdout.write(error.code);
}
