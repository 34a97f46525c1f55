// Runs what packages/*/test/windows and peers/c/windows hold in Windows' Node, under Wine: `npm run test:windows`. With
// --optional, a machine that cannot have Wine is told so and passed. Other arguments are parts of the names of files to run.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import ts from "typescript";
import { NoWine, prepareWine, windowsPath } from "./wine.mjs";

const arguments_ = process.argv.slice(2);
const optional = arguments_.includes("--optional");
const wanted = arguments_.filter((argument) => !argument.startsWith("--"));

const ROOT = join(import.meta.dirname, "..");
const PACKAGES = join(ROOT, "packages");
const NEEDED = ["codec", "transport", "mapping", "transport-shm", "transport-file", "channel", "mortise"];

let wine;
try {
  wine = prepareWine();
} catch (error) {
  if (!(error instanceof NoWine)) throw error;
  console.error(`${optional ? "Skipped the tests on Windows" : "No tests ran"}: ${error.message}`);
  process.exit(optional ? 0 : 1);
}

// A tree without links, which Windows' Node would follow to other paths, and so load a module twice.
const tree = join(wine.cache, `tree-${process.pid}`);
const modules = join(tree, "node_modules");
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => process.exit(1));
process.on("exit", () => rmSync(tree, { recursive: true, force: true }));
for (const name of NEEDED) {
  const target = name === "mortise" ? join(modules, name) : join(modules, "@mortise", name);
  for (const part of ["package.json", "dist"])
    cpSync(join(PACKAGES, name, part), join(target, part), { recursive: true });
}
cpSync(join(PACKAGES, "mapping", "node_modules", "koffi"), join(modules, "koffi"), {
  recursive: true,
  dereference: true,
});
cpSync(wine.koffi, join(modules, "@koromix", "koffi-win32-x64"), { recursive: true });
writeFileSync(join(tree, "package.json"), '{ "type": "module" }');

/** Test programs, and `*-process.ts`, which they start, without their types; C programs, compiled. */
const tests = [];
const compilerOptions = {
  target: "ES2022",
  module: "ESNext",
  verbatimModuleSyntax: true,
  rewriteRelativeImportExtensions: true,
};
const folders = [
  ...NEEDED.map((name) => [name, join(PACKAGES, name, "test", "windows")]),
  ["c", join(ROOT, "peers", "c", "windows")],
];
for (const [name, folder] of folders) {
  if (!existsSync(folder)) continue;
  const target = join(tree, name);
  mkdirSync(target, { recursive: true });
  for (const file of readdirSync(folder)) {
    const source = join(folder, file);
    if (file.endsWith(".c")) wine.compile(source, join(target, `${basename(file, ".c")}.exe`));
    if (file.endsWith(".json")) cpSync(source, join(target, file));
    if (!file.endsWith(".ts")) continue;
    const program = join(target, `${basename(file, ".ts")}.js`);
    writeFileSync(program, ts.transpileModule(readFileSync(source, "utf8"), { compilerOptions }).outputText);
    if (file.endsWith("-process.ts")) continue;
    if (wanted.length === 0 || wanted.some((part) => file.includes(part))) tests.push(program);
  }
}

let [passed, skipped, failed] = [0, 0, 0];
for (const { version, program } of wine.nodes) {
  for (const file of tests) {
    const title = `${basename(dirname(file))}/${basename(file, ".js")}, Node ${version}, ${wine.version}`;
    const start = Date.now();
    const { status, text } = await wine.run(program, ["--expose-gc", "--test-reporter=tap", windowsPath(file)]);
    report(title, Date.now() - start, status, text);
  }
}
console.log(`${passed} passed, ${skipped} skipped, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);

/** Counts what a program's TAP says, and prints what did not pass. */
function report(title, milliseconds, status, text) {
  const lines = text.split("\n");
  const results = lines.filter((line) => /^(not )?ok \d/.test(line));
  const bad = results.filter((line) => line.startsWith("not ok"));
  const skips = results.filter((line) => line.includes("# SKIP"));
  const good = results.length - bad.length - skips.length;
  passed += good;
  skipped += skips.length;
  failed += bad.length;
  console.log(`${title}: ${good} passed, ${skips.length} skipped, ${bad.length} failed, in ${milliseconds} ms`);
  for (const line of skips) console.log(`  ${line.replace(/^ok \d+ - /, "")}`);
  for (const line of lines.filter((line) => line.startsWith("# measured: "))) console.log(`  ${line.slice(2)}`);
  // A program that ended without a result for each test crashed, or was ended.
  const complete = lines.some((line) => /^1\.\.\d+$/.test(line));
  if (status === 0 && complete) return;
  if (bad.length === 0) failed++;
  console.log(`  the program ended with ${status}:\n${text.replaceAll(/^/gm, "    ")}`);
}
