// The article's frame between Node and a C program that makes the very calls of Python's mmap on Windows; run by
// scripts/test-windows.mjs.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { TransportError } from "@mortise/transport";
import { shmTransport } from "@mortise/transport-shm";

const NAME = "test_memory";
const LENGTH = 6008;
const transport = shmTransport();

/** 40 by 50 pixels of three bytes, then width and height. */
const frame = new Uint8Array(LENGTH);
for (let at = 0; at < 6000; at++) frame[at] = at * 7 + 3;
new DataView(frame.buffer).setInt32(6000, 40, true);
new DataView(frame.buffer).setInt32(6004, 50, true);
const negative = frame.map((byte, at) => (at < 6000 ? 255 - byte : byte));

/** The exit code of the C program. */
async function peer(how: "make" | "meet"): Promise<number> {
  const child = spawn(fileURLToPath(new URL("mmap-peer.exe", import.meta.url)), [how, NAME], { stdio: "ignore" });
  const [status] = (await once(child, "close")) as [number];
  return status;
}

test("a program like Python reads our frame, and we read its own", async () => {
  using region = transport.create(NAME, LENGTH);
  region.write(frame);
  assert.equal(await peer("meet"), 0);
  assert.deepEqual(region.read(new Uint8Array(LENGTH)), negative);
});

test("we read the frame of a program like Python, and it reads ours", async () => {
  const done = peer("make");
  // Its memory is there before its frame is.
  using region = await found();
  const read = new Uint8Array(LENGTH);
  for (let tries = 0; tries < 1000 && Buffer.compare(region.read(read), frame) !== 0; tries++) await sleep(10);
  assert.deepEqual(read, frame);
  assert.throws(() => transport.create(NAME, LENGTH), { code: "exists" });
  using whole = transport.attach(NAME);
  assert.equal(whole.length, 8192, "who made it wrote down no length");
  region.write(negative);
  assert.equal(await done, 0);
});

async function found() {
  for (let tries = 0; ; tries++) {
    try {
      return transport.attach(NAME, { length: LENGTH });
    } catch (error) {
      if (!(error instanceof TransportError) || error.code !== "not-found" || tries === 1000) throw error;
      await sleep(10);
    }
  }
}
