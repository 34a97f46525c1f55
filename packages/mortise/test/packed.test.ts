import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { environmentIn } from "./running-command.ts";

/*
 * The packages as npm would have them: what each one packs, in a folder of its own that holds nothing else but what its
 * package.json names. Within the workspace a file that is not packed and a dependency that is not named are found too.
 */

const PACKAGES = fileURLToPath(new URL("../../", import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), "mortise-packed-")));
const modules = join(folder, "node_modules");
afterAll(() => rmSync(folder, { recursive: true }));

interface Manifest {
  readonly name: string;
  readonly private?: boolean;
  readonly exports: { readonly [path: string]: unknown };
  readonly dependencies?: { readonly [name: string]: string };
  readonly optionalDependencies?: { readonly [name: string]: string };
  readonly peerDependencies?: { readonly [name: string]: string };
}

const manifests: ReadonlyMap<string, Manifest> = new Map(
  readdirSync(PACKAGES).map((directory) => [
    join(PACKAGES, directory),
    JSON.parse(readFileSync(join(PACKAGES, directory, "package.json"), "utf8")),
  ]),
);
/** All that can be imported, as `mortise/bindings`. */
const entries = [...manifests.values()].flatMap(({ name, exports }) =>
  Object.keys(exports).map((path) => name + path.slice(1)),
);

beforeAll(() => {
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const options = ["--ignore-scripts", "--json", "--pack-destination", folder];
  execFileSync(npm, ["pack", ...options, ...manifests.keys()], { cwd: folder, encoding: "utf8" });
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module" }));
  for (const [source, manifest] of manifests) {
    const { name, dependencies, optionalDependencies, peerDependencies } = manifest;
    const target = join(modules, name);
    mkdirSync(target, { recursive: true });
    const packed = `${name.replace("@", "").replace("/", "-")}-0.0.0.tgz`;
    execFileSync("tar", ["-xzf", packed, "-C", target, "--strip-components=1"], { cwd: folder });
    for (const needed of Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })) {
      const there = join(source, "node_modules", needed);
      if (needed === "mortise" || needed.startsWith("@mortise/") || !existsSync(there)) continue;
      const link = join(target, "node_modules", needed);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(realpathSync(there), link);
    }
  }
}, 120_000);

function node(...words: string[]): string {
  return execFileSync(process.execPath, words, { cwd: folder, encoding: "utf8" });
}

test("all packages can be published: none is private, and none needs one that is", () => {
  expect([...manifests.values()].filter((manifest) => manifest.private)).toEqual([]);
});

test("everything that can be imported is there, with all that it needs", () => {
  const program = `for (const entry of ${JSON.stringify(entries)}) {
    const names = Object.keys(await import(entry));
    if (names.length === 0) throw new Error(entry + " gives nothing");
    console.log(entry);
  }`;
  writeFileSync(join(folder, "entries.js"), program);
  expect(node("entries.js").trim().split("\n")).toEqual(entries);
});

test("the types of everything are there, and a program is checked against them", () => {
  const imports = entries.map((entry, index) => `import * as all${index} from "${entry}";\nvoid all${index};`);
  const program = `import { type Infer, layout, mailbox } from "mortise";
    const Frame = layout("u32 n + text(10) words");
    const frame: Infer<typeof Frame> = { n: 1, words: "one" };
    using out = await mailbox.writer("camera", Frame);
    out.write(frame);
    // @ts-expect-error There is no such field.
    out.write({ ...frame, n: "two" });`;
  writeFileSync(join(folder, "program.ts"), [...imports, program].join("\n"));
  const types = join(createRequire(import.meta.url).resolve("@types/node/package.json"), "../..");
  const compilerOptions = {
    target: "ES2022",
    lib: ["ES2022", "ESNext.Disposable", "DOM"],
    module: "NodeNext",
    strict: true,
    noEmit: true,
    typeRoots: [types],
    types: ["node"],
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["program.ts"] }));
  const compiler = createRequire(import.meta.url).resolve("typescript/bin/tsc");
  expect(node(compiler, "-p", folder)).toBe("");
});

const bin = join(modules, "mortise", "bin", "mortise.js");

test("the command runs", () => {
  expect(node(bin, "layout", "image(40,50,3) + i32 width + i32 height")).toContain("LENGTH 6008");
});

test("the live page finds all its modules", async () => {
  const server = spawn(process.execPath, [bin, "view", "--json"], {
    cwd: folder,
    env: environmentIn(folder),
    stdio: ["ignore", "pipe", "inherit"],
  });
  try {
    const [said] = await once(server.stdout, "data");
    const { url } = JSON.parse(String(said));
    const seen = new Set<string>();
    const waiting = [url];
    for (const address of waiting) {
      if (seen.has(address)) continue;
      seen.add(address);
      const response = await fetch(address);
      expect([address, response.status]).toEqual([address, 200]);
      const text = await response.text();
      const named = [...text.matchAll(/(?:from|import|href=|src=|":) ?"(\.{0,2}\/?[\w./-]+\.(?:js|css))"/g)];
      waiting.push(...named.map(([, path = ""]) => new URL(path, address).href));
    }
    expect(seen.size).toBeGreaterThan(50);
  } finally {
    server.kill();
  }
});
