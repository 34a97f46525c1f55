// Makes the pictures in docs/screenshots: node scripts/screenshots.mjs. It takes Chromium and tmux, and a set-up clone.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AnsiUp } from "ansi_up";
import { chromium } from "playwright";

const ROOT = join(import.meta.dirname, "..");
const PICTURES = join(ROOT, "docs", "screenshots");
const COMMAND = join(ROOT, "packages", "mortise", "bin", "mortise.js");
const PLACES = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const executablePath = process.env.MORTISE_CHROMIUM ?? PLACES.find((path) => existsSync(path));

const folder = mkdtempSync(join(tmpdir(), "mortise-screenshots-"));
const env = { ...process.env, MORTISE_TRANSPORT: `file:${join(folder, "regions")}` };
const children = [];

/** Starts a program; comes back with what it says first. */
async function start(...words) {
  const child = spawn(process.execPath, words, { env, stdio: ["ignore", "pipe", "inherit"] });
  children.push(child);
  const [said] = await once(child.stdout, "data");
  return String(said);
}

/** What a terminal shows of the command: run in tmux, so that it is what people see. */
async function terminal(name, columns, rows, ...words) {
  const tmux = (...args) =>
    spawnSync("tmux", ["-L", `mortise-${process.pid}`, ...args], { env, encoding: "utf8" }).stdout;
  const quoted = [process.execPath, COMMAND, ...words].map((word) => `'${word.replaceAll("'", "'\\''")}'`).join(" ");
  tmux("-f", "/dev/null", "new-session", "-d", "-x", columns, "-y", rows, `COLORTERM=truecolor ${quoted}; sleep 60`);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const text = tmux("capture-pane", "-p", "-e", "-t", "0").trimEnd();
  tmux("kill-server");
  // The library knows no inverse; it stands for what has changed.
  const html = new AnsiUp().ansi_to_html(
    text.replaceAll("\x1b[7m", "\x1b[30;47m").replaceAll("\x1b[27m", "\x1b[39;49m"),
  );
  const page = await browser.newPage({ deviceScaleFactor: 2 });
  await page.setContent(`<pre style="display: inline-block; margin: 0; padding: 12px; background: #14171c; color: #e6e9ee;
    font: 14px/1.164 'DejaVu Sans Mono', monospace; font-variant-ligatures: none">${html}</pre>`);
  await page.locator("pre").screenshot({ path: join(PICTURES, name) });
  await page.close();
}

/** What the live page shows. */
async function live(name, url, { width, height, ...options }) {
  const page = await browser.newPage({ viewport: { width, height }, ...options });
  await page.goto(url);
  await page.getByRole("button", { name: "camera" }).click();
  await page.waitForTimeout(8000);
  await page.screenshot({ path: join(PICTURES, name) });
  await page.close();
}

mkdirSync(PICTURES, { recursive: true });
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  await start(join(ROOT, "examples", "dist", "camera", "camera.js"));
  const { url } = JSON.parse(await start(COMMAND, "view", "--json"));
  await live("viewer.png", url, { width: 1100, height: 1000, colorScheme: "light" });
  await live("viewer-dark.png", url, { width: 400, height: 1000, colorScheme: "dark" });
  await terminal("watch.png", "100", "40", "watch", "example_camera", "--images", "blocks");
} finally {
  for (const child of children) child.kill();
  await browser.close();
  rmSync(folder, { recursive: true });
}
