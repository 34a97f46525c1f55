import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { layout, selfDescription, struct, text, withDefault } from "@mortise/codec";
import { afterAll, describe, expect, test } from "vitest";
import { toC, toPython } from "../src/index.ts";

// All that a literal may trip over: quotes, backslashes, trigraphs, digits behind an escape, what is no ASCII.
const AWKWARD = struct({ note: withDefault(text(200), '"\\ ??/ ?\u00e97\u007f1 %d \u{1f600}é\n\0') });
const folder = mkdtempSync(join(tmpdir(), "mortise-description-"));
afterAll(() => rmSync(folder, { recursive: true }));

const missing = (program: string): string | false => {
  return spawnSync(program, ["--version"]).status === 0 ? false : `no ${program} here`;
};

function run(program: string, ...args: string[]): Buffer {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: folder });
  expect([status, String(stderr)]).toEqual([0, ""]);
  return stdout;
}

describe.each([
  ["awkward text", AWKWARD],
  ["the article's frame", layout("image(40,50,bgr) + i32 width + i32 height")],
])("the description of %s", (_, any) => {
  test.for(["gcc -std=c11", "clang -std=c11", "g++ -std=c++17 -x c++"])("is itself in %s", (command, context) => {
    const [compiler = "", ...flags] = command.split(" ");
    const reason = missing(compiler);
    if (reason) return context.skip(reason);
    writeFileSync(join(folder, "any.h"), toC(any, "any"));
    writeFileSync(
      join(folder, "main.c"),
      `#include "any.h"
#include <stdio.h>
int main(void) { return fwrite(ANY_DESCRIPTION, 1, sizeof ANY_DESCRIPTION - 1, stdout) == 0; }
`,
    );
    run(compiler, ...flags, "-Wall", "-Wextra", "-Werror", "-o", "main", "main.c");
    expect(run(join(folder, "main"))).toEqual(Buffer.from(selfDescription(any)));
  });

  test.skipIf(missing("python3"))("is itself in Python", () => {
    writeFileSync(join(folder, "any.py"), toPython(any, "Any"));
    const program = "import any, sys; sys.stdout.buffer.write(any.DESCRIPTION.encode())";
    expect(run("python3", "-B", "-c", program)).toEqual(Buffer.from(selfDescription(any)));
  });
});
