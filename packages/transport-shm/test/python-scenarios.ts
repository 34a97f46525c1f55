import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layout } from "@mortise/codec";
import { type Region, TransportError } from "@mortise/transport";
import { fileTransport } from "@mortise/transport-file";
import { memfdTransport, shmTransport } from "@mortise/transport-shm";
import { expect } from "vitest";
import { program } from "./python-blocks.ts";
import { failPython, runPython, startPython } from "./python-process.ts";
import type { Python } from "./pythons.ts";

const transport = shmTransport();
const Frame = layout("image(40,50,bgr) + i32 width + i32 height");
export const uniqueName = (): string => `py-test-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
export const pathOf = (name: string): string => `/dev/shm/${name}`;

/** A region that holds a frame of 40 × 50, whose image begins with 9 and ends with 3. */
export function frameRegion(name: string, length: number = Frame.LENGTH): Region {
  const region = transport.create(name, length);
  const image = new Uint8Array(6000).fill(9, 0, 1).fill(3, 5999);
  Frame.encodeInto({ image, width: 40, height: 50 }, region.bytes);
  return region;
}

function codeOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof TransportError) return error.code;
    throw error;
  }
  return "none";
}

/** A creator that stops between the name and the size until it is told to go on. */
const pausedCreator = (name: string): string => `
import os
descriptor = os.open(${JSON.stringify(pathOf(name))}, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
print("named")
input()
os.ftruncate(descriptor, 6008)
os.pwrite(descriptor, b"\\x2a", 6007)
print("sized")
`;

/** What is seen when a block of the document runs, by the block's name. */
export const SCENARIOS: Readonly<Record<string, (python: Python, name: string) => void | Promise<void>>> = {
  open(python, name) {
    using region = frameRegion(name);
    expect(runPython(python, program(["open"], name))).toBe("40 50");
    expect([...region.bytes.subarray(0, 4)]).toEqual([0, 0, 255, 0]);
    expect(region.named).toBe(true);
  },
  look(python, name) {
    using region = frameRegion(name);
    expect(runPython(python, program(["look"], name))).toBe("9");
    const write = `${program(["look"], name)}\nmemory[0] = 1`;
    expect(failPython(python, write)).toContain("TypeError: mmap can't modify a readonly memory map.");
    expect(region.named).toBe(true);
  },
  attach(python, name) {
    using region = frameRegion(name);
    const others = `
memory = attach(${JSON.stringify(name)})
other = shared_memory.SharedMemory(name=${JSON.stringify(`${name}-other`)}, create=True, size=10)
memory.close(), other.close(), other.unlink()`;
    // The tracker is itself again afterwards: what this program made, and removed, it knew of.
    expect(runPython(python, program(["attach"], name) + others)).toBe("");
    expect(region.named).toBe(true);
  },
  attached(python, name) {
    using region = frameRegion(name);
    expect(runPython(python, program(["attach", "attached"], name))).toBe("6008 9");
    expect(region.bytes[0]).toBe(7);
    expect(region.named).toBe(true);
  },
  async ready(python, name) {
    const creator = startPython(python, pausedCreator(name));
    try {
      await creator.said("named");
      const attach = program(["attach", "ready"], name);
      const bounded = `${attach}\nattach_when_ready(${JSON.stringify(name)}, 0.05)`;
      expect(failPython(python, bounded)).toContain("ValueError: cannot mmap an empty file");
      expect(codeOf(() => transport.attach(name))).toBe("not-ready");
      const code = `${attach}\nprint("trying")\nmemory = attach_when_ready(${JSON.stringify(name)}, 60)
print(memory.size)\nmemory.close()`;
      const reader = startPython(python, code);
      await reader.said("trying");
      creator.tell("");
      expect(await reader.ended()).toBe("trying\n6008\n");
      await creator.ended();
      using region = transport.attach(name, { length: 6008 });
      expect(region.bytes[6007]).toBe(42);
    } finally {
      creator.kill();
      rmSync(pathOf(name), { force: true });
    }
  },
  length(python, name) {
    const code = program(["attach", "ready", "length"], name);
    for (const [size, output] of [
      [6008, "6008 0"],
      // As where the system rounds up to whole pages.
      [8192, "6008 0"],
    ] as const) {
      using _region = frameRegion(name, size);
      expect(runPython(python, code)).toBe(output);
    }
    using region = transport.create(name, 6007);
    expect(failPython(python, code)).toContain("ValueError: the region has 6007 bytes of 6008");
    expect(region.named).toBe(true);
  },
  fields(python, name) {
    using region = frameRegion(name);
    expect(runPython(python, program(["attach", "fields"], name))).toBe("40 50 9 3");
    const { image, width, height } = Frame.decode(region.bytes);
    expect([image[0], image[1], image[5999], width, height]).toEqual([246, 255, 252, 40, 51]);
    expect(region.named).toBe(true);
  },
  word(python, name) {
    using region = transport.create(name, 6008);
    const words = new BigUint64Array(region.buffer, 64, 1);
    words[0] = 2n ** 40n;
    expect(runPython(python, program(["attach", "word"], name))).toBe(`${2n ** 40n}`);
    expect(words[0]).toBe(2n ** 40n + 1n);
  },
  torn(python, name) {
    // Whether a torn word is seen is chance, but for those that cannot be torn.
    const code = program(["torn"], name).replace("600000", "20000");
    expect(runPython(python, code)).toMatch(/^>Q \d+\n=d \d+\n<Q 0\n@d 0$/);
  },
  async make(python, name) {
    const creator = startPython(python, program(["make"], name));
    await creator.said("Enter");
    using region = transport.attach(name, { length: 6008 });
    expect(region.bytes[0]).toBe(11);
    expect(codeOf(() => transport.create(name, 6008))).toBe("exists");
    expect(transport.list()).toContainEqual(expect.objectContaining({ name, length: 6008, lifetime: "stays" }));
    region.bytes[1] = 12;
    creator.tell("");
    expect(await creator.ended()).toContain("12\n");
    expect(region.named).toBe(false);
  },
  "make-file"(python, name) {
    expect(runPython(python, program(["make-file"], name))).toBe("");
    try {
      const region = transport.attach(name, { length: 6008 });
      expect(region.bytes[0]).toBe(11);
      region.close();
      expect(codeOf(() => transport.create(name, 6008))).toBe("exists");
    } finally {
      expect(transport.remove(name)).toBe(true);
    }
  },
  file(python, name) {
    const directory = mkdtempSync(join(tmpdir(), "mortise-python-"));
    try {
      using region = fileTransport({ directory }).create(name, 6008);
      region.bytes[0] = 5;
      expect(runPython(python, program(["file"], name, directory))).toBe("5");
      expect(region.bytes[0]).toBe(7);
    } finally {
      rmSync(directory, { recursive: true });
    }
  },
  memfd(python, name) {
    const transport = memfdTransport();
    using region = transport.create(name, 6008);
    region.bytes[0] = 5;
    expect(runPython(python, program(["memfd"], name), transport.inherit({}))).toBe("5");
    expect(region.bytes[0]).toBe(7);
  },
  windows(python, name) {
    // Elsewhere it can only be read.
    const code = program(["windows"], name);
    expect(runPython(python, `compile(${JSON.stringify(code)}, "windows", "exec")`)).toBe("");
  },
};
