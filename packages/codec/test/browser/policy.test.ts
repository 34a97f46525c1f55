import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type Browser, chromium } from "playwright";
import { afterAll, beforeAll, expect, test } from "vitest";
import { layout } from "../../src/layout.ts";
import { toModule } from "../../src/module/to-module.ts";
import { bundle } from "../bundle.ts";
import { LAUNCH } from "./launch.ts";

/*
 * Pages whose policy allows no code from strings. The browser reports each attempt, a caught one too, and so each look
 * at whether it is allowed.
 */

const POLICY = "default-src 'none'; script-src 'self'";

const LISTENER = `
globalThis.reports = [];
document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI }) => {
  reports.push(violatedDirective + " " + blockedURI);
});`;

const PAGE = '<!doctype html><script src="/listener.js"></script><script type="module" src="/program.js"></script>';

let browser: Browser;
beforeAll(async () => {
  browser = await chromium.launch(LAUNCH);
});
afterAll(() => browser?.close());

/** What a program's page has as `result`, and what its browser reported. */
async function run(program: string): Promise<{ result: unknown; reports: string[] }> {
  const server = await serve({ "/": PAGE, "/listener.js": LISTENER, "/program.js": program });
  const page = await browser.newPage();
  try {
    const failures: Error[] = [];
    page.on("pageerror", (error) => failures.push(error));
    await page.goto(`http://localhost:${(server.address() as AddressInfo).port}/`);
    // Reports are events: those of the program have all come once a task of its own is done.
    await page.waitForFunction("globalThis.result !== undefined && new Promise((done) => setTimeout(done, 50, true))");
    expect(failures).toEqual([]);
    const [result, reports] = await page.evaluate<[unknown, string[]]>("[result, reports]");
    return { result, reports };
  } finally {
    await page.close();
    server.close();
  }
}

async function serve(files: { readonly [path: string]: string }): Promise<Server> {
  const server = createServer(({ url = "" }, response) => {
    const type = url === "/" ? "text/html" : "text/javascript";
    if (files[url] === undefined) response.statusCode = 404;
    else response.setHeader("Content-Type", type).setHeader("Content-Security-Policy", POLICY);
    response.end(files[url]);
  });
  await new Promise<void>((ready) => server.listen(0, "localhost", ready));
  return server;
}

const NOTATION = `aligned u8 id + f32[3] joints + text(20) name + list({ u16 a, f16 b }, 4) marks + u8? layer
  + enum(u8, idle, running) mode + union(u8, circle { f32 radius }, box { u8 width }) shape`;

const USE = `
const value = { id: 1, joints: [1, 2, 3], name: "grüß", marks: [{ a: 1, b: 0.5 }], layer: 3, mode: "running",
  shape: { kind: "box", width: 2 } };
const bytes = L.encode(value);
const view = L.view(bytes);
view.id = 7;
const refused = [];
for (const act of [() => L.encode({ ...value, id: 300 }), () => L.decode(bytes.subarray(1)), () => { view.id = -1; }]) {
  try { act(); } catch (error) { refused.push(error.code); }
}
globalThis.result = [view.id, view.marks.get(0).b, L.decode(bytes).name, String(L).length, refused];`;

const EXPECTED = [7, 0.5, "grüß", String(layout(NOTATION)).length, ["out-of-range", "too-short", "out-of-range"]];

test("a page that tries is reported", async () => {
  const { reports } = await run(`try { new Function("") } catch { globalThis.result = "caught" }`);
  expect(reports).toEqual(["script-src eval"]);
});

test("layouts never try", async () => {
  const program = await bundle(`
    import { layout } from "@mortise/codec";
    const L = layout(${JSON.stringify(NOTATION)});${USE}`);
  expect(await run(program)).toEqual({ result: EXPECTED, reports: [] });
});

test("nor do the modules that toModule writes", async () => {
  const written = { "written.js": toModule(layout(NOTATION)) };
  const program = await bundle(`import L from "written.js";${USE}`, written);
  expect(await run(program)).toEqual({ result: EXPECTED, reports: [] });
});
