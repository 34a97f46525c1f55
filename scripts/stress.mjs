// Stresses channels with real processes, for long: npm run stress. Each line is a scenario of
// packages/channel/test/stress, with what it took. It ends with 0 where all did as they must.
//   npm run stress -- --quick            a hundredth of it
//   npm run stress -- --only kill        scenarios with "kill" in their names
//   npm run stress -- --only "in C"      those of peers/c: Node and C, and C by itself
//   npm run stress -- --only "in Python" those of peers/python
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { runnerImport } from "vite";

const HERE = dirname(fileURLToPath(import.meta.url));

const { values: given } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    only: { type: "string", default: "" },
  },
});

/** The sources, not what was built of them, as vitest has it. The programs are built ones. */
async function scenariosOf(...path) {
  const { module } = await runnerImport(join(HERE, "..", ...path, "scenarios.ts"), {
    logLevel: "error",
    environments: { inline: { resolve: { conditions: ["@mortise/source"] } } },
  });
  return module;
}
const scenarios = await scenariosOf("packages", "channel", "test", "stress");
const { KINDS, killReaders, killWriters, raceWriters, removeInUse, rewrite, stopReader, stopWriter, torrent } =
  scenarios;
const c = await scenariosOf("peers", "c");
const python = await scenariosOf("peers", "python");

const part = given.quick ? 0.01 : 1;
const times = (count) => Math.max(1, Math.round(count * part));
const MIB = 2 ** 20;

/** What is done, how often, and in what unit its result is. */
const ALL = [
  ...KINDS.map((kind) => [`${kind}: kill the writer, ${times(1000)} times`, () => killWriters(kind, times(1000))]),
  ...KINDS.map((kind) => [`${kind}: kill a reader, ${times(200)} times`, () => killReaders(kind, times(200))]),
  ...KINDS.map((kind) => [`${kind}: stop the writer for ${10 * part} s`, () => stopWriter(kind, 10_000 * part)]),
  ...["mailbox", "broadcast"].map((kind) => [
    `${kind}: stop a reader for ${10 * part} s`,
    () => stopReader(kind, 10_000 * part),
  ]),
  ...KINDS.map((kind) => [`${kind}: two writers at once, ${times(1000)} times`, () => raceWriters(kind, times(1000))]),
  ...KINDS.map((kind) => [`${kind}: remove it in use`, () => removeInUse(kind)]),
  ...KINDS.map((kind) => [`${kind}: ${times(1e9)} values of 64 bytes`, () => torrent(kind, times(1e9), 64)]),
  ...KINDS.map((kind) => [`${kind}: ${times(1e6)} values of 1 MiB`, () => torrent(kind, times(1e6), MIB)]),
  ...KINDS.map((kind) => [`${kind}: ${times(3e7)} words rewritten by another thread`, () => rewrite(kind, times(3e7))]),
  ...(c.missing === undefined ? inC() : []),
  ...(python.missing === undefined ? inPython() : []),
].filter(([name]) => name.includes(given.only));

/** What there is with C, where there is a compiler. */
function inC() {
  const amounts = [
    [times(1e9), 64, "64 bytes"],
    [times(1e6), MIB, "1 MiB"],
  ];
  const seconds = 600 * part;
  const each = KINDS.flatMap((kind) => amounts.map((amount) => [kind, ...amount]));
  return [
    ...each.map(([kind, count, size, what]) => [
      `${kind}: ${count} values of ${what} from Node to a reader in C`,
      () => c.fromNode(kind, count, size),
    ]),
    ...each.map(([kind, count, size, what]) => [
      `${kind}: ${count} values of ${what} from a writer in C to Node`,
      () => c.fromC(kind, count, size),
    ]),
    [`all kinds: steps of writers and readers in C in any order, for ${seconds} s`, () => c.anyOrder(seconds)],
    [`all kinds: hostile bytes to readers and writers in C, for ${seconds} s`, () => c.hostileBytes(seconds)],
  ];
}

/** What there is with Python, where that is; it takes a hundred times as long for each value. */
function inPython() {
  const amounts = [
    [times(1e7), 64, "64 bytes"],
    [times(1e5), MIB, "1 MiB"],
  ];
  return KINDS.flatMap((kind) =>
    amounts.flatMap(([count, size, what]) => [
      [`${kind}: ${count} values of ${what} from Node to a reader in Python`, () => python.fromNode(kind, count, size)],
      [
        `${kind}: ${count} values of ${what} from a writer in Python to Node`,
        () => python.fromPython(kind, count, size),
      ],
    ]),
  );
}

if (c.missing !== undefined) console.log(`(nothing in C: ${c.missing})`);
if (python.missing !== undefined) console.log(`(nothing in Python: ${python.missing})`);
let failed = 0;
for (const [name, run] of ALL) {
  const start = process.hrtime.bigint();
  try {
    const values = await run();
    const seconds = Number(process.hrtime.bigint() - start) / 1e9;
    console.log(`${name}: right, ${seconds.toFixed(1)} s${values === undefined ? "" : `, ${values} values read`}`);
  } catch (error) {
    failed++;
    console.log(`${name}: WRONG: ${error.stack ?? error}`);
  }
}
console.log(failed === 0 ? `All ${ALL.length} did as they must.` : `${failed} of ${ALL.length} did not.`);
process.exit(failed === 0 ? 0 : 1);
