import { readFileSync, writeFileSync } from "node:fs";
import { toMarkdown } from "@mortise/codec";
import { expect, test } from "vitest";
import { Control, Prologue, RecordHeader, Row, SlotHeader, VERSION } from "../packages/channel/src/prologue.ts";

const DOCUMENT = new URL("protocol.md", import.meta.url);
const TABLES = { Prologue, Control, Row, SlotHeader, RecordHeader };

test("the document has the tables of what is declared, and its version", () => {
  const document = readFileSync(DOCUMENT, "utf8");
  let right = document;
  for (const [name, declared] of Object.entries(TABLES)) {
    const place = new RegExp(`(?<=<!-- ${name} -->\\n).*?(?=<!-- /${name} -->)`, "s");
    expect(right).toMatch(place);
    right = right.replace(place, () => `\n${toMarkdown(declared as never).trim()}\n\n`);
  }
  if (process.env.MORTISE_UPDATE) writeFileSync(DOCUMENT, right);
  else expect(document).toBe(right);
  expect(document).toContain(`# The channels' protocol, version ${VERSION}`);
});
