import { RUNTIME } from "./runtime.ts";

/** What of a module depends on the layout. */
export interface ModuleParts {
  /** The layout as notation. */
  readonly note: string;
  readonly size: number;
  /** Literals. */
  readonly fingerprint: string;
  readonly description: string;
  /** The functions of all records, and the suffix of the root's. */
  readonly functions: string;
  readonly root: string;
  readonly classes: string;
  /** Statements that make the dtypes, indented, and the name of the root's. */
  readonly dtypes: string;
  readonly dtype: string;
}

/** A whole module. */
export function moduleOf(parts: ModuleParts): string {
  return `"""${parts.note}

Made by toPython of @mortise/bindings. Make it again when the layout changes.
"""

import ctypes
import struct
import uuid

try:
    import numpy
except ImportError:
    numpy = None

LENGTH = ${parts.size}
FINGERPRINT = ${parts.fingerprint}
DESCRIPTION = ${parts.description}

${RUNTIME}
${parts.functions}

def decode(data, at=0):
    """The value in LENGTH bytes from 'at' on, of a private copy; LayoutError where they are none."""
    return _load_${parts.root}(_private(data, at, LENGTH), 0, "")


def encode(value):
    """The LENGTH bytes of a value; LayoutError where it does not fit."""
    data = bytearray(LENGTH)
    _store_${parts.root}(data, 0, value, "")
    return bytes(data)


def write(value, data, at=0):
    """Writes a value to bytes that may be written to, from 'at' on; nothing is written where it does not fit."""
    octets = encode(value)
    target = memoryview(data).cast("B")
    if at < 0 or at + LENGTH > len(target):
        raise LayoutError("too-short", "", len(target), "there is no room for %d bytes" % LENGTH)
    target[at : at + LENGTH] = octets


${parts.classes}

if numpy is not None:
${parts.dtypes}
    DTYPE = ${parts.dtype}

    def view(data, at=0):
        """The bytes themselves, from 'at' on, as a record of DTYPE: reads and writes touch them. Nothing is checked."""
        return numpy.ndarray((), DTYPE, data, at)
`;
}
