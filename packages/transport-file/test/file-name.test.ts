import fc from "fast-check";
import { expect, test } from "vitest";
import { fileNameProblem, parseSideFile, type SideFile, sideFileName } from "../src/windows/file-name.ts";

test("names that Windows gives a meaning of its own are none", () => {
  const bad = ["a:b", "a\\b", "a?", 'a"', "a\n", "a.", "a ", "CON", "nul", "Com1", "lpt9.txt", "aux.tar.gz", "", "a/b"];
  for (const name of bad) expect([name, typeof fileNameProblem(name)]).toEqual([name, "string"]);
  for (const name of ["camera", "a.b", ".a", "console", "com", "com10", "名前", " a", "%41", "a;b"]) {
    expect([name, fileNameProblem(name)]).toEqual([name, undefined]);
  }
});

test("what stands beside a region is read from the name that it was given", () => {
  const file = fc.record<SideFile>({
    id: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }).map(String),
    kind: fc.constantFrom("goes", "off"),
  });
  fc.assert(
    fc.property(file, (one) => {
      expect(parseSideFile(sideFileName(one))).toEqual(one);
    }),
  );
  for (const other of ["camera", ".mortise.camera", "1.lock", ".off", "1.off.goes.x"]) {
    expect(parseSideFile(other)).toBe(undefined);
  }
});
