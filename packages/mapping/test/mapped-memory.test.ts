import { closeSync, ftruncateSync, mkdtempSync, openSync, readFileSync, readSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { TransportError } from "@mortise/transport";
import { afterAll, expect, test } from "vitest";
import { detach } from "../src/detach.ts";
import { mapDescriptor } from "../src/posix/map-descriptor.ts";

const directory = mkdtempSync(join(tmpdir(), "mortise-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

function open(name: string, length: number): number {
  const descriptor = openSync(join(directory, name), "w+");
  ftruncateSync(descriptor, length);
  return descriptor;
}

const mapped = (name: string): boolean => readFileSync("/proc/self/maps", "utf8").includes(join(directory, name));

test("bytes are the file's, also after its descriptor was closed", () => {
  const descriptor = open("a", 5000);
  const memory = mapDescriptor(descriptor, 5000, true, "the test", {});
  memory.bytes[4999] = 7;
  const read = new Uint8Array(1);
  readSync(descriptor, read, 0, 1, 4999);
  expect(read[0]).toBe(7);
  closeSync(descriptor);
  expect(memory.bytes[4999]).toBe(7);
  memory.release();
});

test.runIf(process.platform === "linux")("a release ends the mapping and detaches every view", () => {
  const descriptor = open("b", 5000);
  const memory = mapDescriptor(descriptor, 5000, true, "the test", {});
  const words = new Int32Array(memory.bytes.buffer);
  words[0] = 5;
  expect(mapped("b")).toBe(true);
  memory.release();
  expect(mapped("b")).toBe(false);
  expect(words[0]).toBe(undefined);
  expect(words.length).toBe(0);
  closeSync(descriptor);
});

test("what cannot be mapped is a typed error", () => {
  expect(() => mapDescriptor(987_654, 64, true, "the test", {})).toThrow(TransportError);
  expect(() => mapDescriptor(987_654, 64, true, "the test", {})).toThrow(/the test: mmap failed with EBADF/);
});

test("Node 20's detaching leaves no method behind", () => {
  const had = "transfer" in ArrayBuffer.prototype;
  const buffer = new ArrayBuffer(8);
  expect(detach(buffer)).toBe(true);
  expect(buffer.byteLength).toBe(0);
  expect("transfer" in ArrayBuffer.prototype).toBe(had);
});

test("what cannot be detached is told, not thrown", () => {
  expect(detach(new SharedArrayBuffer(8) as unknown as ArrayBuffer)).toBe(false);
});
