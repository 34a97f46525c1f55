import { refuses, same } from "./assert.ts";
import { type CaseOfFeature, contractCase } from "./scene.ts";

/** What other programs made under a region's name. */
export const foreign: readonly CaseOfFeature[] = [
  contractCase("a region of another program is never replaced unasked", ["makeForeign", "names"], (scene) => {
    const name = scene.name();
    scene.subject.makeForeign?.(name, 64);
    refuses("create", "exists", () => scene.create(name, 64));
    const attached = scene.attach(name, { length: 64 });
    same("attached", attached.created, false);
    attached.close();
    same("still there", scene.has(name), true);
    if (scene.can("lists")) {
      const info = scene.transport.list().find((each) => each.name === name);
      same("listed", info?.name, name);
      if (info?.lifetime !== undefined) same("lifetime", info.lifetime, "stays");
    }
    same("replaced", scene.create(name, 32, { replace: true }).length, 32);
  }),

  contractCase("a region whose maker has not given it a size is not ready", ["makeForeign", "names"], (scene) => {
    const name = scene.name();
    scene.subject.makeForeign?.(name, 0);
    refuses("attach", "not-ready", () => scene.attach(name));
    refuses("attach with a length", "not-ready", () => scene.attach(name, { length: 64 }));
    refuses("open", "not-ready", () => scene.open(name, 64));
    refuses("create", "exists", () => scene.create(name, 64));
    same("remove", scene.transport.remove(name), true);
  }),

  contractCase("what is no region is left alone", ["makeOther"], (scene) => {
    const name = scene.name();
    const end = scene.subject.makeOther?.(name);
    try {
      refuses("create", "not-a-region", () => scene.create(name, 64));
      refuses("create with replace", "not-a-region", () => scene.create(name, 64, { replace: true }));
      refuses("attach", "not-a-region", () => scene.attach(name));
      refuses("open", "not-a-region", () => scene.open(name, 64));
      refuses("remove", "not-a-region", () => scene.transport.remove(name));
      if (scene.can("lists")) {
        const listed = scene.transport.list().some((info) => info.name === name);
        same("listed", listed, false);
      }
    } finally {
      end?.();
    }
  }),
];
