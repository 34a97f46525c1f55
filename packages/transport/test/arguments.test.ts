import {
  checkAgreedLength,
  checkLength,
  checkMode,
  checkName,
  checkRow,
  MAX_NAME_BYTES,
  nameProblem,
} from "@mortise/transport";
import { expect, test } from "vitest";

test("a name is measured in bytes of UTF-8", () => {
  expect(nameProblem("x".repeat(MAX_NAME_BYTES))).toBe(undefined);
  expect(nameProblem("x".repeat(MAX_NAME_BYTES + 1))).toContain("216");
  expect(nameProblem("🦀".repeat(53))).toBe(undefined);
  expect(nameProblem("🦀".repeat(54))).toContain("it has 216");
  expect(nameProblem("é名a", 6)).toBe(undefined);
  expect(nameProblem("é名a", 5)).toContain("it has 6");
});

test("a message says where the name was used and what is wrong with it", () => {
  expect(() => checkName("shm", "a/b")).toThrow('shm region name "a/b" must not contain a slash.');
  expect(() => checkName("shm", 5 as unknown as string)).toThrow("shm region name 5 must be a string, not number.");
});

test("another length is told as shorter or longer", () => {
  expect(() => checkAgreedLength("file", "a", 10, 20)).toThrow("10 bytes, shorter than the 20 expected");
  expect(() => checkAgreedLength("file", "a", 20, 10)).toThrow("20 bytes, longer than the 10 expected");
});

test("a message shows a value as what it is", () => {
  expect(() => checkLength("shm", "a", "12" as unknown as number)).toThrow('cannot have "12" (a string) bytes; give a');
  expect(() => checkLength("shm", "a", 1.5)).toThrow("cannot have 1.5 bytes");
  expect(() => checkRow("shm", "a", [1] as unknown as number)).toThrow("has no row an object; give");
  expect(() => checkMode("shm", "a", 600)).toThrow("cannot have the mode 0o1130; give");
  expect(() => checkMode("shm", "a", "600" as unknown as number)).toThrow(
    'cannot have the mode "600" (a string); give',
  );
});
