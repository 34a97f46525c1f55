import { expect, test } from "vitest";
import { bundle } from "./bundle.ts";

/*
 * A bundled program holds the kinds of fields that its builders brought. One program a builder, each with nothing else.
 */

// biome-ignore format: a table
const PROGRAMS: readonly [builders: string, field: string, value: string][] = [
  ["f16", "f16", "1.5"],
  ["u64be", "u64be", "7n"],
  ["safe, u64", "safe(u64)", "7"],
  ["bool", "bool", "true"],
  ["uuid", "uuid", '"f81d4fae-7dec-11d0-a765-00a0c91e6bf6"'],
  ["time", "time", "7n"],
  ["text", "text(9)", '"grüß"'],
  ["char", "char(9)", '"grüß"'],
  ["bytes", "bytes(2)", "Uint8Array.of(1, 2)"],
  ["blob", "blob(9)", "Uint8Array.of(1, 2)"],
  ["array, f32", "array(f32, 2)", "Float32Array.of(1, 2)"],
  ["array, u8, struct", "array(struct({ a: u8 }), 2)", "[{ a: 1 }, { a: 2 }]"],
  ["list, u16", "list(u16, 4)", "Uint16Array.of(1, 2)"],
  ["list, u16, struct", "list(struct({ a: u16 }), 4)", "[{ a: 1 }, { a: 2 }]"],
  ["image", 'image(2, 1, "rgb")', "new Uint8Array(6)"],
  ["image, f16", "image(2, 1, 1, f16)", "Float32Array.of(1, 2)"],
  ["boundedImage", 'boundedImage(2, 1, "gray")', "{ data: Uint8Array.of(1), width: 1, height: 1, channels: 1 }"],
  ["enumOf, u8", 'enumOf(u8, ["a", "b"])', '"b"'],
  ["flags, u8", 'flags(u8, "a", "b")', "{ a: true, b: false }"],
  ["bits, u8", "bits(u8, { a: 3 })", "{ a: 5 }"],
  ["union, u8, struct", "union(u8, { a: struct({ b: u8 }) })", '{ kind: "a", b: 1 }'],
  ["optional, u8", "optional(u8)", "5"],
  ["withDefault, u8", "withDefault(u8, 7)", "5"],
  ["at, u8", "at(4, u8)", "5"],
];

const FUNCTIONS = ["verify", "dump", "toSVG", "toMarkdown", "conform", "fingerprint", "compact", "expand"];

test.each(PROGRAMS)("%s: encodes, decodes, shows, prints and checks", async (builders, field, value) => {
  const names = [...new Set(["struct", ...FUNCTIONS, ...builders.split(", ")])].join(", ");
  const code = await bundle(`
    import { ${names} } from "@mortise/codec";
    const L = struct({ field: ${field} });
    const value = { field: ${value} };
    const encoded = L.encode(value);
    const view = L.view(encoded.slice());
    view.field?.copyFrom?.(value.field);
    const again = L.encode({ field: L.decode(encoded).field });
    let refusal;
    try { L.encode({ field: Symbol() }); } catch (error) { refusal = error.code; }
    export const seen = {
      decoded: L.decode(encoded), value, text: String(L), fields: L.fields,
      equal: encoded.length === again.length && encoded.every((byte, index) => byte === again[index]),
      issues: verify(L, encoded, { zeros: true }), refusal, view: view.field !== undefined,
      maps: [dump(L, encoded), toSVG(L), toMarkdown(L)],
      mismatches: conform(L, struct({ field: ${field} })), fingerprint: typeof fingerprint(L),
      expanded: expand(L, compact(L, encoded)).join() === encoded.join(),
    };`);
  const { seen } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  expect(seen.decoded).toEqual(seen.value);
  expect(seen).toMatchObject({ equal: true, issues: [], refusal: "wrong-type", view: true });
  expect(seen).toMatchObject({ mismatches: [], fingerprint: "bigint", expanded: true });
  for (const map of seen.maps) expect(map).toContain("field");
  expect(seen.text).toContain("field");
  expect(seen.fields.field.type).toBe(seen.text.slice(0, seen.fields.field.type.length));
});

test("zstdBy, u16: encodes and decodes, and tells of bytes", async () => {
  const code = await bundle(`
    import { struct, u16, verify, dump } from "@mortise/codec";
    import { zstdBy } from "@mortise/codec/zstd";
    import { arbitrary, hostileBytes } from "@mortise/codec/fast-check";
    // A frame of one raw block: its header, the size of its content, the block's header.
    const zstd = zstdBy({
      compress: async (content) => Uint8Array.of(0x28, 0xb5, 0x2f, 0xfd, 0x20, 2, 0x11, 0, 0, ...content),
      decompress: async (frame) => frame.slice(9),
    });
    const L = struct({ field: zstd(u16, 40) });
    const bytes = await L.encodeAsync({ field: 513 });
    export const seen = { decoded: await L.decodeAsync(bytes), issues: verify(L, bytes), map: dump(L, bytes) };
    arbitrary(L);
    hostileBytes(L);`);
  const { seen } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  expect(seen).toMatchObject({ decoded: { field: 513 }, issues: [], map: expect.stringContaining("field") });
});

test("a field that no builder made is refused, where no builder of its kind is there", async () => {
  const code = await bundle(`
    import { struct } from "@mortise/codec";
    export let message;
    try { struct({ field: { kind: "text", capacity: 4 } }); } catch (error) { message = error.message; }`);
  const { message } = await import(`data:text/javascript,${encodeURIComponent(code)}`);
  expect(message).toBe("this program holds nothing for a field of kind 'text'; import its builder");
});
