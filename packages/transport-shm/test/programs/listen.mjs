// Becomes the user argv[3] and listens to bell 1 of the region argv[2]; tells when it does, and of each ring.
import { shmTransport } from "../../dist/index.js";

process.setgroups([]);
process.setgid(Number(process.argv[3]));
process.setuid(Number(process.argv[3]));

const bell = shmTransport().attach(process.argv[2]).bell(1);
try {
  bell.listen();
  process.send("listening");
  for (;;) {
    await bell.wait();
    process.send("heard");
  }
} catch (error) {
  process.send(`${error.code}: ${error.message}`);
}
