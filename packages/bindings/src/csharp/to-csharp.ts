import { fingerprint, type Layout } from "@mortise/codec";
import { measuredLayout, print } from "@mortise/codec/measured";
import { comment, titleOf } from "../comment.ts";
import { BindingError } from "../errors.ts";
import { indent } from "../indent.ts";
import { checkName } from "../names.ts";
import { type Record, recordsIn } from "../shape.ts";
import { shapeOf } from "../shape-of.ts";
import { accessors } from "./accessors.ts";
import { enumerations, fields } from "./declarations.ts";
import { type CSharpNames, namesOf } from "./names.ts";
import { runtime } from "./runtime.ts";
import { whole } from "./whole.ts";

/** The most bytes that mono's structs may have: a MiB, with the header that each would have as an object. */
const MOST_BYTES = 2 ** 20 - 16;

/**
 * A layout as a C# file for C# 7 and later, compiled with `unsafe`: structs with each part at its explicit place,
 * properties that read and write in the layout's byte order and throw for what cannot be, and the opening of shared
 * memory on Windows and Linux.
 *
 * @param name what the root's struct is called, and what all other types' names begin with
 * @throws BindingError `bad-name` for a name that is no identifier, `too-large` for more bytes than a struct may have;
 * LayoutError `wrong-type` for what is no layout
 * @example
 * writeFileSync("FrameLayout.cs", toCSharp(layout("image(40,50,bgr) + i32 width + i32 height"), "Frame"));
 */
export function toCSharp(layout: Pick<Layout, "node">, name: string): string {
  const root = shapeOf(measuredLayout(layout));
  checkName("C#", name);
  if (root.size > MOST_BYTES) {
    const expected = `at most ${MOST_BYTES} bytes`;
    throw new BindingError("too-large", `the layout has ${root.size} bytes; a struct of C# has ${expected}`, {
      language: "C#",
      path: "",
      expected,
      received: `${root.size} bytes`,
    });
  }
  const names = namesOf(root, name);
  const print64 = fingerprint(layout).toString(16).padStart(16, "0");
  const inside = [
    `public const int Length = ${root.size};\npublic const ulong Fingerprint = 0x${print64};\n`,
    runtime(names.type.get(root) as string),
    ...recordsIn(root).map((record) => struct(record, names)),
  ];
  return `// ${comment(print(layout.node))}
//
// Made by toCSharp of @mortise/bindings. Make it again when the layout changes.
using System;
using System.IO;
using System.IO.MemoryMappedFiles;
using System.Runtime.InteropServices;
using System.Text;

public static unsafe class ${names.outer}
{
${indent(inside.join("\n"))}
}
`;
}

function struct(record: Record, names: CSharpNames): string {
  const members = [fields(record, names).join("\n"), ...accessors(record, names), ...whole(record, names)];
  return `${enumerations(record, names)
    .map((text) => `${text}\n\n`)
    .join("")}// ${titleOf(record)}: ${record.size} bytes
[StructLayout(LayoutKind.Explicit, Size = ${record.size}, Pack = 1)]
public struct ${names.type.get(record)}
{
${indent(members.filter((text) => text !== "").join("\n"))}
}
`;
}
