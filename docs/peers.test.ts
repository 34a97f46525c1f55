import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { lacks, PEERS } from "../packages/bindings/test/programs/compilers.ts";
import { ReadmePrograms } from "../peers/readme-programs.ts";

const HEADERS = fileURLToPath(new URL("../peers/c", import.meta.url));
const WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I", HEADERS];

/** How a language's program is made, in the document's folder, and run. */
interface Language {
  readonly name: string;
  /** Of the compilers that the declarations are tested with, the one that it needs. */
  readonly needs?: string;
  readonly make?: readonly string[];
  readonly run: readonly [string, ...string[]];
}

const LANGUAGES: readonly Language[] = [
  { name: "TypeScript", run: [process.execPath, "camera.mjs"] },
  { name: "Python", needs: "python3", run: ["python3", "-B", "-W", "error", "camera.py"] },
  {
    name: "C",
    needs: "gcc",
    make: ["gcc", "-std=c11", ...WARNINGS, "-o", "camera-c", "camera.c"],
    run: ["./camera-c"],
  },
  {
    name: "C++",
    needs: "g++",
    make: ["g++", "-std=c++17", ...WARNINGS, "-o", "camera-cpp", "camera.cpp"],
    run: ["./camera-cpp"],
  },
  {
    name: "Rust",
    needs: "rustc",
    make: ["rustc", "--edition", "2021", "-D", "warnings", "-o", "camera-rust", "camera.rs"],
    run: ["./camera-rust"],
  },
  {
    name: "C#",
    needs: "mono-mcs",
    make: ["mcs", "-unsafe", "-warnaserror", "-warn:4", "-out:Camera.exe", "Camera.cs", "FrameLayout.cs"],
    run: ["mono", "Camera.exe"],
  },
];

const missing = new Map(
  LANGUAGES.map(({ name, needs }) => {
    const peer = PEERS.find(({ debian }) => debian === needs);
    return [name, peer === undefined ? undefined : lacks(peer)];
  }),
);
const here = LANGUAGES.filter(({ name }) => missing.get(name) === undefined);

describe.skipIf(process.platform !== "linux")("the same program in every language", () => {
  let programs: ReadmePrograms;
  let maker: ReturnType<typeof spawn>;

  beforeAll(async () => {
    programs = new ReadmePrograms(new URL("peers.md", import.meta.url), "peers");
    await programs.output(process.execPath, ["declare.mjs"]);
    for (const { make } of here) if (make !== undefined) await programs.output(make[0] as string, make.slice(1));
    maker = spawn(process.execPath, ["make.mjs"], { cwd: programs.folder, stdio: ["pipe", "pipe", "inherit"] });
    await once(createInterface(maker.stdout as NonNullable<typeof maker.stdout>), "line");
  }, 120_000);

  afterAll(async () => {
    maker.stdin?.end("\n");
    await once(maker, "exit");
    programs.remove();
  });

  const run = ({ run: [program, ...args] }: Language, ...more: string[]): Promise<string> =>
    programs.output(program.startsWith("./") ? join(programs.folder, program) : program, [...args, ...more]);

  test.for(LANGUAGES)("$name writes, and each reads", { timeout: 60_000 }, async (writer, context) => {
    const reason = missing.get(writer.name);
    if (reason !== undefined) return context.skip(reason);
    for (const [index, reader] of here.entries()) {
      const n = 10 * (1 + LANGUAGES.indexOf(writer)) + index;
      expect(await run(writer, "write", `${n}`)).toBe("");
      expect(`${reader.name}: ${await run(reader, "read")}`).toBe(`${reader.name}: 40 by 50, ${n}\n`);
    }
  });
});
