import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { memoryLimit } from "../src/command/memory-limit.ts";
import { commandIn } from "./command-in.ts";

const folder = mkdtempSync(join(tmpdir(), "mortise-doctor-"));
afterAll(() => rmSync(folder, { recursive: true }));
const { mortise } = commandIn(folder);

interface Finding {
  readonly what: string;
  readonly state: string;
  readonly said: string;
}

async function findings(env: NodeJS.ProcessEnv): Promise<{ status: number | null; of: (what: string) => Finding }> {
  const { status, out, errors } = await mortise(["doctor", "--json"], env);
  expect(errors).toBe("");
  const all = JSON.parse(out) as Finding[];
  return { status, of: (what) => all.find((finding) => finding.what === what) as Finding };
}

test("doctor tries the transport that is chosen", async () => {
  const { status, of } = await findings({ MORTISE_TRANSPORT: `file:${join(folder, "here")}` });
  expect([status, of("regions")]).toEqual([
    0,
    {
      what: "regions",
      state: "good",
      said: expect.stringMatching(/^file, as MORTISE_TRANSPORT=.* says: made, written/),
    },
  ]);
  writeFileSync(join(folder, "no-directory"), "");
  const other = await findings({ MORTISE_TRANSPORT: `file:${join(folder, "no-directory")}` });
  expect([other.status, other.of("regions").state, other.of("mapped files").state]).toEqual([1, "bad", "good"]);
});

describe("where koffi is not there", () => {
  const without = join(folder, "without-koffi.cjs");
  writeFileSync(
    without,
    `const { Module } = require("node:module");
     const load = Module._load;
     Module._load = (name, ...rest) => {
       if (name !== "koffi") return load(name, ...rest);
       throw Object.assign(new Error("Cannot find module 'koffi'\\nRequire stack:"), { code: "MODULE_NOT_FOUND" });
     };`,
  );
  const env = { NODE_OPTIONS: `--require=${without}` };

  test("doctor says so, and leaves nothing", async () => {
    const { status, of } = await findings(env);
    const why = expect.stringMatching(/koffi.*cannot be loaded.*\(Cannot find module 'koffi'\); install it again/);
    expect(status).toBe(1);
    for (const what of ["koffi", "regions", "named shared memory", "mapped files"]) {
      expect(of(what)).toEqual({ what, state: "bad", said: what === "regions" ? expect.any(String) : why });
    }
    expect(of("Node").state).toBe("good");
    if (process.platform !== "linux") return;
    expect(readdirSync("/dev/shm").filter((name) => name.startsWith("mortise-doctor-"))).toEqual([]);
  });

  test.each([["list"], ["inspect", "camera"], ["write", "camera", "--layout", "u8 a", "a=1"], ["rm", "camera"]])(
    "%s says so in one line",
    async (...args) => {
      const { status, out, errors } = await mortise(args, env);
      expect({ status, out }).toEqual({ status: 1, out: "" });
      expect(errors).toMatch(/^mortise: .*koffi.*cannot be loaded.*\n$/);
    },
  );
});

describe("the limit of memory", () => {
  const root = join(folder, "root");
  const put = (path: string, text: string): void => {
    mkdirSync(join(root, path, ".."), { recursive: true });
    writeFileSync(join(root, path), text);
  };

  test("is the tightest of the groups that this process is in", () => {
    expect(memoryLimit(root)).toBe(undefined);
    put("proc/self/cgroup", "0::/system.slice/camera.service\n");
    expect(memoryLimit(root)).toBe(undefined);
    put("sys/fs/cgroup/system.slice/camera.service/memory.max", "max\n");
    expect(memoryLimit(root)).toBe(undefined);
    put("sys/fs/cgroup/system.slice/memory.max", "1073741824\n");
    put("sys/fs/cgroup/system.slice/memory.current", "4096\n");
    expect(memoryLimit(root)).toEqual({ limit: 2 ** 30, used: 4096 });
    put("sys/fs/cgroup/system.slice/camera.service/memory.max", "536870912\n");
    put("sys/fs/cgroup/system.slice/camera.service/memory.current", "1024\n");
    expect(memoryLimit(root)).toEqual({ limit: 2 ** 29, used: 1024 });
  });

  test("is found in the first version, too", () => {
    put("proc/self/cgroup", "5:cpu,cpuacct:/\n4:memory:/docker/abc\n0::/\n");
    put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
    expect(memoryLimit(root)).toBe(undefined);
    put("sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", "268435456\n");
    put("sys/fs/cgroup/memory/docker/abc/memory.usage_in_bytes", "8192\n");
    expect(memoryLimit(root)).toEqual({ limit: 2 ** 28, used: 8192 });
  });
});
