"""Decodes and encodes what it is given: a line of JSON a layout in, a line out. With "plain" it has no numpy."""

import json
import struct
import sys

if sys.argv[1:] == ["plain"]:
    sys.modules["numpy"] = None

import mortise


def told(value):
    """A value in words that JSON keeps."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return "nan" if value != value else "f" + struct.pack(">d", value).hex()
    if isinstance(value, str):
        return "s" + value
    if isinstance(value, bytes):
        return "x" + value.hex()
    if isinstance(value, dict):
        return {name: told(part) for name, part in value.items()}
    if isinstance(value, list):
        return [told(part) for part in value]
    if hasattr(value, "tolist"):
        return [told(part) for part in flat(value.tolist())]
    return "s" + str(value)


def flat(value):
    return [one for part in value for one in flat(part)] if isinstance(value, list) else [value]


def listed(value):
    """The same with lists in the place of arrays."""
    if isinstance(value, dict):
        return {name: listed(part) for name, part in value.items()}
    if isinstance(value, list):
        return [listed(part) for part in value]
    return flat(value.tolist()) if hasattr(value, "tolist") else value


def answer_to(case):
    layout = mortise.Layout(case["description"])
    values = []
    for text in case["values"]:
        octets = bytes.fromhex(text)
        value = layout.decode(octets)
        compact = layout.encode_compact(value)
        assert layout.encode(listed(value)) == octets, "what it encodes of lists differs"
        assert bytes(layout.expand(compact)) == octets, "what it expands differs"
        dirty = bytearray(b"\xff" * (layout.size + 3))
        layout.encode_into(value, dirty, 1)
        assert dirty == b"\xff" + octets + b"\xff\xff", "what it encodes into a buffer differs"
        values.append([told(value), layout.encode(value).hex(), compact.hex()])
    verdicts = [verdict(layout, bytes.fromhex(text)) for text in case["hostile"]]
    return {"fingerprint": str(layout.fingerprint), "offsets": layout.offsets, "values": values, "hostile": verdicts}


def verdict(layout, octets):
    try:
        layout.decode(octets)
        return "value"
    except mortise.LayoutError as error:
        return error.code


for line in sys.stdin:
    print(json.dumps(answer_to(json.loads(line))), flush=True)
