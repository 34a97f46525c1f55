import fc from "fast-check";
import { expect, test } from "vitest";
import type { Engine } from "../src/engine/engine.ts";
import { LayoutError } from "../src/errors.ts";
import { Layout, layout } from "../src/layout.ts";
import { measure } from "../src/measure.ts";
import type { MeasuredStruct } from "../src/measured.ts";
import { parse } from "../src/notation/parse.ts";
import { print } from "../src/notation/print.ts";
import { verify } from "../src/verify.ts";
import { anyStruct, type LayoutAndValue, layoutAndValue } from "./arbitraries.ts";
import { hexOf } from "./bytes.ts";
import { copyOf } from "./copy-of.ts";
import { ENGINES } from "./engines.ts";
import { same } from "./same.ts";

/** Writes all of a value through a view's accessors alone. */
function writeThrough(measured: MeasuredStruct, view: object, value: unknown): void {
  for (const { name } of measured.fields)
    (view as Record<string, unknown>)[name] = (value as Record<string, unknown>)[name];
}

/** Room around the layout, so that a write outside it shows. */
const MARGIN = 16;
const FILL = 0xa5;

function surroundings(measured: MeasuredStruct): Uint8Array {
  return new Uint8Array(measured.size + 2 * MARGIN).fill(FILL);
}

/**
 * What holds of a layout, a value of it, and each engine. They are one property, since making layouts and engines is most
 * of the work of trying them.
 */
const TRUE_OF_EACH: { readonly [statement: string]: (engine: Engine, each: LayoutAndValue) => void } = {
  "decoding undoes encoding, and touches nothing around"(engine, { measured, value }) {
    const bytes = surroundings(measured);
    expect(engine.encodeInto(value, bytes, MARGIN)).toBe(MARGIN + measured.size);
    same(engine.decode(bytes, MARGIN), value);
    for (const margin of [bytes.subarray(0, MARGIN), bytes.subarray(MARGIN + measured.size)])
      same(margin, new Uint8Array(MARGIN).fill(FILL));
  },

  "equal values give equal bytes, whatever was there before"(engine, { measured, value }) {
    const [onZeros, onOthers] = [new Uint8Array(measured.size), new Uint8Array(measured.size).fill(FILL)];
    engine.encodeInto(value, onZeros, 0);
    engine.encodeInto(value, onOthers, 0);
    same(onOthers, onZeros);
  },

  "decoding into another value gives the same as decoding"(engine, { measured, value }) {
    const bytes = new Uint8Array(measured.size);
    engine.encodeInto(value, bytes, 0);
    const target = {};
    expect(engine.decodeInto(target, bytes, 0)).toBe(target);
    same(target, value);
    const again = engine.decodeInto(target, bytes, 0);
    same(again, value);
  },

  "a view shows what decoding gives, wherever it is moved"(engine, { measured, value }) {
    const step = Math.ceil(measured.size / 8) * 8;
    const bytes = new Uint8Array(3 * step);
    engine.encodeInto(value, bytes, step);
    const view = engine.view(bytes, 0) as { $at(offset: number): object; $offset: number };
    try {
      copyOf(measured, view);
    } catch (error) {
      // Zeros are no value of every layout.
      expect(error).toBeInstanceOf(LayoutError);
    }
    same(copyOf(measured, view.$at(step), value), value);
    expect(view.$offset).toBe(step);
  },

  "writing through a view gives what encoding gives"(engine, { measured, value }) {
    // A view writes its fields, not the constants between them.
    if (JSON.stringify(measured.node).includes('"const"')) return;
    const bytes = new Uint8Array(measured.size);
    writeThrough(measured, engine.view(bytes, 0), value);
    same(engine.decode(bytes, 0), value);
    const encoded = new Uint8Array(measured.size);
    engine.encodeInto(value, encoded, 0);
    same(bytes, encoded);
  },
};

test("what is encoded is read back, by each engine and in each way", () => {
  fc.assert(
    fc.property(layoutAndValue, (each) => {
      for (const [name, make] of ENGINES) {
        const engine = make(each.measured);
        for (const [statement, hold] of Object.entries(TRUE_OF_EACH)) {
          try {
            hold(engine, each);
          } catch (error) {
            throw new Error(`${name}: ${statement}`, { cause: error });
          }
        }
      }
    }),
  );
});

test.each(ENGINES)("%s: a view of fields without accessor arrays is a value to encode from", (_, make) => {
  const plain = /^(number|safe-integer|bool|text|char|enum|uuid|time|bytes|flags|bits|blob)$/;
  fc.assert(
    fc.property(layoutAndValue, ({ node, value }) => {
      const fields = node.fields.filter(({ type }) => plain.test(type.kind));
      if (fields.length === 0) return;
      const measured = measure({ ...node, fields });
      const part = Object.fromEntries(
        measured.fields.map(({ name }) => [name, (value as Record<string, unknown>)[name]]),
      );
      const engine = make(measured);
      const bytes = new Uint8Array(measured.size);
      engine.encodeInto(part, bytes, 0);
      const copy = new Uint8Array(measured.size);
      engine.encodeInto(engine.view(bytes, 0), copy, 0);
      same(copy, bytes);
    }),
  );
});

/** A layout, and bytes that are seldom a value of it. */
const layoutAndBytes = anyStruct.chain(({ node }) => {
  const measured = measure(node);
  const few = fc.uint8Array({ minLength: 0, maxLength: measured.size + 3 });
  const small = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: measured.size, maxLength: measured.size });
  return fc.record({
    measured: fc.constant(measured),
    bytes: fc.oneof(
      few,
      small.map((list) => Uint8Array.from(list)),
    ),
  });
});

test("any bytes are a value or a LayoutError to each engine, and a value encodes back", () => {
  fc.assert(
    fc.property(layoutAndBytes, fc.integer({ min: -1, max: 4 }), ({ measured, bytes }, at) => {
      const issues = verify({ node: measured.node }, bytes, { at });
      for (const [name, make] of ENGINES) {
        const engine = make(measured);
        let value: unknown;
        try {
          value = engine.decode(bytes, at);
        } catch (error) {
          expect(error).toBeInstanceOf(LayoutError);
          const { code, message, context } = error as LayoutError;
          expect(issues[0], name).toEqual({ code, message, path: context.path ?? "", offset: context.offset ?? 0 });
          continue;
        }
        expect(issues, name).toEqual([]);
        const again = new Uint8Array(measured.size);
        engine.encodeInto(value, again, 0);
        same(engine.decode(again, 0), value);
      }
    }),
  );
});

test("what was encoded has no issue, its zeros included; a byte more that is not zero is one", () => {
  fc.assert(
    fc.property(layoutAndValue, fc.nat(), ({ measured, value }, pick) => {
      const bytes = new Uint8Array(measured.size);
      ENGINES[0]?.[1](measured).encodeInto(value, bytes, 0);
      expect(verify(measured, bytes, { zeros: true })).toEqual([]);
      const gap = measured.gaps[pick % (measured.gaps.length || 1)];
      if (gap === undefined) return;
      bytes[gap.offset + (pick % gap.size)] = 1;
      expect(verify(measured, bytes)).toEqual([]);
      expect(verify(measured, bytes, { zeros: true })).toMatchObject([
        { code: "not-zero", offset: gap.offset + (pick % gap.size) },
      ]);
    }),
  );
});

/** Whether some number in a value is NaN. */
function holdsNaN(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return Number.isNaN(value);
  return Object.values(value).some(holdsNaN);
}

test("a byte that means nothing is one that should be zero", () => {
  fc.assert(
    fc.property(layoutAndValue, fc.nat(), ({ node, value }, pick) => {
      const any = new Layout(node);
      const bytes = any.encode(value as never);
      bytes[pick % bytes.length] = (bytes[pick % bytes.length] as number) ^ 1;
      if (verify(any, bytes).length > 0) return;
      const read = any.decode(bytes);
      // NaN has many patterns of bits, of which one is written.
      if (holdsNaN(read)) return;
      const meant = hexOf(any.encode(read as never)) === hexOf(bytes);
      expect(verify(any, bytes, { zeros: true }).length > 0).toBe(!meant);
    }),
  );
});

test.each(ENGINES)("%s: text at the very end of a large list leaves what was written before it", (_, make) => {
  // Larger than what is kept from one value to the next, so that the room is exactly what this value needs.
  const measured = measure(layout("{ uuid id + text(8) note }[40000] notes").node);
  const note = { id: "ffffffff-ffff-ffff-ffff-ffffffffffff", note: "12345678" };
  const value = { notes: new Array(40_000).fill(note) };
  const bytes = new Uint8Array(measured.size);
  const engine = make(measured);
  engine.encodeInto(value, bytes, 0);
  same((engine.decode(bytes, 0) as typeof value).notes.at(-1), note);
});

test("both engines write the same bytes", () => {
  fc.assert(
    fc.property(layoutAndValue, ({ measured, value }) => {
      const [first, second] = ENGINES.map(([, make]) => {
        const bytes = new Uint8Array(measured.size).fill(FILL);
        make(measured).encodeInto(value, bytes, 0);
        return bytes;
      });
      same(first, second);
    }),
  );
});

test("fields follow each other without overlap, and gaps are what is between them", () => {
  const covered = (measured: MeasuredStruct): void => {
    const owned = [...measured.fields, ...measured.constants].map(({ offset, type }) => ({ offset, size: type.size }));
    const parts = [...owned, ...measured.gaps];
    parts.sort((a, b) => a.offset - b.offset);
    let end = 0;
    for (const { offset, size } of parts) {
      expect(offset).toBe(end);
      end += size;
    }
    expect(end).toBe(measured.size);
    for (const { offset, type } of measured.fields) {
      // In a packed struct, whose alignment is 1, whatever stands at any byte.
      expect(offset % Math.min(type.alignment, measured.alignment)).toBe(0);
      if (type.kind === "struct") covered(type);
    }
  };
  fc.assert(fc.property(anyStruct, ({ node }) => covered(measure(node))));
});

test("notation reads back as the same tree, and so does the layout made from it", () => {
  fc.assert(
    fc.property(anyStruct, (made) => {
      const read = parse(print(made.node));
      same(read, made.node);
      const again = new Layout(read);
      expect(again.LENGTH).toBe(made.LENGTH);
      same(again.offsets, made.offsets);
      expect(String(again)).toBe(String(made));
    }),
  );
});
