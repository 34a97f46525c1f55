// Creates a region of argv[3] bytes in the directory argv[2]; prints the error's code.
import { fileTransport } from "../dist/index.js";

try {
  fileTransport({ directory: process.argv[2] }).create("full", Number(process.argv[3]));
} catch (error) {
  process.stdout.write(error.code);
}
