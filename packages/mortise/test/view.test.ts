import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type IncomingMessage, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { decode } from "fast-png";
import { blank, channels, fileTransport, type Layout, layout } from "mortise";
import { type Browser, type BrowserContext, chromium, type Locator, type Page } from "playwright";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { RunningCommand } from "./running-command.ts";

const PROGRAM = fileURLToPath(new URL("../bin/mortise.js", import.meta.url));
const CAMERA = fileURLToPath(new URL("view/camera.mjs", import.meta.url));
const CHROMIUM = [
  process.env.MORTISE_CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
].find((path) => path !== undefined && existsSync(path));
const [WIDTH, HEIGHT] = [24, 16];

/** What is needed of a canvas, in the browser. */
interface Canvas {
  getContext(kind: "2d"): { getImageData(x: number, y: number, width: number, height: number): { data: Uint8Array } };
}

/** What is needed of an element, in the browser. */
interface Box {
  getBoundingClientRect(): { left: number; right: number };
}

const folder = mkdtempSync(join(tmpdir(), "mortise-view-"));
const regions = join(folder, "regions");
const transport = fileTransport({ directory: regions });
const { mailbox, stream } = channels(transport);
const started: ChildProcess[] = [];
let url: string;

/** Starts a program; comes back when it has said its first words. */
async function start(program: string, ...words: (string | number)[]): Promise<[process: ChildProcess, said: string]> {
  const env = { ...process.env, MORTISE_TRANSPORT: `file:${regions}` };
  const child = spawn(process.execPath, [program, ...words.map(String)], { env, stdio: ["ignore", "pipe", "inherit"] });
  started.push(child);
  const [said] = await once(child.stdout, "data");
  return [child, String(said)];
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = once(child, "close");
  child.kill(signal);
  const [status] = await ended;
  return status as number | null;
}

beforeAll(async () => {
  const [, said] = await start(PROGRAM, "view", "--json");
  ({ url } = JSON.parse(said));
});

afterAll(async () => {
  for (const child of started) await end(child, "SIGKILL");
  rmSync(folder, { recursive: true });
});

/** Asks the server as any program could. */
async function ask(path: string, headers: object = {}, method = "GET"): Promise<[status: number, IncomingMessage]> {
  const { hostname, port } = new URL(url);
  const asked = request({ hostname, port, path, method, headers: { ...headers } }).end();
  const [response] = (await once(asked, "response")) as [IncomingMessage];
  response.resume();
  return [response.statusCode ?? 0, response];
}

/** Opens a web socket as any program could: what it first says, or how it was refused. */
function socketFrom(address: URL, headers: { readonly [name: string]: string }): Promise<string> {
  const socket = new WebSocket(address.href.replace("http", "ws"), { headers });
  return new Promise((resolve) => {
    socket.on("message", (data) => resolve(String(data)));
    socket.on("error", ({ message }) => resolve(message));
  }).finally(() => socket.terminate()) as Promise<string>;
}

describe("who may see it", () => {
  const folderOf = () => new URL(url).pathname;

  test("whoever has the address", async () => {
    const [status, { headers }] = await ask(folderOf());
    expect(status).toBe(200);
    expect(headers["content-security-policy"]).toMatch(
      /^default-src 'none'; script-src 'self' 'sha256-[^']+'; style-src 'self';/,
    );
    expect(headers).toMatchObject({ "referrer-policy": "no-referrer", "x-content-type-options": "nosniff" });
    expect(new URL(url).hostname).toBe("127.0.0.1");
  });

  test.each([
    ["without the token", () => "/"],
    ["with another one", () => `/${"x".repeat(32)}/`],
    ["with the token's beginning", () => folderOf().slice(0, -2)],
    ["for a file outside", () => `${folderOf()}codec/../../package.json`],
    ["for a file outside, encoded", () => `${folderOf()}codec/%2e%2e/package.json`],
    ["for what is no page's file", () => `${folderOf()}codec/index.d.ts`],
    ["for a session that there is not", () => `${folderOf()}value/4f0c1c5e-0000-4000-8000-000000000000`],
  ])("nobody %s", async (_, path) => {
    const [status, { headers }] = await ask(path());
    expect([status, headers["content-type"]]).toEqual([404, "text/plain; charset=utf-8"]);
  });

  test.each([
    ["another host name", () => ({ host: `evil.example:${new URL(url).port}` })],
    ["another port", () => ({ host: "127.0.0.1:1" })],
    ["no port", () => ({ host: "127.0.0.1" })],
  ])("nobody by %s", async (_, headers) => {
    expect((await ask(folderOf(), headers()))[0]).toBe(404);
  });

  test("nobody who does more than ask", async () => {
    expect((await ask(folderOf(), {}, "POST"))[0]).toBe(404);
  });

  test("the web socket is for the page alone", async () => {
    const own = new URL(url).origin;
    const socket = new URL("socket", url);
    expect(JSON.parse(await socketFrom(socket, { origin: own }))).toMatchObject({ type: "session" });
    expect(await socketFrom(socket, { origin: "http://evil.example" })).toMatch(/401|403/);
    expect(await socketFrom(socket, { origin: "null" })).toMatch(/401|403/);
    expect(await socketFrom(socket, {})).toMatch(/401|403/);
    expect(await socketFrom(new URL("/socket", url), { origin: own })).toMatch(/401|403|404/);
    expect(await socketFrom(socket, { origin: own, host: "evil.example" })).toMatch(/401|403/);
  });

  test.each([
    ["no JSON"],
    ['{"type":"remove","name":"camera"}'],
    ['{"type":"choose","name":5,"choice":1}'],
    ["x".repeat(5000)],
  ])("a page that says %j is let go", async (words) => {
    const socket = new WebSocket(new URL("socket", url).href.replace("http", "ws"), { origin: new URL(url).origin });
    await once(socket, "open");
    socket.send(words);
    const [code] = await once(socket, "close");
    expect([1008, 1009]).toContain(code);
  });
});

test("a port that is taken", async () => {
  const { port } = new URL(url);
  const child = spawn(process.execPath, [PROGRAM, "view", "--port", port], { stdio: ["ignore", "ignore", "pipe"] });
  const [[errors], [status]] = await Promise.all([once(child.stderr, "data"), once(child, "close")]);
  expect(String(errors)).toBe(
    `mortise: port ${port} is in use; give another, or leave --port out to take any that is free.\n`,
  );
  expect(status).toBe(1);
});

test.each([
  ["../x", 'name "../x" must not contain a slash'],
  ["", 'name "" must not be empty'],
])("refuses the name %j, which nothing can ever have", async (bad, message) => {
  const command = new RunningCommand(folder, ["view", "camera", bad]);
  started.push(command.child);
  expect(await command.end).toMatchObject({ status: 2, out: "", errors: `mortise: file region ${message}.\n` });
});

test.each(["SIGINT", "SIGTERM"] as const)("%s ends it as asked", async (signal) => {
  const [child] = await start(PROGRAM, "view", "camera");
  expect(await end(child, signal)).toBe(0);
});

describe.skipIf(CHROMIUM === undefined)(
  `the page in a browser${CHROMIUM === undefined ? " (no Chromium here)" : ""}`,
  () => {
    let browser: Browser;
    let context: BrowserContext;
    let camera: ChildProcess | undefined;
    let asked: string[];
    let faults: string[];

    beforeAll(async () => {
      browser = await chromium.launch({
        ...(CHROMIUM !== undefined && { executablePath: CHROMIUM }),
        args: ["--no-sandbox", "--disable-background-networking"],
      });
    });
    afterAll(() => browser?.close());

    afterEach(async () => {
      await context?.close();
      if (camera !== undefined) await end(camera, "SIGKILL");
      camera = undefined;
      transport.remove("camera");
      // Whatever was shown, the page asked nobody else and had no fault.
      expect(
        asked.filter((address) => !address.startsWith(new URL(url).origin) && !/^(data|blob):/.test(address)),
      ).toEqual([]);
      expect(faults).toEqual([]);
    });

    async function open(options: Parameters<Browser["newContext"]>[0] = {}): Promise<Page> {
      [asked, faults] = [[], []];
      context = await browser.newContext(options);
      return openTab();
    }

    async function openTab(): Promise<Page> {
      const page = await context.newPage();
      page.on("request", (one) => asked.push(one.url()));
      page.on("pageerror", (error) => faults.push(error.stack ?? String(error)));
      page.on("console", (message) => {
        if (message.type() === "error") faults.push(message.text());
      });
      await page.goto(url);
      return page;
    }

    async function startCamera(width = WIDTH, height = HEIGHT, perSecond = 20): Promise<void> {
      [camera] = await start(CAMERA, regions, width, height, perSecond);
    }

    const fact = (page: Page, name: string): Locator => page.locator(`[data-fact="${name}"]`);
    const number = async (page: Page): Promise<number> => Number(await fact(page, "number").textContent());
    const value = (page: Page, path: string): Locator => page.locator(`table.fields tr[data-path="${path}"] td.value`);
    const canvas = (page: Page): Locator => page.locator('canvas[data-path="image"]');
    const samples = (page: Page, x: number, y: number, width: number, height: number): Promise<number[]> =>
      canvas(page).evaluate(
        (element, [x, y, width, height]) => [
          ...(element as unknown as Canvas).getContext("2d").getImageData(x, y, width, height).data,
        ],
        [x, y, width, height] as const,
      );

    /** The samples that the camera wrote, as blue, green and red. */
    const written = (n: number, x: number, y: number, width = WIDTH): number[] =>
      [0, 1, 2].map((sample) => (((y * width + x) * 3 + sample) * 7 + n * 13) & 0xff);

    /** Stops at a value, and waits until all that is shown is of it. */
    async function pause(page: Page): Promise<number> {
      await expect.poll(() => number(page)).toBeGreaterThan(0);
      await page.getByRole("button", { name: "Pause" }).click();
      await page.getByRole("button", { name: "Go on" }).waitFor();
      // One that was on its way may still come.
      let before: number;
      do {
        before = await number(page);
        await page.waitForTimeout(500);
      } while ((await number(page)) !== before);
      return before;
    }

    test("shows the picture as it was written, the values, and the bytes", async () => {
      const page = await open();
      await startCamera();
      await page.getByRole("button", { name: "camera" }).click();
      const n = await pause(page);
      const shown = await samples(page, 0, 0, WIDTH, HEIGHT);
      const expected = Array.from({ length: WIDTH * HEIGHT }, (_, at) => {
        const [blue = 0, green = 0, red = 0] = written(n, at % WIDTH, Math.floor(at / WIDTH));
        return [red, green, blue, 255];
      }).flat();
      expect(shown).toEqual(expected);
      expect(await value(page, "n").textContent()).toBe(String(n));
      expect(await value(page, "state").textContent()).toBe(n % 20 < 10 ? "idle" : "running");
      expect(await value(page, "io.door").textContent()).toBe(String(n % 4 < 2));
      // What others wrote is text, whatever it looks like.
      expect(await value(page, "note").textContent()).toContain(`<i id="markup">number</i> ${n}`);
      expect(await page.locator("#markup").count()).toBe(0);
      const row = page.locator('table.memory tr[data-path="n"]');
      expect(await row.locator(".offset").textContent()).toBe(String(WIDTH * HEIGHT * 3));
      expect(await row.locator(".bytes").textContent()).toBe(
        Buffer.from(Uint32Array.of(n).buffer)
          .toString("hex")
          .replace(/..(?!$)/g, "$& "),
      );
      expect(await fact(page, "writer").textContent()).toContain(`alive, process ${camera?.pid}`);
      expect(await fact(page, "readers").textContent()).toBe("0");
    });

    test("tells a pixel's samples under the pointer and by the arrow keys", async () => {
      const page = await open();
      await startCamera();
      const n = await pause(page);
      await page.getByLabel("zoom").selectOption("8");
      await canvas(page).hover({ position: { x: 8 * 5 + 2, y: 8 * 3 + 2 } });
      const told = (x: number, y: number) => {
        const [blue, green, red] = written(n, x, y);
        return `x ${x}, y ${y}: b ${blue} g ${green} r ${red}`;
      };
      await expect.poll(() => page.locator("figure output").textContent()).toBe(told(5, 3));
      await canvas(page).focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("ArrowDown");
      await expect.poll(() => page.locator("figure output").textContent()).toBe(told(6, 4));
    });

    test("marks a field's bytes, and the field of bytes", async () => {
      const page = await open();
      await startCamera();
      await pause(page);
      await page.locator('table.fields tr[data-path="level"]').hover();
      await page.locator('table.memory tr[data-path="level"].marked').waitFor();
      await page.locator('table.memory tr[data-path="n"]').hover();
      await page.locator('table.fields tr[data-path="n"].marked').waitFor();
      expect(await page.locator("table.fields tr.marked").count()).toBe(1);
    });

    test("moves: chart, rate, number", async () => {
      const page = await open();
      await startCamera();
      const points = async () => Number(await page.locator('.chart[data-path="n"]').getAttribute("data-points"));
      await expect.poll(points).toBeGreaterThan(3);
      const before = await points();
      const drawn = await page.locator(".chart canvas").screenshot();
      await expect.poll(points).toBeGreaterThan(before);
      await expect.poll(async () => (await page.locator(".chart canvas").screenshot()).equals(drawn)).toBe(false);
      await expect.poll(() => fact(page, "written").textContent()).toMatch(/^\d[\d.]* \/s$/);
      await page.getByRole("button", { name: "level" }).click();
      await page.locator('.chart[data-path="level"]').waitFor();
    });

    test("stops, steps and saves", async () => {
      const page = await open({ acceptDownloads: true });
      await startCamera();
      const n = await pause(page);
      await page.getByRole("button", { name: "Step" }).click();
      await expect.poll(() => number(page)).toBeGreaterThan(n);
      const stepped = await number(page);
      const [png] = await Promise.all([
        page.waitForEvent("download"),
        page.getByRole("button", { name: "Save PNG" }).click(),
      ]);
      const picture = decode(readFileSync(await png.path()));
      const [blue, green, red] = written(stepped, 7, 9);
      const at = (9 * WIDTH + 7) * picture.channels;
      expect([picture.width, picture.height]).toEqual([WIDTH, HEIGHT]);
      expect([...picture.data.subarray(at, at + 3)]).toEqual([red, green, blue]);
      const [json] = await Promise.all([page.waitForEvent("download"), page.keyboard.press("s")]);
      expect(json.suggestedFilename()).toBe(`camera-${stepped}.json`);
      const saved = JSON.parse(readFileSync(await json.path(), "utf8"));
      expect(saved).toMatchObject({ channel: "camera", sequence: stepped, value: { n: stepped } });
      expect(Buffer.from(saved.value.image, "base64").subarray(0, 3)).toEqual(Buffer.from(written(stepped, 0, 0)));
      await page.keyboard.press(".");
      await expect.poll(() => number(page)).toBeGreaterThan(stepped);
      await page.getByRole("button", { name: "Go on" }).click();
      const running = await number(page);
      await expect.poll(() => number(page)).toBeGreaterThan(running + 3);
    });

    test("shows after a pause what was written in it", async () => {
      const page = await open();
      using out = await mailbox.writer("camera", layout("u32 n"));
      out.write({ n: 1 });
      await expect.poll(() => value(page, "n").textContent()).toBe("1");
      await page.keyboard.press(" ");
      await page.getByRole("button", { name: "Go on" }).waitFor();
      out.write({ n: 2 });
      await page.waitForTimeout(500);
      expect(await value(page, "n").textContent()).toBe("1");
      await page.keyboard.press(".");
      await expect.poll(() => value(page, "n").textContent()).toBe("2");
      out.write({ n: 3 });
      await page.keyboard.press(" ");
      await expect.poll(() => value(page, "n").textContent()).toBe("3");
      // A click on the channel that is shown changes nothing, and the space bar is still the page's.
      await page.getByRole("button", { name: "camera" }).click();
      await page.keyboard.press(" ");
      await page.getByRole("button", { name: "Go on" }).waitFor();
    });

    test("steps to the newest value, never to one that came before it, and counts those between", async () => {
      const page = await open();
      using out = await mailbox.writer("camera", layout("u32 n"));
      out.write({ n: 1 });
      await expect.poll(() => value(page, "n").textContent()).toBe("1");
      await page.keyboard.press(" ");
      await page.getByRole("button", { name: "Go on" }).waitFor();
      // What the page had asked for when it was stopped: it comes, and is not shown.
      for (const n of [2, 3]) {
        out.write({ n });
        await page.waitForTimeout(200);
      }
      for (let n = 4; n <= 10; n++) out.write({ n });
      await page.keyboard.press(".");
      await expect.poll(() => number(page)).toBeGreaterThan(1);
      expect([await number(page), await fact(page, "not shown").textContent()]).toEqual([10, "8"]);
      // Where there is none yet, the next one; and it stays there.
      await page.keyboard.press(".");
      await page.waitForTimeout(200);
      expect(await number(page)).toBe(10);
      out.write({ n: 11 });
      await expect.poll(() => number(page)).toBe(11);
      out.write({ n: 12 });
      out.write({ n: 13 });
      await page.waitForTimeout(200);
      expect([await number(page), await fact(page, "not shown").textContent()]).toEqual([11, "8"]);
      // What came while one looked at a value is no fault of the page.
      await page.keyboard.press(" ");
      await expect.poll(() => number(page)).toBe(13);
      expect(await fact(page, "not shown").textContent()).toBe("8");
    });

    test("shows thin pictures, and large ones that are whole when one stops", async () => {
      const page = await open({ viewport: { width: 600, height: 600 } });
      const Scan = layout("image(4000,1,gray) line + image(4500,4000,gray) sheet + u32 n");
      using out = await mailbox.writer("camera", Scan);
      const [line, sheet] = [new Uint8Array(4000).fill(7), new Uint8Array(18_000_000).fill(9)];
      for (let n = 1; n <= 3; n++) {
        out.write({ line, sheet, n });
        await expect.poll(() => value(page, "n").textContent()).toBe(String(n));
      }
      const columns = (path: string) => page.locator(`canvas[data-path=${path}]`).getAttribute("width").then(Number);
      await expect.poll(() => columns("line")).toBeLessThan(600);
      expect(await columns("sheet")).toBeLessThan(1300);
      expect(await page.locator("table.memory").count()).toBe(0);
      await page.keyboard.press(" ");
      await expect.poll(() => columns("sheet")).toBe(4500);
      await page.locator("table.memory").waitFor();
    });

    test("says that a channel is damaged, and shows it again when it is not", async () => {
      const page = await open();
      const jobs = await stream.writer("camera", layout("u32 n"));
      jobs.trySend({ n: 1 });
      await expect.poll(() => value(page, "n").textContent()).toBe("1");
      // The ring, from its first record on.
      const region = transport.attach("camera");
      region.bytes.fill(0x5a, 1024);
      await page.locator(".problem").first().waitFor();
      region.close();
      jobs.close();
      transport.remove("camera");
      using next = await stream.writer("camera", layout("u32 n"));
      next.trySend({ n: 7 });
      await expect.poll(() => value(page, "n").textContent()).toBe("7");
    });

    test("shows that a writer was killed, and the next one", async () => {
      const page = await open();
      await startCamera();
      await expect.poll(() => fact(page, "writer").textContent()).toMatch(/^alive/);
      if (camera !== undefined) await end(camera, "SIGKILL");
      await expect.poll(() => fact(page, "writer").textContent()).toMatch(/^dead/);
      const last = await number(page);
      await startCamera();
      await expect.poll(() => fact(page, "writer").textContent()).toBe(`alive, process ${camera?.pid}, epoch 1`);
      await expect.poll(() => number(page)).toBeGreaterThan(last);
    });

    test("goes on when the channel is removed and comes back", async () => {
      const page = await open();
      const Count = layout("u32 n");
      const first = await mailbox.writer("camera", Count);
      first.write({ n: 1 });
      await expect.poll(() => value(page, "n").textContent()).toBe("1");
      first.close();
      await page.getByText('there is no "camera" in file memory').waitFor();
      await page.getByRole("button", { name: "camera" }).getByText("not there").waitFor();
      using second = await mailbox.writer("camera", layout("text(20) words"));
      second.write({ words: "here again" });
      await expect.poll(() => value(page, "words").textContent()).toBe("here again");
    });

    test("shows eight tabs, and none of them is a reader", async () => {
      const page = await open();
      await startCamera();
      const tabs = [page];
      // A browser fetches from one host six at a time: none of these may be left waiting.
      for (let tab = 2; tab <= 8; tab++) tabs.push(await openTab());
      for (const tab of tabs) {
        await tab.bringToFront();
        await expect.poll(() => number(tab)).toBeGreaterThan(0);
        expect(await fact(tab, "readers").textContent()).toBe("0");
      }
    });

    test("says what is wrong with bytes that are no value", async () => {
      const page = await open();
      const Sample = layout("u32 n + bool ready + text(8) words");
      const region = transport.create("broken", Sample.LENGTH);
      Sample.encodeInto({ n: 1, ready: true, words: "fine" }, region.bytes);
      const [child, said] = await start(PROGRAM, "view", "broken", "--layout", String(Sample), "--json");
      await page.goto(JSON.parse(said).url);
      await expect.poll(() => value(page, "words").textContent()).toBe("fine");
      region.bytes[4] = 7;
      region.bytes[9] = 0xff;
      await page.getByText("ready (bool at 4)").waitFor();
      region.bytes[4] = 1;
      region.bytes[9] = 0x66;
      await expect.poll(() => value(page, "words").textContent()).toBe("fine");
      // Its own addresses are of this server.
      asked = [];
      await end(child, "SIGTERM");
      region.close();
      faults = faults.filter((fault) => !/Failed to load|WebSocket/.test(fault));
    });

    test("sends of a large picture what is seen, each pixel one of it; all of it where one looks closer", async () => {
      const page = await open({ viewport: { width: 700, height: 600 } });
      const [width, height] = [1600, 900];
      await startCamera(width, height, 10);
      await expect.poll(() => canvas(page).getAttribute("data-path")).toBe("image");
      const columns = async () => Number(await canvas(page).getAttribute("width"));
      await expect.poll(columns).toBeLessThan(700);
      await page.getByLabel("zoom").selectOption("1");
      await expect.poll(columns).toBe(width);
      await page.getByLabel("zoom").selectOption("fit");
      await expect.poll(columns).toBeLessThan(700);
      // The memory map has all bytes, which come besides: no picture is drawn of them.
      const bytesOfN = () => page.locator(".memory tr[data-path=n] .bytes").textContent();
      const before = await bytesOfN();
      const widest = page.evaluate<number>(`new Promise((resolve) => {
        let widest = 0;
        const end = performance.now() + 2500;
        const look = () => {
          widest = Math.max(widest, document.querySelector("canvas[data-path=image]").width);
          if (performance.now() < end) requestAnimationFrame(look);
          else resolve(widest);
        };
        look();
      })`);
      expect(await widest).toBeLessThan(700);
      expect(await bytesOfN()).not.toBe(before);
      // Who stops wants to know, so that all of it comes.
      const n = await pause(page);
      await expect.poll(columns).toBe(width);
      const [x, y] = [1234, 700];
      const [blue, green, red] = written(n, x, y, width);
      expect(await samples(page, x, y, 1, 1)).toEqual([red, green, blue, 255]);
    });

    test.each(["light", "dark"] as const)("can be read at 400 pixels, by everyone, in %s", async (colorScheme) => {
      const page = await open({ viewport: { width: 400, height: 800 }, colorScheme, bypassCSP: true });
      await startCamera();
      await pause(page);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBeLessThanOrEqual(400);
      const ground = await page.evaluate("getComputedStyle(document.body).backgroundColor");
      expect(ground === "rgb(255, 255, 255)").toBe(colorScheme === "light");
      await page.addScriptTag({ path: fileURLToPath(import.meta.resolve("axe-core")) });
      const found = (await page.evaluate("axe.run().then(({ violations }) => violations)")) as {
        id: string;
        nodes: { html: string }[];
      }[];
      expect(found.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    });

    test("has room at 400 pixels for many fields, long names and long text", async () => {
      const page = await open({ viewport: { width: 400, height: 800 } });
      // As long as a name may be.
      const long = (name: string) => name.padEnd(64, "_wide");
      const numbers = Array.from({ length: 140 }, (_, index) => `i32 ${long(`n${index}`)}`);
      const Wide = layout(
        `image(4,4,gray) ${long("image")} + text(400) ${long("words")} + ${numbers.join(" + ")}` as "i32 n",
      ) as unknown as Layout;
      using out = await mailbox.writer("camera", Wide);
      const value = { ...Wide.decode(blank(Wide)), [long("words")]: "x".repeat(400) };
      out.write(value as never);
      await page.locator("table.fields tr").nth(141).waitFor();
      await page.locator(".chart canvas").waitFor();
      const widest = () => page.evaluate("document.documentElement.scrollWidth");
      expect(await widest()).toBeLessThanOrEqual(400);
      // Each field has its part of the bar, and the bar does not go beyond the page.
      const parts = await page.locator(".bar span").evaluateAll((spans) =>
        spans.map((span) => {
          const { left, right } = (span as unknown as Box).getBoundingClientRect();
          return [left, right] as const;
        }),
      );
      expect(parts).toHaveLength(142);
      for (const [left, right] of parts) expect([right > left, right <= 400]).toEqual([true, true]);
      // What is wrong with bytes, and that the name leads nowhere, has room too.
      const region = transport.attach("camera");
      region.bytes.fill(0x5a, 1024);
      region.close();
      await page.locator(".problem").first().waitFor();
      expect(await widest()).toBeLessThanOrEqual(400);
    });

    test("goes by keys", async () => {
      const page = await open();
      using other = await mailbox.writer("zebra", layout("u32 stripes"));
      other.write({ stripes: 12 });
      await startCamera();
      await page.getByRole("button", { name: "zebra" }).waitFor();
      await page.getByRole("button", { name: "camera" }).waitFor();
      await page.keyboard.press("j");
      await expect.poll(() => value(page, "stripes").textContent()).toBe("12");
      await page.keyboard.press("k");
      await expect.poll(() => value(page, "n").count()).toBe(1);
      await page.keyboard.press(" ");
      await page.getByRole("button", { name: "Go on" }).waitFor();
    });
  },
);

describe("a page that asks nothing more", () => {
  test("is sent nothing more, and one that asks gets the newest", async () => {
    using out = await mailbox.writer("slow", layout("u32 n"));
    const socket = new WebSocket(new URL("socket", url).href.replace("http", "ws"), { origin: new URL(url).origin });
    const messages: { type: string; id?: string }[] = [];
    socket.on("message", (data) => messages.push(JSON.parse(String(data))));
    await expect.poll(() => messages.length).toBeGreaterThan(0);
    const { id } = messages[0] as { id: string };
    socket.send(JSON.stringify({ type: "choose", name: "slow", choice: 1 }));
    for (let n = 1; n <= 1000; n++) out.write({ n });
    await new Promise((resolve) => setTimeout(resolve, 600));
    const address = new URL(`value/${id}`, url);
    const news = () => messages.filter(({ type }) => type === "news").length;
    expect(news()).toBe(0);
    socket.send(JSON.stringify({ type: "next", after: null }));
    await expect.poll(news).toBe(1);
    const first = new Uint8Array(await (await fetch(address)).arrayBuffer());
    expect(new DataView(first.buffer).getUint32(first.length - 4, true)).toBe(1000);
    // It has that one; told of the next one when there is one.
    const serial = new DataView(first.buffer).getUint32(16, true);
    socket.send(JSON.stringify({ type: "next", after: serial }));
    out.write({ n: 1001 });
    await expect.poll(news).toBe(2);
    const next = await (await fetch(address)).arrayBuffer();
    expect(new DataView(next).getUint32(first.length - 4, true)).toBe(1001);
    const again = await (await fetch(new URL(`value/${id}?q={"serial":${serial + 1}}`, url))).arrayBuffer();
    expect(new Uint8Array(again)).toEqual(new Uint8Array(next));
    expect((await fetch(new URL(`value/${id}?q=[1]`, url))).status).toBe(400);
    socket.terminate();
  });
});
