import { LAST_ROW } from "../region.ts";
import { refuses, same } from "./assert.ts";
import { type CaseOfFeature, contractCase, type Scene } from "./scene.ts";

const BAD_LENGTHS = [0, -0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 32, 2 ** 53];
const BAD_ROWS = [-1, LAST_ROW + 1, 0.5, Number.NaN];

function usesName(scene: Scene, letters: string): void {
  const name = `${scene.name()}${letters}`;
  const region = scene.create(name, 8);
  region.bytes[0] = 1;
  same(name, scene.attach(name).bytes[0], 1);
  same(`${name} is listed`, scene.lists(name), true);
  region.close();
}

/** Arguments that are refused before anything happens. */
export const refusing: readonly CaseOfFeature[] = [
  contractCase("names that are none are refused", [], (scene) => {
    const part = scene.name();
    const refused = ["", ".", "..", `${part}/b`, `/${part}`, `${part}\0b`, part.repeat(20), "ä".repeat(150)];
    for (const name of [...refused, `${part}\ud800`, `.mortise.${part}`]) {
      const shown = JSON.stringify(name.slice(0, 30));
      refuses(`create ${shown}`, "bad-name", () => scene.create(name, 64));
      refuses(`attach ${shown}`, "bad-name", () => scene.attach(name));
      refuses(`open ${shown}`, "bad-name", () => scene.open(name, 64));
      refuses(`remove ${shown}`, "bad-name", () => scene.transport.remove(name));
      const handle = { transport: scene.transport.kind, name, length: 64, readOnly: false };
      refuses(`attach to a handle of ${shown}`, "bad-name", () => scene.attach(handle));
    }
    for (const name of [5, null, undefined, {}] as never[]) {
      refuses(`create ${JSON.stringify(name)}`, "bad-name", () => scene.create(name, 64));
      refuses(`attach ${JSON.stringify(name)}`, "bad-name", () => scene.attach(name));
    }
    if (!scene.can("lists")) return;
    const made = scene.transport.list().filter((info) => info.name.includes(part));
    same("what was made", made.length, 0);
  }),

  contractCase("names of other letters are names", [], (scene) => {
    for (const letters of ["Ünïcode", "名前", "with space", "-dash", "%41", "🦀"]) usesName(scene, letters);
  }),

  contractCase("a backslash is a letter of a name", [], (scene) => usesName(scene, "a\\b")),

  contractCase("lengths that are none are refused", [], (scene) => {
    const name = scene.name();
    for (const length of BAD_LENGTHS) {
      refuses(`create ${length}`, "bad-length", () => scene.create(name, length));
      refuses(`open ${length}`, "bad-length", () => scene.open(name, length));
    }
    refuses("open without a length", "bad-length", () => scene.open(name, undefined as never));
    same("there", scene.has(name), false);
    scene.create(name, 1);
    refuses("open of what is there, without a length", "bad-length", () => scene.open(name, undefined as never));
    refuses("attach with no length for a length", "bad-length", () =>
      scene.attach(name, { length: undefined as never }),
    );
    refuses("attach with a length for options", "bad-option", () => scene.attach(name, 1 as never));
    for (const length of BAD_LENGTHS) {
      refuses(`attach ${length}`, "bad-length", () => scene.attach(name, { length }));
      refuses(`open ${length}`, "bad-length", () => scene.open(name, length));
    }
  }),

  contractCase("modes that are none are refused", [], (scene) => {
    const name = scene.name();
    for (const mode of [-1, 0o1000, 0.5, Number.NaN]) {
      refuses(`create ${mode}`, "bad-option", () => scene.create(name, 64, { mode }));
    }
    same("there", scene.has(name), false);
  }),

  contractCase("options that are none are refused", [], (scene) => {
    const name = scene.name();
    for (const options of [{ replac: true }, { readOnly: true }, { length: 64 }, null, 5, "persist"] as never[]) {
      const shown = JSON.stringify(options);
      refuses(`create ${shown}`, "bad-option", () => scene.create(name, 64, options));
      refuses(`open ${shown}`, "bad-option", () => scene.open(name, 64, options));
    }
    same("there", scene.has(name), false);
    scene.create(name, 64);
    for (const options of [{ readonly: true }, { replace: true }, null] as never[]) {
      refuses(`attach ${JSON.stringify(options)}`, "bad-option", () => scene.attach(name, options));
    }
  }),

  contractCase("rows that are none are refused", [], (scene) => {
    const region = scene.create(scene.name(), 64);
    for (const row of BAD_ROWS) {
      refuses(`lock ${row}`, "bad-row", () => region.lock(row));
      refuses(`bell ${row}`, "bad-row", () => region.bell(row));
    }
    same("last row's lock", region.lock(LAST_ROW).tryAcquire(), true);
    same("first row's lock", region.lock(0).tryAcquire(), true);
  }),

  contractCase("an error tells the transport and the region", [], (scene) => {
    const [name, missing] = [scene.name(), scene.name()];
    const region = scene.create(name, 64);
    const errors = [
      refuses("create", "exists", () => scene.create(name, 64)),
      refuses("attach", "size-mismatch", () => scene.attach(name, { length: 65 })),
      refuses("attach", "bad-length", () => scene.attach(name, { length: 0 })),
      refuses("a row", "bad-row", () => region.lock(-1)),
      refuses("a range", "bad-range", () => region.read(new Uint8Array(65))),
    ];
    for (const { context } of errors) same("name", context.name, name);
    errors.push(refuses("attach", "not-found", () => scene.attach(missing)));
    same("name of what is missing", errors.at(-1)?.context.name, missing);
    for (const { context } of errors) same("transport", context.transport, scene.transport.kind);
  }),
];
