import { TransportError } from "@mortise/transport";
import fc from "fast-check";
import { expect, test } from "vitest";
import { kernel32 } from "../src/windows/kernel32.ts";
import { besideName, objectName } from "../src/windows/object-name.ts";
import { win32Error } from "../src/windows/win32-error.ts";

const context = { transport: "shm", name: "camera" };

test("an error of Windows tells what failed, where, why and what to do", () => {
  const error = win32Error("OpenFileMappingW", 5, 'shm region "camera"', context);
  expect(error).toBeInstanceOf(TransportError);
  expect(error.code).toBe("no-permission");
  expect(error.context).toEqual({ ...context, call: "OpenFileMappingW", errno: "ERROR_ACCESS_DENIED" });
  expect(error.message).toMatch(/^shm region "camera": OpenFileMappingW failed with ERROR_ACCESS_DENIED: .*\.$/);
});

test("what is used up is no space, whatever it is", () => {
  for (const number of [8, 14, 39, 112, 1450, 1455, 1816])
    expect(win32Error("x", number, "x", {}).code).toBe("no-space");
});

test("an error without a meaning of its own is system, under its number", () => {
  expect(win32Error("x", 317, "x", {})).toMatchObject({ code: "system", context: { errno: "error 317" } });
});

test("Local is the name itself, Global another, and other prefixes are part of it", () => {
  expect(objectName("camera")).toEqual({ scope: "Local", plain: "camera" });
  expect(objectName("Local\\camera")).toEqual({ scope: "Local", plain: "camera" });
  expect(objectName("Global\\camera")).toEqual({ scope: "Global", plain: "camera" });
  expect(objectName("global\\camera")).toEqual({ scope: "Local", plain: "global\\camera" });
  expect(objectName("Global\\Local\\camera")).toEqual({ scope: "Global", plain: "Local\\camera" });
});

test("names beside a region are short, without a backslash, and others for another region", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(besideName(one)).toMatch(/^mortise-[0-9a-f]{40}$/);
      expect(besideName(one) === besideName(other)).toBe(one === other);
    }),
  );
});

test.skipIf(process.platform === "win32")("elsewhere than on Windows its calls are refused, not looked for", () => {
  expect(() => kernel32()).toThrow(TransportError);
});
