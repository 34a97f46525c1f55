import { layout } from "@mortise/codec";
import { zstd } from "@mortise/codec/zstd";
import { expect, test } from "vitest";
import { snippetFiles } from "./snippets.ts";

test("the documents have examples", () => expect(snippetFiles().length).toBeGreaterThan(0));

/** Why an example that needs something cannot run on this machine. */
const missing = new Map([
  [
    "zstd",
    await layout("zstd(u8, 40) z", { zstd })
      .encodeAsync({ z: 1 })
      .then(
        () => undefined,
        (error: Error) => error.message,
      ),
  ],
]);

// Each example is a module: running it is importing it.
for (const [title, path, needs] of snippetFiles()) {
  test(title, async (context) => {
    const reason = missing.get(needs);
    if (reason !== undefined) context.skip(reason);
    await import(path);
  });
}
