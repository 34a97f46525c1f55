import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LayoutError } from "../src/errors.ts";
import { Layout, layout } from "../src/layout.ts";
import { measure } from "../src/measure.ts";
import type { Measured, MeasuredStruct } from "../src/measured.ts";
import { parse } from "../src/notation/parse.ts";
import { print } from "../src/notation/print.ts";
import { NATIVE_LITTLE } from "../src/numbers.ts";
import { verify } from "../src/verify.ts";
import { anyStruct, layoutAndValue } from "./arbitraries.ts";
import { ENGINES } from "./engines.ts";
import { same } from "./same.ts";

/** Whether a view's array of a kind is live, and in an order that is not this machine's. */
function isForeign(measured: Measured): boolean {
  if (measured.kind === "optional") return isForeign(measured.element);
  const array = measured.kind === "image" ? measured.samples : measured;
  if (array.kind !== "array" || array.element.kind !== "number" || NATIVE_LITTLE) return false;
  const { node, size, littleEndian } = array.element;
  return array.aligned && littleEndian && size > 1 && node.type !== "f16";
}

/** What a view shows of a part; `instead`, where it has to refuse that because of the machine's order. */
function look(type: Measured, show: () => unknown, instead: unknown): unknown {
  if (!isForeign(type) || instead === undefined) return show();
  expect(show).toThrow(expect.objectContaining({ code: "foreign-order" }));
  return instead;
}

/**
 * Reads all of a view into a plain value, through its accessors alone.
 *
 * @param value what it should be, for the arrays that this machine cannot show
 */
function copyOf(measured: Measured, seen: unknown, value: unknown): unknown {
  const partOf = (name: string | number) => (value as Record<string | number, unknown> | undefined)?.[name];
  switch (measured.kind) {
    case "struct": {
      const object = {};
      for (const { name, type } of measured.fields) {
        const value = copyOf(
          type,
          look(type, () => (seen as Record<string, unknown>)[name], partOf(name)),
          partOf(name),
        );
        Object.defineProperty(object, name, { value, enumerable: true, writable: true, configurable: true });
      }
      return object;
    }
    case "array":
    case "list": {
      if (ArrayBuffer.isView(seen)) return (seen as Uint8Array).slice();
      const array = seen as { length: number; get(index: number): unknown; copyTo(): unknown };
      if (measured.element.kind === "number") return array.copyTo();
      const { element } = measured;
      return Array.from({ length: array.length }, (_, index) => {
        return copyOf(
          element,
          look(element, () => array.get(index), partOf(index)),
          partOf(index),
        );
      });
    }
    case "image":
      return copyOf(measured.samples, seen, value);
    case "bytes":
    case "blob":
      return (seen as Uint8Array).slice();
    case "bounded-image":
    case "flags":
    case "bits":
      return Object.fromEntries(Object.entries(seen as object));
    case "union": {
      const { kind } = seen as { kind: string };
      const arm = measured.arms.find(({ name }) => name === kind) as (typeof measured.arms)[number];
      return Object.fromEntries([["kind", kind], ...Object.entries(copyOf(arm.type, seen, value) as object)]);
    }
    case "optional":
      return seen === undefined ? undefined : copyOf(measured.element, seen, value);
    default:
      return seen;
  }
}

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

describe.each(ENGINES)("%s", (_, make) => {
  test("decoding undoes encoding, and touches nothing around", () => {
    fc.assert(
      fc.property(layoutAndValue, ({ measured, value }) => {
        const engine = make(measured);
        const bytes = surroundings(measured);
        expect(engine.encodeInto(value, bytes, MARGIN)).toBe(MARGIN + measured.size);
        same(engine.decode(bytes, MARGIN), value);
        expect([...bytes.subarray(0, MARGIN), ...bytes.subarray(MARGIN + measured.size)]).toEqual(
          Array(2 * MARGIN).fill(FILL),
        );
      }),
    );
  });

  test("equal values give equal bytes, whatever was there before", () => {
    fc.assert(
      fc.property(layoutAndValue, ({ measured, value }) => {
        const engine = make(measured);
        const [onZeros, onOthers] = [new Uint8Array(measured.size), new Uint8Array(measured.size).fill(FILL)];
        engine.encodeInto(value, onZeros, 0);
        engine.encodeInto(value, onOthers, 0);
        same(onOthers, onZeros);
      }),
    );
  });

  test("decoding into another value gives the same as decoding", () => {
    fc.assert(
      fc.property(layoutAndValue, ({ measured, value }) => {
        const engine = make(measured);
        const bytes = new Uint8Array(measured.size);
        engine.encodeInto(value, bytes, 0);
        const target = {};
        expect(engine.decodeInto(target, bytes, 0)).toBe(target);
        same(target, value);
        const again = engine.decodeInto(target, bytes, 0);
        same(again, value);
      }),
    );
  });

  test("a view shows what decoding gives, wherever it is moved", () => {
    fc.assert(
      fc.property(layoutAndValue, ({ measured, value }) => {
        const engine = make(measured);
        const step = Math.ceil(measured.size / 8) * 8;
        const bytes = new Uint8Array(3 * step);
        engine.encodeInto(value, bytes, step);
        const view = engine.view(bytes, 0) as { $at(offset: number): object; $offset: number };
        try {
          copyOf(measured, view, undefined);
        } catch (error) {
          // Zeros are no value of every layout.
          expect(error).toBeInstanceOf(LayoutError);
        }
        same(copyOf(measured, view.$at(step), value), value);
        expect(view.$offset).toBe(step);
      }),
    );
  });

  test("writing through a view gives what encoding gives", () => {
    fc.assert(
      fc.property(layoutAndValue, ({ measured, value }) => {
        // A view writes its fields, not the constants between them.
        fc.pre(!JSON.stringify(measured.node).includes('"const"'));
        const engine = make(measured);
        const bytes = new Uint8Array(measured.size);
        writeThrough(measured, engine.view(bytes, 0), value);
        same(engine.decode(bytes, 0), value);
        const encoded = new Uint8Array(measured.size);
        engine.encodeInto(value, encoded, 0);
        same(bytes, encoded);
      }),
    );
  });

  test("a view of fields without accessor arrays is a value to encode from", () => {
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

  test("any bytes are a value or a LayoutError, and a value encodes back", () => {
    const bytesOf = anyStruct.chain(({ node }) => {
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
    fc.assert(
      fc.property(bytesOf, fc.integer({ min: -1, max: 4 }), ({ measured, bytes }, at) => {
        const engine = make(measured);
        const issues = verify({ node: measured.node }, bytes, { at });
        let value: unknown;
        try {
          value = engine.decode(bytes, at);
        } catch (error) {
          expect(error).toBeInstanceOf(LayoutError);
          const { code, message, context } = error as LayoutError;
          expect(issues[0]).toEqual({ code, message, path: context.path ?? "", offset: context.offset ?? 0 });
          return;
        }
        expect(issues).toEqual([]);
        const again = new Uint8Array(measured.size);
        engine.encodeInto(value, again, 0);
        same(engine.decode(again, 0), value);
      }),
    );
  });
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
      expect(offset % type.alignment).toBe(0);
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
