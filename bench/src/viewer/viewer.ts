import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { setTimeout as delay } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { type Browser, chromium, type Page } from "playwright";
import { median } from "../compare.ts";

const COMMAND = fileURLToPath(new URL("../../../packages/mortise/bin/mortise.js", import.meta.url));
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

/** Seconds of each round, with the page and without. */
const SECONDS = 5;
const ROUNDS = 5;
/** What the system counts a processor's time in (`getconf CLK_TCK` on every Linux). */
const TICKS = 100;

/**
 * A camera of 1080p at 30 per second on the live page: how many pictures it shows, what the server takes of a processor,
 * and what the camera's writes take with the page and without, in rounds in turn.
 */
export async function benchViewer(): Promise<void> {
  const executablePath = process.env.MORTISE_CHROMIUM ?? PLACES.find((path) => existsSync(path));
  if (executablePath === undefined || process.platform !== "linux") {
    console.log("\n(no figures of the live page: there is no Chromium, or this is not Linux)");
    return;
  }
  const name = `mortise-bench-camera-${process.pid}`;
  const camera = fork(new URL("camera.js", import.meta.url), [name]);
  const writes: number[] = [];
  camera.on("message", (took) => writes.push(took as number));
  await once(camera, "message");
  const server = spawn(process.execPath, [COMMAND, "view", name, "--json"], { stdio: ["ignore", "pipe", "inherit"] });
  const [said] = await once(server.stdout, "data");
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-background-networking"] });
  try {
    const rounds: Round[] = [];
    for (let round = 0; round <= ROUNDS; round++) {
      const one = await measure(browser, JSON.parse(String(said)).url, server, writes);
      // The first one warms all up.
      if (round > 0) rounds.push(one);
    }
    show(rounds);
  } finally {
    await browser.close();
    server.kill();
    camera.disconnect();
  }
}

interface Round {
  /** Pictures written, and shown, a second. */
  readonly written: number;
  readonly shown: number;
  /** Parts of one processor. */
  readonly processor: number;
  /** Median microseconds of a write: without the page, and with it. */
  readonly alone: number;
  readonly watched: number;
}

async function measure(browser: Browser, url: string, server: ChildProcess, writes: number[]): Promise<Round> {
  writes.length = 0;
  await delay(SECONDS * 1000);
  const alone = median(writes);
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(url);
  await page.locator("canvas[data-path=image]").waitFor();
  // Until it shows pictures as large as they are seen.
  await delay(1500);
  writes.length = 0;
  const [frames, ticks] = [await framesOf(page), ticksOf(server)];
  await delay(SECONDS * 1000);
  const shown = ((await framesOf(page)) - frames) / SECONDS;
  const written = writes.length / SECONDS;
  const processor = (ticksOf(server) - ticks) / TICKS / SECONDS;
  const watched = median(writes);
  await page.close();
  return { written, shown, processor, alone, watched };
}

/** How many pictures the page has drawn. */
async function framesOf(page: Page): Promise<number> {
  return Number(await page.locator("canvas[data-path=image]").getAttribute("data-drawn"));
}

/** User's and system's time of a process (proc_pid_stat(5), fields 14 and 15). */
function ticksOf({ pid }: ChildProcess): number {
  const fields = readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\) /s, "")
    .split(" ");
  return Number(fields[11]) + Number(fields[12]);
}

function show(rounds: readonly Round[]): void {
  console.log("\nThe live page: 1920 × 1080 RGB, 30 written a second; median of 5 rounds, and their spread");
  row("pictures written a second", rounds, ({ written }) => written.toFixed(1));
  row("pictures shown a second", rounds, ({ shown }) => shown.toFixed(1));
  row("server, parts of one processor", rounds, ({ processor }) => processor.toFixed(2));
  row("a write without the page, µs", rounds, ({ alone }) => alone.toFixed(0));
  row("a write with the page, µs", rounds, ({ watched }) => watched.toFixed(0));
  row("with / without", rounds, ({ alone, watched }) => (watched / alone).toFixed(2));
}

function row(what: string, rounds: readonly Round[], of: (round: Round) => string): void {
  const values = rounds.map((round) => Number(of(round)));
  console.log(
    `  ${what.padEnd(34)} ${String(median(values)).padStart(8)}  (${Math.min(...values)}–${Math.max(...values)})`,
  );
}
