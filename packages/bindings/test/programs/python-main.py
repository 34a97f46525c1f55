"""Reads values through generated modules, by decode, by ctypes and by numpy, and says what each sees."""

import ctypes
import importlib
import json
import struct
import sys

PLAIN, INPUT = sys.argv[1:]
if PLAIN == "plain":
    sys.modules["numpy"] = None


def number(value, kind):
    if kind == "f64":
        return "f" + struct.pack(">d", value).hex()
    if kind in ("f32", "f16"):
        return "f" + struct.pack(">f", value).hex()
    return str(int(value))


def members(meaning):
    return [member["name"] for member in meaning["members"]]


def plain(value, shape):
    """The words of what decode gives."""
    parts = shape["parts"]
    role = shape["role"]
    if role == "struct":
        for part in parts:
            if part["element"]["kind"] == "scalar" and part["element"]["meaning"]["kind"] == "constant":
                yield "constant"
            else:
                yield from plain_part(value[part["name"]], part, part["dimensions"])
    elif role == "text":
        yield "x" + value.encode().hex()
    elif role in ("blob", "zstd"):
        yield "x" + value.hex()
    elif role == "list":
        yield str(len(value))
        inner = parts[1]["dimensions"][1:]
        for item in value:
            yield from plain_part(item, parts[1], inner)
    elif role == "bounded-image":
        yield str(value["width"])
        yield str(value["height"])
        yield from plain_part(value["data"], parts[2], parts[2]["dimensions"])
    elif role == "optional":
        yield "0" if value is None else "1"
        if value is not None:
            yield from plain_part(value, parts[1], parts[1]["dimensions"])
    elif role == "union":
        index = members(parts[0]["element"]["meaning"]).index(value["kind"])
        yield from (str(index), str(index))
        for arm in shape["arms"]:
            if arm["number"] == index:
                yield from plain(value, arm["record"])


def plain_part(value, part, dimensions):
    if dimensions:
        for one in value:
            yield from plain_part(one, part, [])
        return
    element = part["element"]
    if element["kind"] == "record":
        yield from plain(value, element)
    elif element["kind"] == "octets":
        octets = {"char": str.encode, "bytes": bytes, "uuid": lambda one: one.bytes}[element["content"]](value)
        yield "x" + octets.hex()
    else:
        meaning = element["meaning"]
        if meaning["kind"] == "enum":
            index = members(meaning).index(value)
            yield str(meaning["members"][index]["value"])
            yield str(index)
        elif meaning["kind"] in ("flags", "bits"):
            for name in members(meaning):
                yield str(int(value[name]))
        else:
            yield number(value, element["type"])


class Ctypes:
    """Parts of a structure of ctypes, found by their offsets."""

    def __init__(self, module):
        self.type = module.Case

    def places(self, kind, shape):
        names = self.names(kind)
        for part in shape["parts"]:
            if part["element"]["kind"] == "record":
                inner = dict(kind._fields_)[names[part["offset"]]]
                for _ in part["dimensions"]:
                    inner = inner._type_
                yield from self.places(inner, part["element"])
        fields = dict(kind._fields_)["as_"]._fields_ if shape["arms"] else ()
        for arm, (_, inner) in zip(shape["arms"], fields):
            yield from self.places(inner, arm["record"])
        yield ctypes.sizeof(kind)
        yield from (getattr(kind, names[part["offset"]]).offset for part in shape["parts"])
        if shape["arms"]:
            yield kind.as_.offset

    @staticmethod
    def names(kind):
        return {getattr(kind, name).offset: name for name, _ in kind._fields_}

    def part(self, value, part):
        found = getattr(value, self.names(type(value))[part["offset"]])
        return self.flat(found, len(part["dimensions"]))

    def flat(self, value, depth):
        if depth == 0:
            return [value]
        return [one for row in value for one in self.flat(row, depth - 1)]

    def number(self, value, element):
        return struct.unpack("<e", struct.pack("<H", value))[0] if element["type"] == "f16" else value

    def arm(self, value, arm):
        index = [name for name, _ in type(value.as_)._fields_]
        return getattr(value.as_, index[self.order.index(arm["number"])])

    def copy(self, data):
        source = self.type.from_buffer_copy(data)
        target = self.type()
        for name, _ in self.type._fields_:
            setattr(target, name, getattr(source, name))
        return bytes(target)


class Numpy:
    def __init__(self, module):
        self.type = module.DTYPE

    def places(self, kind, shape):
        for part in shape["parts"]:
            if part["element"]["kind"] == "record":
                yield from self.places(kind[part["name"]].base, part["element"])
        for arm in shape["arms"]:
            yield from self.places(kind["as"][arm["name"]], arm["record"])
        yield kind.itemsize
        for part in shape["parts"]:
            # What has no name is in no dtype.
            yield part["offset"] if part["unnamed"] else kind.fields[part["name"]][1]
        if shape["arms"]:
            yield kind.fields["as"][1]

    def part(self, value, part):
        found = value[part["name"]]
        shape = found.shape[: len(part["dimensions"])]
        return list(found.reshape((-1,) + found.shape[len(shape) :])) if shape else [found]

    def number(self, value, element):
        return value.item()

    def arm(self, value, arm):
        return value["as"][arm["name"]]


def words(reader, value, shape):
    """The words of what ctypes or numpy shows."""
    parts = shape["parts"]
    role = shape["role"]
    if role == "struct":
        for part in parts:
            if part["element"]["kind"] == "scalar" and part["element"]["meaning"]["kind"] == "constant":
                yield "constant"
            else:
                yield from part_words(reader, value, part)
    elif role in ("text", "blob", "zstd"):
        length = int(reader.part(value, parts[0])[0])
        yield "x" + bytes(reader.part(value, parts[1])[0])[:length].hex()
    elif role == "list":
        count = int(reader.part(value, parts[0])[0])
        yield str(count)
        inner = 1
        for dimension in parts[1]["dimensions"][1:]:
            inner *= dimension
        yield from part_words(reader, value, parts[1], count * inner)
    elif role == "bounded-image":
        width, height = (int(reader.part(value, part)[0]) for part in parts[:2])
        yield from (str(width), str(height))
        yield from part_words(reader, value, parts[2], width * height * shape["channels"])
    elif role == "optional":
        present = int(reader.part(value, parts[0])[0])
        yield str(present)
        if present:
            yield from part_words(reader, value, parts[1])
    elif role == "union":
        tag = int(reader.part(value, parts[0])[0])
        yield from (str(tag), str(tag))
        reader.order = [arm["number"] for arm in shape["arms"]]
        for arm in shape["arms"]:
            if arm["number"] == tag:
                yield from words(reader, reader.arm(value, arm), arm["record"])


def part_words(reader, value, part, used=None):
    element = part["element"]
    for one in reader.part(value, part)[:used]:
        if element["kind"] == "record":
            yield from words(reader, one, element)
        elif element["kind"] == "octets":
            octets = one.tobytes() if hasattr(one, "tobytes") else bytes(one)
            yield "x" + (octets.split(b"\0", 1)[0] if element["content"] == "char" else octets).hex()
        else:
            found = reader.number(one, element)
            meaning = element["meaning"]
            if meaning["kind"] == "enum":
                yield str(found)
                yield str([member["value"] for member in meaning["members"]].index(found))
            elif meaning["kind"] == "flags":
                yield from (str(found >> member["bit"] & 1) for member in meaning["members"])
            elif meaning["kind"] == "bits":
                yield from (str(found >> m["shift"] & (1 << m["width"]) - 1) for m in meaning["members"])
            else:
                yield number(found, element["type"])


def has_unnamed(shape):
    inner = [part["element"] for part in shape["parts"]] + [arm["record"] for arm in shape["arms"]]
    return any(part["unnamed"] for part in shape["parts"]) or any(has_unnamed(one) for one in inner if one["kind"] == "record")


def main(stream):
    def following():
        (size,) = struct.unpack("<I", stream.read(4))
        return stream.read(size)

    with open("cases.json") as file:
        cases = json.load(file)
    for index, case in enumerate(cases):
        module = importlib.import_module("case%d" % index)
        shape = case["shape"]
        readers = [Ctypes(module)]
        if PLAIN == "plain":
            assert module.numpy is None and not hasattr(module, "DTYPE")
        else:
            readers.append(Numpy(module))
        places = [" ".join(map(str, reader.places(reader.type, shape))) for reader in readers]
        print(places[0] if len(set(places)) == 1 else "ctypes and numpy differ: %r" % places)
        for _ in range(case["values"]):
            data = following()
            value = module.decode(data)
            seen = [" ".join(plain(value, shape)), " ".join(words(readers[0], module.Case.from_buffer_copy(data), shape))]
            written = bytearray(b"\xa5" * (module.LENGTH + 2))
            module.write(value, written, 1)
            copies = [bytes(written[1:-1]), readers[0].copy(data)]
            assert written[0] == written[-1] == 0xA5
            if PLAIN != "plain":
                seen.append(" ".join(words(readers[1], module.view(data), shape)))
                target = bytearray(module.LENGTH)
                view, source = module.view(target), module.view(data)
                for name in module.DTYPE.names:
                    view[name] = source[name]
                if not has_unnamed(shape):
                    copies.append(bytes(target))
            print(seen[0] if len(set(seen)) == 1 else "decode, ctypes and numpy differ: %r" % seen)
            print(copies[0].hex() if len(set(copies)) == 1 else "encode, ctypes and numpy differ: %r" % [c.hex() for c in copies])
        for _ in range(case["hostile"]):
            data = following()
            try:
                module.decode(data)
                print("yes")
            except module.LayoutError as error:
                print("short" if error.code == "too-short" else "no")
    assert stream.read() == b""


with open(INPUT, "rb") as given:
    main(given)
