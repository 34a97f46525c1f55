import fc from "fast-check";
import { expect, test } from "vitest";
import { blank, layout, takesAnyBytes, verify } from "../src/index.ts";
import { anyStruct } from "./arbitraries.ts";
import { same } from "./same.ts";

test("blank bytes of any layout can be decoded, and what is decoded is encoded as them", () => {
  fc.assert(
    fc.property(anyStruct, (any) => {
      const bytes = blank(any);
      expect(verify(any, bytes, { zeros: true })).toEqual([]);
      same(any.encode(any.decode(bytes) as never), bytes);
    }),
  );
});

test("blank bytes have constants, defaults, and what is nearest to zero", () => {
  const Any = layout(`const(u16, 0x4d4f) + u8 plain + u8 given = 9 + enum(u8, one=1, two) e + enum(i8, a=-1, zero=0) z
    + { const(u8, 5) + u8 x }[2] pairs + union(u8, first { const(u8, 7) + u8 x }, second { u8 y }) either + text(3)`);
  const empty = [0, 0, 0, 0, 0, 0, 0];
  expect([...blank(Any)]).toEqual([0x4f, 0x4d, 0, 9, 1, 0, 5, 0, 5, 0, 0, 7, 0, ...empty]);
});

test("a layout takes any bytes just where verifying finds nothing wrong with any", () => {
  fc.assert(
    fc.property(anyStruct, fc.infiniteStream(fc.nat(255)), (any, stream) => {
      const bytes = Uint8Array.from({ length: any.LENGTH }, () => stream.next().value as number);
      if (takesAnyBytes(any)) expect(verify(any, bytes)).toEqual([]);
    }),
  );
  expect(
    takesAnyBytes(layout("image(2,2,rgb) + f16 x + u64[3] y + { uuid + time + bytes(3) } in + flags(u8, a)")),
  ).toBe(true);
});

test.each(["bool x", "u64(number) x", "char(3) x", "text(3) x", "u8? x", "enum(u8, a) x", "const(u8, 1) + u8 y"])(
  "%s does not take any bytes",
  (text) => {
    const any = layout(text);
    expect(takesAnyBytes(any)).toBe(false);
    const patterns = [0x00, 0xff, 0x80].map((byte) => verify(any, new Uint8Array(any.LENGTH).fill(byte)).length);
    expect(Math.max(...patterns)).toBeGreaterThan(0);
  },
);
