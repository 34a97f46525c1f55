import { TransportError } from "@mortise/transport";
import { expect, test } from "vitest";
import { checkSectionName, SectionNames } from "../src/windows/section-name.ts";

const refused = (name: string): boolean => {
  try {
    checkSectionName("shm", name);
    return false;
  } catch (error) {
    return error instanceof TransportError && error.code === "bad-name";
  }
};

test("a section's name may begin with Local or Global, and has no other backslash", () => {
  for (const name of ["camera", "Local\\camera", "Global\\camera", "名前", "a:b"])
    expect([name, refused(name)]).toEqual([name, false]);
  for (const name of ["", "a\\b", "\\a", "Local\\", "Global\\Local\\a", "local\\a", "a/b", "Global\\.mortise.a"]) {
    expect([name, refused(name)]).toEqual([name, true]);
  }
});

test("the objects beside a section follow the section, not the spelling of its name", () => {
  const [plain, local, global] = ["camera", "Local\\camera", "Global\\camera"].map((name) => new SectionNames(name));
  expect(plain?.object("lock-7")).toMatch(/^Local\\mortise-[0-9a-f]{40}-lock-7$/);
  expect(local?.object("lock-7")).toBe(plain?.object("lock-7"));
  expect(global?.object("lock-7")).toMatch(/^Global\\/);
  expect(local?.pipe("bell-0", 1)).toBe(plain?.pipe("bell-0", 1));
});

test("pipes, which all sessions share, are each session's own where the section is", () => {
  const [local, global] = [new SectionNames("camera"), new SectionNames("Global\\camera")];
  expect(local.pipe("bell-0", 1)).not.toBe(local.pipe("bell-0", 2));
  expect(global.pipe("bell-0", 1)).toBe(global.pipe("bell-0", 2));
  expect(global.pipe("bell-0", 1)).toMatch(/^\\\\\.\\pipe\\mortise-[0-9a-f]{40}-bell-0$/);
});
