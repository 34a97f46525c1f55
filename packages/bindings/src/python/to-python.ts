import { fingerprint, type Layout, selfDescription } from "@mortise/codec";
import { measuredLayout, print } from "@mortise/codec/measured";
import { comment } from "../comment.ts";
import { hex } from "../literal.ts";
import { checkName, pascal, Scope, snake } from "../names.ts";
import { type Record, recordsIn } from "../shape.ts";
import { shapeOf } from "../shape-of.ts";
import { ctypesClass } from "./ctypes.ts";
import { dtype } from "./numpy.ts";
import { plain } from "./plain.ts";
import { RESERVED, USED } from "./reserved.ts";
import { RUNTIME } from "./runtime.ts";
import { literal } from "./text.ts";

/**
 * A layout as a Python module for 3.8 and later, which needs the standard library alone: `decode` and `encode` of values,
 * structures of ctypes, and, where numpy is there, a dtype with explicit offsets and views without a copy.
 *
 * @param name what the root's structure is called, and what all other names begin with
 * @throws BindingError `bad-name` for a name that is no identifier, `too-large` for an array of more dimensions than
 * numpy has; LayoutError `wrong-type` for what is no layout
 * @example
 * writeFileSync("frame.py", toPython(layout("image(40,50,bgr) + i32 width + i32 height"), "Frame"));
 */
export function toPython(layout: Pick<Layout, "node">, name: string): string {
  const measured = measuredLayout(layout);
  checkName("Python", name);
  const root = shapeOf(measured);
  const records = recordsIn(root);
  const types = new Scope(RESERVED);
  for (const word of USED) types.claim(word);
  const named = (scope: Scope, join: (...parts: string[]) => string, suffix: string) => {
    const reversed = [...records].reverse();
    return new Map(
      reversed.map((record): [Record, string] => [record, scope.claim(join(name, ...record.path) + suffix)]),
    );
  };
  const classes = named(types, pascal, "");
  const functions = named(new Scope(new Set()), snake, "");
  const arms = new Set(records.flatMap((record) => record.arms.map((arm) => arm.record)));
  const dtypes = named(types, (...parts) => snake(...parts).toUpperCase(), "_DTYPE");
  return `"""${comment(print(layout.node))}

Made by toPython of @mortise/bindings. Make it again when the layout changes.
"""

import ctypes
import struct
import uuid

try:
    import numpy
except ImportError:
    numpy = None

LENGTH = ${root.size}
FINGERPRINT = 0x${hex(fingerprint(layout), 16)}
DESCRIPTION = ${literal(selfDescription(layout))}

${RUNTIME}
${records.map((record) => plain(record, functions, arms.has(record))).join("\n\n")}

def decode(data, at=0):
    """The value in LENGTH bytes from 'at' on, of a private copy; LayoutError where they are none."""
    return _load_${functions.get(root)}(_private(data, at, LENGTH), 0, "")


def encode(value):
    """The LENGTH bytes of a value; LayoutError where it does not fit."""
    data = bytearray(LENGTH)
    _store_${functions.get(root)}(data, 0, value, "")
    return bytes(data)


def write(value, data, at=0):
    """Writes a value to bytes that may be written to, from 'at' on; nothing is written where it does not fit."""
    octets = encode(value)
    target = memoryview(data).cast("B")
    if at < 0 or at + LENGTH > len(target):
        raise LayoutError("too-short", "", len(target), "there is no room for %d bytes" % LENGTH)
    target[at : at + LENGTH] = octets


${records.map((record) => ctypesClass(record, classes)).join("\n\n")}

if numpy is not None:
${records.map((record) => `    ${dtype(record, dtypes)}`).join("\n")}
    DTYPE = ${dtypes.get(root)}

    def view(data, at=0):
        """The bytes themselves, from 'at' on, as a record of DTYPE: reads and writes touch them. Nothing is checked."""
        return numpy.ndarray((), DTYPE, data, at)
`;
}
