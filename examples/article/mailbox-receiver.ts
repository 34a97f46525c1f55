// Process 5 of the article: sleeps until there is a frame in the mailbox, and answers what it saw; until the sender ends.
//
//   node examples/dist/article/mailbox-receiver.js
import { mailbox } from "mortise";
import { endWithOutput } from "../shared/end-of-output.ts";
import { report } from "../shared/report.ts";
import { checksum } from "./checksum.ts";
import { ANSWERS, Answer, FRAMES, Frame } from "./frame.ts";

endWithOutput();
try {
  using answers = await mailbox.writer(ANSWERS, Answer);
  using frames = await mailbox.reader(FRAMES, Frame);
  // Nobody presses Enter: the sender's write wakes this process, and its end ends the loop.
  for await (const frame of frames) {
    const sha256 = checksum(Frame.encode(frame));
    console.log(`process 5 (Node)    was woken and read frame ${frames.sequence}: ${frame.width} x ${frame.height}`);
    console.log(`                    sha256 ${sha256}`);
    answers.write({ frame: frames.sequence, sha256 });
  }
} catch (error) {
  await report(error);
}
