import fc from "fast-check";
import type { FieldNode, StructNode } from "../src/node.ts";

/** Names that no builder takes, but that a node made by hand may have. */
const hostile: fc.Arbitrary<string> = fc.oneof(
  fc.string({ unit: "binary", minLength: 1, maxLength: 12 }),
  fc.constantFrom(
    "</title></svg><script>",
    "a|b\\|c",
    "``` ` `",
    "&amp;",
    "\u202e\u0000\n\r\t",
    "<!--",
    "]]>",
    "\ud800",
    "_a_*b*",
  ),
);

/** The same layout with other names everywhere, each of them once. */
export function withHostileNames(layout: {
  readonly node: StructNode;
}): fc.Arbitrary<{ node: StructNode; names: string[] }> {
  return fc.infiniteStream(hostile).map((stream) => {
    const names: string[] = [];
    const next = () => {
      const name = `${stream.next().value}${names.length}`;
      names.push(name);
      return name;
    };
    const rename = (part: unknown, key?: string): unknown => {
      if (key === "name" || (key === "member" && typeof part === "string")) return next();
      if (Array.isArray(part)) return part.map((each) => rename(each, key === "members" ? "member" : undefined));
      if (typeof part !== "object" || part === null) return part;
      const renamed = Object.fromEntries(Object.entries(part).map(([inner, value]) => [inner, rename(value, inner)]));
      return withDefaultOf(part as Partial<FieldNode>, renamed);
    };
    return { node: rename(layout.node) as StructNode, names };
  });
}

/** A field whose default is the member that it was, by its new name. */
function withDefaultOf({ type, default: given }: Partial<FieldNode>, renamed: Partial<FieldNode>): object {
  if (type?.kind !== "enum" || renamed.type?.kind !== "enum" || given === undefined) return renamed;
  const index = type.members.findIndex(({ name }) => name === given);
  return { ...renamed, default: renamed.type.members[index]?.name };
}
