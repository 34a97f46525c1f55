import { zstdBy } from "../../src/builders/zstd.ts";
import { makeEngine as closures } from "../../src/engine/closures.ts";
import { makeEngine as generated } from "../../src/engine/generated.ts";
import { Layout } from "../../src/layout.ts";
import { measure } from "../../src/measure.ts";
import { parse } from "../../src/notation/parse.ts";
import { print } from "../../src/notation/print.ts";
import { type Issue, verify } from "../../src/verify.ts";
import { copyOf } from "../copy-of.ts";
import { ENGINES } from "../engines.ts";
import { same } from "../same.ts";
import { storing } from "../zstd-engines.ts";
import { memoryOf, type Place } from "./hostile-memory.ts";
import { agreed, type Outcome, outcomeOf, outcomeOfAsync } from "./outcome.ts";

/** Reads bytes in every way there is: all engines agree, and what they say is what verifying says. */
export function readBytes(any: Layout, place: Place, other: unknown): void {
  const measured = measure(any.node);
  const layouts = ENGINES.map(([, make]) => new Layout(any.node, make));
  const bytes = memoryOf(place);
  const { at } = place;

  const read = agreed(layouts.map((each) => outcomeOf(() => each.decode(bytes, at))));
  sameIssues(read, verify(any, bytes, { at }), verify(any, bytes, { at, zeros: true }));

  for (const each of layouts) {
    const target = each.decode(any.encode(other as never));
    same(
      outcomeOf(() => each.decodeInto(target, bytes, at)),
      read,
    );
    same(target, "value" in read ? read.value : other);
  }

  const seen = agreed(layouts.map((each) => outcomeOf(() => copyOf(measured, each.view(bytes, at)))));
  // A view shows no defaults of an older record, and stands at aligned places only.
  if ("value" in read && "value" in seen) same(seen, read);
  else if ("value" in read && !("value" in seen)) same(["too-short", "misaligned"].includes(seen.code), true);

  // Nothing of what was read was changed; what is gone cannot be compared.
  if (place.memory !== "gone" && place.memory !== "shrunk") same(bytes, memoryOf(place));
  if (!("value" in read)) return;
  // The first time, a NaN may have other bits than those that are written.
  const again = any.encode(read.value as never);
  same(verify(any, again, { zeros: true }), []);
  same(any.encode(any.decode(again)), again);
}

/** Demands that there are issues only where decoding refuses, the first of them what it says. */
function sameIssues(read: Outcome, issues: readonly Issue[], strict: readonly Issue[]): void {
  if ("value" in read) same(issues, []);
  else {
    const { code, message, context } = read;
    same(issues[0], { code, path: context.path ?? "", offset: context.offset ?? 0, message });
  }
  same(
    strict.filter(({ code }) => code !== "not-zero"),
    issues,
  );
}

/** The same of layouts in which something is compressed. */
export async function readCompressed(any: Layout, bytes: Uint8Array): Promise<void> {
  const node = parse(print(any.node), zstdBy(storing));
  const layouts = [generated, closures].map((make) => new Layout(node, make));
  const read = agreed(await Promise.all(layouts.map((each) => outcomeOfAsync(() => each.decodeAsync(bytes)))));
  const issues = verify(any, bytes);
  // Frames are looked at when all else is found good, and what is inside them when they are opened.
  if ("value" in read) same(issues, []);
  else if (issues.length > 0) same(issues.filter(({ message }) => message === read.message).length > 0, true);
  if (!("value" in read)) return;
  const [one] = layouts as [Layout];
  const again = await one.encodeAsync(read.value as never);
  same(verify(any, again, { zeros: true }), []);
  same(await one.encodeAsync(await one.decodeAsync(again)), again);
}
