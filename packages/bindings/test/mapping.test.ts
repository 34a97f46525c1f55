import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layout } from "@mortise/codec";
import { afterAll, expect, test } from "vitest";
import { toCSharp } from "../src/index.ts";
import { lacks, PEERS } from "./programs/compilers.ts";

const Frame = layout("image(40,50,bgr) + i32be width + i32 height");
const folder = mkdtempSync(join(tmpdir(), "mortise-mapping-"));
const name = `mortise-mapping-${process.pid}`;
const memory = join("/dev/shm", name);
afterAll(() => {
  rmSync(folder, { recursive: true });
  rmSync(memory, { force: true });
});

const missing = lacks(PEERS.find(({ debian }) => debian === "mono-mcs") as (typeof PEERS)[number]);

test("C# opens named memory, reads and writes it, and refuses memory that is too short", (context) => {
  if (missing !== undefined) return context.skip(missing);
  if (!existsSync("/dev/shm")) return context.skip("no /dev/shm here");
  writeFileSync(join(folder, "FrameLayout.cs"), toCSharp(Frame, "Frame"));
  writeFileSync(
    join(folder, "Main.cs"),
    `using System;
using static FrameLayout;

public static unsafe class Program
{
    public static void Main(string[] arguments)
    {
        try
        {
            using (Mapping mapping = new Mapping(arguments[0]))
            {
                Frame* frame = mapping.Value;
                frame->Check();
                Console.WriteLine(frame->width + " " + frame->height + " " + frame->image[5999]);
                frame->width = -3;
                frame->image[0] = 200;
            }
        }
        catch (LayoutException error) { Console.WriteLine(error.Code); }
        catch (ArgumentException error) { Console.WriteLine(error.ParamName + ": " + error.Message.Split('\\n')[0]); }
    }
}
`,
  );
  const run = (command: string, ...rest: string[]) => {
    const { status, stdout, stderr } = spawnSync(command, rest, { cwd: folder, encoding: "utf8" });
    expect([status, stderr]).toEqual([0, ""]);
    return stdout.trim();
  };
  run("mcs", "-unsafe", "-warnaserror", "-warn:4", "-out:program.exe", "Main.cs", "FrameLayout.cs");
  const image = new Uint8Array(6000);
  image[5999] = 17;
  writeFileSync(memory, Frame.encode({ image, width: 40, height: 50 }));
  expect(run("mono", "program.exe", name)).toBe("40 50 17");
  const seen = Frame.decode(readFileSync(memory));
  expect([seen.width, seen.height, seen.image[0]]).toEqual([-3, 50, 200]);
  writeFileSync(memory, readFileSync(memory).subarray(0, Frame.LENGTH - 1));
  expect(run("mono", "program.exe", name)).toBe("too-short");
  for (const none of ["", "..", `../shm/${name}`]) {
    expect(run("mono", "program.exe", none)).toContain("name: a name of shared memory has a character or more");
  }
});
