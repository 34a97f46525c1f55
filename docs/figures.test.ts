import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { dump, layout, toSVG } from "@mortise/codec";
import { expect, test } from "vitest";

const DOCS = dirname(fileURLToPath(import.meta.url));

// `npx vitest run docs -u` draws it anew.
test("frame.svg is the frame's map", async () => {
  const Frame = layout("image(40,50,bgr) + i32 width + i32 height");
  await expect(toSVG(Frame, { title: "Frame" })).toMatchFileSnapshot(join(DOCS, "frame.svg"));
});

test("codec.md shows what dump writes", () => {
  const Note = layout("aligned text(10) body + bool done + f32 gain = 1.5");
  const older = Note.encode({ body: "grüß", done: true }).subarray(0, Note.offsets.gain);
  older[Note.offsets.done] = 7;
  const readme = readFileSync(join(DOCS, "../docs/codec.md"), "utf8");
  expect(readme).toContain(`\n    ${dump(Note, older).replaceAll("\n", "\n    ")}\n`);
});
