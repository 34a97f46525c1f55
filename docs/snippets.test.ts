import { expect, test } from "vitest";
import { snippetFiles } from "./snippets.ts";

test("the documents have examples", () => expect(snippetFiles().length).toBeGreaterThan(0));

// Each example is a module: running it is importing it.
test.each(snippetFiles())("%s", async (_, path) => {
  await import(path);
});
