import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, extname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

const PAGE = fileURLToPath(new URL("../page", import.meta.url));
const STYLES = fileURLToPath(new URL("../../src/page", import.meta.url));
const CODEC = dirname(fileURLToPath(import.meta.resolve("@mortise/codec")));
const require = createRequire(import.meta.url);
const PREACT = dirname(dirname(require.resolve("preact")));
const UPLOT = dirname(require.resolve("uplot"));

/** Where each name that the modules import is found: they are served as they are, and nothing is bundled. */
const IMPORTS = {
  "@mortise/codec": "./codec/index.js",
  "@mortise/codec/value-json": "./codec/value-json/index.js",
  // What Node takes by the conditions of package.json: no code from strings here, which the policy below forbids.
  "#engine": "./codec/engine/closures.js",
  preact: "./preact/preact.js",
  "preact/hooks": "./preact/hooks.js",
  "preact/jsx-runtime": "./preact/jsx-runtime.js",
  uplot: "./uplot/uPlot.esm.js",
};

/** Single files, under the name in the address. */
const FILES: ReadonlyMap<string, string> = new Map([
  ["preact/preact.js", join(PREACT, "dist", "preact.module.js")],
  ["preact/hooks.js", join(PREACT, "hooks", "dist", "hooks.module.js")],
  ["preact/jsx-runtime.js", join(PREACT, "jsx-runtime", "dist", "jsxRuntime.module.js")],
  ["uplot/uPlot.esm.js", join(UPLOT, "uPlot.esm.js")],
  ["uplot/uPlot.css", join(UPLOT, "uPlot.min.css")],
  ["page/style.css", join(STYLES, "style.css")],
  ["protocol.js", join(dirname(PAGE), "protocol.js")],
  ["reduced.js", join(dirname(PAGE), "reduced.js")],
]);

/** Folders of modules, by the name that they have in the address. */
const FOLDERS: ReadonlyMap<string, string> = new Map([
  ["page", PAGE],
  ["codec", CODEC],
]);

const TYPES: { readonly [extension: string]: string } = {
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
};

/** The page itself: all else is loaded from beside it. */
const IMPORT_MAP = JSON.stringify({ imports: IMPORTS });
const DOCUMENT = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Mortise</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="uplot/uPlot.css">
<link rel="stylesheet" href="page/style.css">
<script type="importmap">${IMPORT_MAP}</script>
<script type="module" src="page/main.js"></script>
</head>
<body><noscript>This page needs JavaScript.</noscript></body>
</html>
`;

/**
 * What the page may load and whom it may ask: this server alone, and no script but its own files and the map of imports,
 * whose hash stands here.
 */
export const POLICY: string = [
  "default-src 'none'",
  `script-src 'self' 'sha256-${createHash("sha256").update(IMPORT_MAP).digest("base64")}'`,
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** A file as it is sent. */
export interface Served {
  readonly type: string;
  readonly content: string | Uint8Array;
}

/** What has a path within the page's folder; `undefined` where nothing has. */
export async function served(path: string): Promise<Served | undefined> {
  if (path === "") return { type: "text/html; charset=utf-8", content: DOCUMENT };
  const file = FILES.get(path) ?? inFolder(path);
  const type = TYPES[extname(path)];
  if (file === undefined || type === undefined || !existsSync(file)) return undefined;
  return { type, content: await readFile(file) };
}

/** A module in one of the folders, and nothing outside of them. */
function inFolder(path: string): string | undefined {
  const [folder = "", ...rest] = path.split("/");
  const root = FOLDERS.get(folder);
  if (root === undefined) return undefined;
  const file = join(root, ...rest);
  return file.startsWith(root + sep) ? file : undefined;
}
