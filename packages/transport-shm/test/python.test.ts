import { existsSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { shmTransport } from "@mortise/transport-shm";
import { describe, expect, test } from "vitest";
import { program, pythonBlocks } from "./python-blocks.ts";
import { failPython, runPython, startPython } from "./python-process.ts";
import { frameRegion, pathOf, SCENARIOS, uniqueName } from "./python-scenarios.ts";
import { findPythons } from "./pythons.ts";

const linux = process.platform === "linux";
const transport = shmTransport();

test("each Python block of docs/python.md runs here", () => {
  expect(Object.keys(SCENARIOS).sort()).toEqual([...pythonBlocks.keys()].sort());
});

const { found, missing } = findPythons();

for (const [command, reason] of missing) test.skip(`${command} (skipped: ${reason})`);

describe.runIf(linux).each(found.map((python) => [python.command, python] as const))("%s", (_command, python) => {
  test.each(Object.entries(SCENARIOS))("docs/python.md, %s", async (_block, run) => {
    await run(python, uniqueName());
  });

  const attach = (name: string, options: string = ""): string => `
from multiprocessing import shared_memory
memory = shared_memory.SharedMemory(name=${JSON.stringify(name)}${options})
memory.close()`;

  test("removes from everybody what it attached to without more", () => {
    const name = uniqueName();
    using region = frameRegion(name);
    expect(() => runPython(python, attach(name))).toThrow(/1 leaked shared_memory object/);
    expect(region.named).toBe(false);
    expect(region.bytes[0]).toBe(9);
  });

  test("removes what it could not map, and the file opened by its path stays", () => {
    const name = uniqueName();
    const limit = "import resource\nresource.setrlimit(resource.RLIMIT_AS, (2**32, 2**32))";
    const large = (): void => {
      writeFileSync(pathOf(name), "");
      // Without memory behind it.
      truncateSync(pathOf(name), 2 ** 36);
    };
    large();
    try {
      const byPath = `import mmap\nfile = open(${JSON.stringify(pathOf(name))}, "r+b")\nmmap.mmap(file.fileno(), 2**36)`;
      expect(failPython(python, `${limit}\n${byPath}`)).toMatch(/^OSError: .*Cannot allocate memory$/m);
      expect(statSync(pathOf(name)).size).toBe(2 ** 36);
      const options = python.version[1] >= 13 ? ", track=False" : "";
      expect(failPython(python, `${limit}${attach(name, options)}`)).toMatch(/^OSError: .*Cannot allocate memory$/m);
      expect(existsSync(pathOf(name))).toBe(false);
    } finally {
      rmSync(pathOf(name), { force: true });
    }
  });

  test("says that what has no size yet is empty, and leaves it", () => {
    const name = uniqueName();
    writeFileSync(pathOf(name), "");
    try {
      expect(failPython(python, attach(name))).toContain("ValueError: cannot mmap an empty file");
      const byPath = `import mmap\nfile = open(${JSON.stringify(pathOf(name))}, "r+b")\nmmap.mmap(file.fileno(), 6008)`;
      expect(failPython(python, byPath)).toContain("ValueError: mmap length is greater than file size");
      expect(existsSync(pathOf(name))).toBe(true);
    } finally {
      rmSync(pathOf(name), { force: true });
    }
  });

  test("reads whole words where the document says so", async () => {
    const name = uniqueName();
    using region = transport.create(name, 128);
    const words = new BigUint64Array(region.buffer);
    const code = `
import sys, struct
${program(["attach"], name)}
memory = attach(${JSON.stringify(name)})
words = memory.buf.cast("Q")
old, new = struct.unpack("=dd", bytes(8) + bytes([17]) * 8)
whole = 2**64 - 1
def write():
    while words[0] == 0:
        for low, high, real in (0, 0, old), (whole, whole, new):
            struct.pack_into("<Q", memory.buf, 8, low)
            struct.pack_into("=Q", memory.buf, 16, high)
            words[3] = high
            struct.pack_into("@d", memory.buf, 32, real)
def read():
    torn = 0
    for _ in range(20000):
        for (seen,) in struct.unpack_from("<Q", memory.buf, 8), struct.unpack_from("=Q", memory.buf, 16), (words[3],):
            torn += seen not in (0, whole)
        torn += struct.unpack_from("@d", memory.buf, 32)[0] not in (old, new)
    words[0] = 1
    print(torn)
`;
    const writer = startPython(python, `${code}\nprint("ready")\nwrite()\nwords.release(); memory.close()`);
    await writer.said("ready");
    try {
      expect(runPython(python, `${code}\nread()\nwords.release(); memory.close()`)).toBe("0");
      expect(words[0]).toBe(1n);
      await writer.ended();
    } finally {
      writer.kill();
    }
  });
});
