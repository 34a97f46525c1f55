import { platformTransport } from "mortise";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { Program } from "../shared/program.ts";
import { runCommand } from "./commands.ts";
import { byPriority, type Job } from "./job.ts";

// A name of this process's own: others may try the example at the same time.
const NAME = `jobs_test_${process.pid}`;

// What a killed program leaves.
afterAll(() => platformTransport().remove(NAME));

/** Starts a program of the example, which does not outlive the test. */
function start(path: string, args: readonly string[] = []): Program {
  const program = new Program(path, ["--name", NAME, ...args]);
  onTestFinished(() => void program.child.kill("SIGKILL"));
  return program;
}

/** The jobs that were done, in order. */
const done = (output: string): number[] => [...output.matchAll(/job (\d+) \(\w+\):/g)].map(([, id]) => Number(id));

test("what a killed worker had in hand is done by the next one", async () => {
  const { code, output, trouble } = await start("jobs/main.js").end;
  expect(trouble).toBe("");
  expect(code).toBe(0);
  // Six at a time, the most urgent first; the worker dies in the middle of job 10.
  const [before = "", after = ""] = output.split(/worker \d+: killed in the middle of job 10\n/);
  expect(done(before)).toEqual([3, 6, 1, 4, 2, 5, 9, 12, 7]);
  expect(done(after)).toEqual([9, 12, 7, 10, 8, 11, 15, 18, 13, 16, 14, 17]);
  expect(output).toMatch(/\neach of 18 jobs was done\nbegun twice: 7, 9, 10, 12, [^\n]*\ndone twice: 7, 9, 12\n$/);
});

test("a worker that waits takes the place of one that is killed", async () => {
  const producer = start("jobs/producer.js", ["--jobs", "4"]);
  await producer.printed("sent 4 jobs");
  const first = start("jobs/worker.js", ["--hang", "1"]);
  await first.printed("job 3");
  const second = start("jobs/worker.js");
  first.child.kill("SIGKILL");
  expect(done((await first.end).output)).toEqual([3]);
  const { code, output, trouble } = await second.end;
  expect([code, trouble]).toEqual([0, ""]);
  expect(done(output)).toEqual([3, 1, 4, 2]);
  expect(await producer.end).toMatchObject({ code: 0, output: expect.stringContaining("all of them are done") });
});

test("a producer goes on where a killed one came to", async () => {
  const first = start("jobs/producer.js", ["--jobs", "2"]);
  await first.printed("sent 2 jobs");
  first.child.kill("SIGKILL");
  await first.end;
  const second = start("jobs/producer.js", ["--jobs", "1"]);
  await second.printed("sent 1 jobs");
  const { code, output } = await start("jobs/worker.js").end;
  expect(code).toBe(0);
  expect(done(output)).toEqual([3, 1, 2]);
  expect((await second.end).code).toBe(0);
});

test("commands", () => {
  expect(["add 1 2 3", "count a b", "longest a bcd ef", "fly"].map(runCommand)).toEqual([
    "6",
    "2 words",
    "bcd",
    "there is no command 'fly'",
  ]);
});

test("the most urgent comes first, then the oldest", () => {
  const jobs: Job[] = (["whenever", "urgent", "normal", "urgent"] as const).map((priority, id) => {
    return { id, priority, command: "" };
  });
  expect(jobs.sort(byPriority).map(({ id }) => id)).toEqual([1, 3, 2, 0]);
});
