// Does the jobs of a queue, some at a time, the most urgent of them first, until its producer closes it.
//
//   node examples/dist/jobs/worker.js [--name NAME] [--hang ID]
//
// A worker that is started while another one works takes its place when that one dies. --hang makes it stop in the
// middle of a job, as a program with a bug would: something to kill.
import { setTimeout } from "node:timers/promises";
import { stream } from "mortise";
import { options } from "../shared/arguments.ts";
import { endWithOutput } from "../shared/end-of-output.ts";
import { endWithParent, tellParent } from "../shared/parent.ts";
import { report } from "../shared/report.ts";
import { runCommand } from "./commands.ts";
import { byPriority, Job, NAME } from "./job.ts";
import type { Step } from "./news.ts";

/** Jobs are taken from the queue so many at a time. With more, an urgent one overtakes more, and more come again. */
const BATCH = 6;

const A_DAY = 24 * 60 * 60 * 1000;

endWithOutput();
try {
  const { name, hang } = options("worker.js [--name NAME] [--hang ID]", { name: NAME, hang: "" });
  endWithParent();
  using jobs = await stream.reader(name, Job, { wait: true });
  for (;;) {
    // Whoever asks for more says that what came before is done. What a worker that died had not done comes again.
    const batch = await jobs.receiveMany(BATCH);
    if (batch.length === 0) break;
    for (const job of batch.sort(byPriority)) {
      tellParent({ id: job.id, step: "began" } satisfies Step);
      if (String(job.id) === hang) await setTimeout(A_DAY);
      const result = runCommand(job.command);
      console.log(`worker ${process.pid}: job ${job.id} (${job.priority}): ${brief(job.command)} → ${result}`);
      tellParent({ id: job.id, step: "done" } satisfies Step);
    }
  }
} catch (error) {
  await report(error);
}

function brief(command: string): string {
  return command.length > 30 ? `${command.slice(0, 29)}…` : command;
}
