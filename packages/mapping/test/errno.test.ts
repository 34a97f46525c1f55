import { statSync } from "node:fs";
import { constants } from "node:os";
import { TransportError } from "@mortise/transport";
import { expect, test } from "vitest";
import { isErrno, nodeError, systemError } from "../src/errno.ts";

const context = { transport: "shm", name: "camera" };

test("an error tells what failed, where, why and what to do", () => {
  const error = systemError("shm_open", constants.errno.EACCES, 'shm region "camera"', context);
  expect(error).toBeInstanceOf(TransportError);
  expect(error.code).toBe("no-permission");
  expect(error.context).toEqual({ ...context, call: "shm_open", errno: "EACCES" });
  expect(error.message).toBe(
    'shm region "camera": shm_open failed with EACCES: this user has no right to that; ' +
      "attach with { readOnly: true } where reading is enough, or ask its owner for a wider mode.",
  );
});

test("an error without a meaning of its own is system, under its name or number", () => {
  expect(systemError("mmap", constants.errno.EOVERFLOW, "x", {})).toMatchObject({
    code: "system",
    context: { errno: "EOVERFLOW" },
  });
  expect(systemError("mmap", 5000, "x", {}).context.errno).toContain("5000");
});

test("what node:fs throws becomes the same kind of error, and other errors stay", () => {
  let thrown: unknown;
  try {
    statSync("/nowhere/at/all");
  } catch (error) {
    thrown = error;
  }
  expect(isErrno(thrown, "ENOENT")).toBe(true);
  expect(nodeError(thrown, "x", {})).toMatchObject({ code: "not-found", context: { call: "stat", errno: "ENOENT" } });
  const other = new TypeError("other");
  expect(nodeError(other, "x", {})).toBe(other);
});
