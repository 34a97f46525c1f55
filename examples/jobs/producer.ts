// Puts jobs into a queue, and stays until all are done.
//
//   node examples/dist/jobs/producer.js [--name NAME] [--jobs 18]
import { stream } from "mortise";
import { options } from "../shared/arguments.ts";
import { endWithOutput } from "../shared/end-of-output.ts";
import { endWithParent, tellParent } from "../shared/parent.ts";
import { report } from "../shared/report.ts";
import { Job, NAME, PRIORITIES } from "./job.ts";
import type { Sent } from "./news.ts";

endWithOutput();
try {
  const { name, jobs: count } = options("producer.js [--name NAME] [--jobs 18]", { name: NAME, jobs: 18 });
  endWithParent();
  // Creates the queue; or takes over that of a producer that died, with the jobs in it that nobody has done.
  using jobs = await stream.writer(name, Job);
  // Jobs get the numbers of their messages, which go on where the producer before came to.
  const first = jobs.status().sequence + 1;
  for (let id = first; id < first + count; id++) await jobs.send(makeJob(id));
  console.log(`producer ${process.pid}: sent ${count} jobs to '${name}'`);
  tellParent({ first, count } satisfies Sent);

  await jobs.drained();
  console.log(`producer ${process.pid}: all of them are done`);
  // The queue is closed here, which tells its worker that no more will come.
} catch (error) {
  await report(error);
}

/** Something to do: now this, now that, of more and more words. */
function makeJob(id: number): Job {
  const length = 1 + (id % 40);
  const numbers = Array.from({ length }, (_, at) => at + 1).join(" ");
  const words = "the quick brown fox jumps over the lazy dog ".repeat(length).trimEnd();
  const commands = [`add ${numbers}`, `count ${words}`, `longest ${words}`];
  const command = commands[Math.floor(id / 2) % commands.length] ?? "";
  return { id, priority: PRIORITIES[id % PRIORITIES.length] ?? "normal", command };
}
