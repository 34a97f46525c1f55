// A producer, a worker that is killed in the middle of a job, and the worker after it:
//
//   node examples/dist/jobs/main.js [--name NAME]
//
// Ends with 0 only if each job was done, at least once, and the one that was interrupted came again.
import { options } from "../shared/arguments.ts";
import { answer, ended, kill, messages, start } from "../shared/children.ts";
import { demand } from "../shared/demand.ts";
import { runMain } from "../shared/main-program.ts";
import { NAME } from "./job.ts";
import { Ledger } from "./ledger.ts";
import type { Sent, Step } from "./news.ts";

await runMain(async () => {
  const { name } = options("main.js [--name NAME]", { name: NAME });
  const producer = start(new URL("./producer.js", import.meta.url), ["--name", name]);
  const { first, count } = (await answer(producer)) as Sent;
  const ids = Array.from({ length: count }, (_, at) => first + at);
  const fatal = first + count / 2;

  const ledger = new Ledger();
  const worker = new URL("./worker.js", import.meta.url);
  const doomed = start(worker, ["--name", name, "--hang", String(fatal)]);
  for await (const step of messages<Step>(doomed)) {
    ledger.add(step);
    if (step.id === fatal) break;
  }
  await kill(doomed, "SIGKILL");
  console.log(`worker ${doomed.pid}: killed in the middle of job ${fatal}`);

  const next = start(worker, ["--name", name]);
  for await (const step of messages<Step>(next)) ledger.add(step);
  await ended(producer);

  const undone = ids.filter((id) => ledger.times({ id, step: "done" }) === 0);
  demand(undone.length === 0, `nobody did the jobs ${undone.join(", ")}`);
  demand(ledger.times({ id: fatal, step: "began" }) === 2, `job ${fatal} did not come again`);
  const again = ids.filter((id) => ledger.times({ id, step: "began" }) > 1);
  const twice = ids.filter((id) => ledger.times({ id, step: "done" }) > 1);
  console.log(`each of ${count} jobs was done`);
  console.log(`begun twice: ${again.join(", ")}, since worker ${doomed.pid} had not asked for more when it died`);
  console.log(`done twice: ${twice.join(", ") || "none"}`);
});
