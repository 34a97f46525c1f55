// Process 4 of the article: sends the frame through a mailbox, and ends when it is told what was received.
//
//   node examples/dist/article/mailbox-sender.js [picture.png or .jpg]
import { type MailboxReader, mailbox } from "mortise";
import { pathArgument } from "../shared/arguments.ts";
import { demand } from "../shared/demand.ts";
import { endWithOutput } from "../shared/end-of-output.ts";
import { report } from "../shared/report.ts";
import { checksum } from "./checksum.ts";
import { ANSWERS, Answer, FRAMES, Frame } from "./frame.ts";
import { OWN_PICTURE, readPicture } from "./picture.ts";

endWithOutput();
try {
  const { image } = Frame.fields;
  const picture = pathArgument("mailbox-sender.js [picture.png or .jpg]") ?? OWN_PICTURE;
  const frame = { image: await readPicture(picture, image), width: image.width, height: image.height };
  const sum = checksum(Frame.encode(frame));

  using frames = await mailbox.writer(FRAMES, Frame);
  // The receiver makes this one, so that the sender waits until there is a receiver.
  using answers = await mailbox.reader(ANSWERS, Answer);
  // What is there already answers an earlier frame.
  answers.read();
  const number = frames.status().sequence + 1;
  console.log(`process 4 (Node)    writes frame ${number} to the mailbox '${frames.name}'`);
  console.log(`                    sha256 ${sum}`);
  frames.write(frame);

  demand((await answerTo(number, answers)) === sum, "process 5 did not see the bytes that process 4 wrote");
  console.log("process 4 (Node)    was woken by the answer: all bytes agree");
} catch (error) {
  await report(error);
}

/** What the receiver says to a frame; `undefined` where it ends without a word. */
async function answerTo(frame: number, answers: MailboxReader<typeof Answer.node>): Promise<string | undefined> {
  // A frame that a sender left behind when it died is answered too.
  for await (const answer of answers) if (answer.frame === frame) return answer.sha256;
  return undefined;
}
