"""aligned const(u16be, 258) magic + image(40,30,bgr) photo + enum(u8, idle=3, running=5) mode + bit...

Made by toPython of @mortise/bindings. Make it again when the layout changes.
"""

import ctypes
import struct
import uuid

try:
    import numpy
except ImportError:
    numpy = None

LENGTH = 4072
FINGERPRINT = 0x159dc81afc7a80b5
DESCRIPTION = (
    "{\"layout\":{\"kind\":\"struct\",\"packing\":\"aligned\",\"fields\":[{\"name\":\"magic\",\"type\":{\""
    "kind\":\"const\",\"type\":{\"kind\":\"number\",\"type\":\"u16\",\"order\":\"be\"},\"value\":258}},{\""
    "name\":\"photo\",\"type\":{\"kind\":\"image\",\"width\":40,\"height\":30,\"pixels\":\"bgr\"}},{\"nam"
    "e\":\"mode\",\"type\":{\"kind\":\"enum\",\"base\":{\"kind\":\"number\",\"type\":\"u8\"},\"members\":"
    "[{\"name\":\"idle\",\"value\":3},{\"name\":\"running\",\"value\":5}]}},{\"name\":\"word\",\"type\":{"
    "\"kind\":\"bits\",\"base\":{\"kind\":\"number\",\"type\":\"u8\"},\"members\":[{\"name\":\"gain\",\"w"
    "idth\":5},{\"name\":\"bank\",\"width\":3}]}},{\"name\":\"state\",\"type\":{\"kind\":\"flags\",\"base"
    "\":{\"kind\":\"number\",\"type\":\"u16\",\"order\":\"be\"},\"members\":[\"ready\",\"late\"]}},{\"nam"
    "e\":\"points\",\"type\":{\"kind\":\"list\",\"element\":{\"kind\":\"struct\",\"fields\":[{\"name\":\""
    "class\",\"type\":{\"kind\":\"number\",\"type\":\"u8\"}},{\"name\":\"y\",\"type\":{\"kind\":\"number\""
    ",\"type\":\"f64\"}}]},\"capacity\":10}},{\"name\":\"shape\",\"type\":{\"kind\":\"union\",\"base\":{\""
    "kind\":\"number\",\"type\":\"u8\"},\"arms\":[{\"name\":\"none\",\"type\":{\"kind\":\"struct\",\"fiel"
    "ds\":[]}},{\"name\":\"circle\",\"type\":{\"kind\":\"struct\",\"fields\":[{\"name\":\"radius\",\"type"
    "\":{\"kind\":\"number\",\"type\":\"f32\"}}]}},{\"name\":\"box\",\"type\":{\"kind\":\"struct\",\"pack"
    "ing\":\"packed\",\"fields\":[{\"name\":\"width\",\"type\":{\"kind\":\"number\",\"type\":\"f32\"}},{\""
    "name\":\"height\",\"type\":{\"kind\":\"number\",\"type\":\"u64\",\"order\":\"be\"}}]}}]}},{\"name\":"
    "\"note\",\"type\":{\"kind\":\"text\",\"capacity\":20},\"default\":\"*/ \\\"\"},{\"name\":\"layer\",\""
    "type\":{\"kind\":\"optional\",\"element\":{\"kind\":\"number\",\"type\":\"u16\"}}},{\"name\":\"halve"
    "s\",\"type\":{\"kind\":\"array\",\"element\":{\"kind\":\"number\",\"type\":\"f16\",\"order\":\"be\"}"
    ",\"dimensions\":[3,2]}},{\"name\":\"thumb\",\"type\":{\"kind\":\"bounded-image\",\"maxWidth\":3,\"ma"
    "xHeight\":4,\"pixels\":\"rgb\"}},{\"name\":\"tags\",\"type\":{\"kind\":\"array\",\"element\":{\"kind"
    "\":\"char\",\"length\":8},\"dimensions\":[2]}},{\"name\":\"total\",\"type\":{\"kind\":\"safe-integer"
    "\",\"type\":\"u64\"}},{\"name\":\"x\",\"type\":{\"kind\":\"number\",\"type\":\"i32\"},\"at\":4000},{"
    "\"name\":\"id\",\"type\":{\"kind\":\"uuid\"}},{\"name\":\"at\",\"type\":{\"kind\":\"time\"}},{\"name"
    "\":\"ok\",\"type\":{\"kind\":\"bool\"}},{\"name\":\"rest\",\"type\":{\"kind\":\"blob\",\"capacity\":"
    "9}},{\"name\":\"key\",\"type\":{\"kind\":\"bytes\",\"length\":3}},{\"name\":\"__proto__\",\"type\":{"
    "\"kind\":\"number\",\"type\":\"i64\"}},{\"name\":\"X\",\"type\":{\"kind\":\"number\",\"type\":\"u8\""
    "}}]},\"bytes\":{\"kind\":\"struct\",\"size\":4072,\"constants\":[{\"name\":\"magic\",\"offset\":0,\""
    "type\":{\"kind\":\"number\",\"type\":\"u16\",\"size\":2,\"order\":\"be\"},\"value\":\"258\"}],\"fiel"
    "ds\":[{\"name\":\"photo\",\"offset\":2,\"type\":{\"kind\":\"image\",\"size\":3600,\"width\":40,\"hei"
    "ght\":30,\"channels\":3,\"pixels\":\"bgr\",\"sample\":{\"kind\":\"number\",\"type\":\"u8\",\"size\":"
    "1}}},{\"name\":\"mode\",\"offset\":3602,\"type\":{\"kind\":\"enum\",\"size\":1,\"base\":{\"kind\":\""
    "number\",\"type\":\"u8\",\"size\":1},\"members\":[{\"name\":\"idle\",\"value\":3},{\"name\":\"runnin"
    "g\",\"value\":5}]}},{\"name\":\"word\",\"offset\":3603,\"type\":{\"kind\":\"bits\",\"size\":1,\"base"
    "\":{\"kind\":\"number\",\"type\":\"u8\",\"size\":1},\"members\":[{\"name\":\"gain\",\"width\":5},{\""
    "name\":\"bank\",\"width\":3}]}},{\"name\":\"state\",\"offset\":3604,\"type\":{\"kind\":\"flags\",\"s"
    "ize\":2,\"base\":{\"kind\":\"number\",\"type\":\"u16\",\"size\":2,\"order\":\"be\"},\"members\":[\"r"
    "eady\",\"late\"]}},{\"name\":\"points\",\"offset\":3608,\"type\":{\"kind\":\"list\",\"size\":168,\"c"
    "apacity\":10,\"start\":8,\"order\":\"le\",\"stride\":16,\"element\":{\"kind\":\"struct\",\"size\":16"
    ",\"constants\":[],\"fields\":[{\"name\":\"class\",\"offset\":0,\"type\":{\"kind\":\"number\",\"type\""
    ":\"u8\",\"size\":1}},{\"name\":\"y\",\"offset\":8,\"type\":{\"kind\":\"number\",\"type\":\"f64\",\"s"
    "ize\":8,\"order\":\"le\"}}]}}},{\"name\":\"shape\",\"offset\":3776,\"type\":{\"kind\":\"union\",\"si"
    "ze\":16,\"base\":{\"kind\":\"number\",\"type\":\"u8\",\"size\":1},\"start\":4,\"arms\":[{\"name\":\""
    "none\",\"type\":{\"kind\":\"struct\",\"size\":0,\"constants\":[],\"fields\":[]}},{\"name\":\"circle\""
    ",\"type\":{\"kind\":\"struct\",\"size\":4,\"constants\":[],\"fields\":[{\"name\":\"radius\",\"offset"
    "\":0,\"type\":{\"kind\":\"number\",\"type\":\"f32\",\"size\":4,\"order\":\"le\"}}]}},{\"name\":\"box"
    "\",\"type\":{\"kind\":\"struct\",\"size\":12,\"constants\":[],\"fields\":[{\"name\":\"width\",\"offs"
    "et\":0,\"type\":{\"kind\":\"number\",\"type\":\"f32\",\"size\":4,\"order\":\"le\"}},{\"name\":\"heig"
    "ht\",\"offset\":4,\"type\":{\"kind\":\"number\",\"type\":\"u64\",\"size\":8,\"order\":\"be\"}}]}}]}}"
    ",{\"name\":\"note\",\"offset\":3792,\"type\":{\"kind\":\"text\",\"size\":24,\"capacity\":20,\"start\""
    ":4,\"order\":\"le\"}},{\"name\":\"layer\",\"offset\":3816,\"type\":{\"kind\":\"optional\",\"size\":4"
    ",\"start\":2,\"element\":{\"kind\":\"number\",\"type\":\"u16\",\"size\":2,\"order\":\"le\"}}},{\"nam"
    "e\":\"halves\",\"offset\":3820,\"type\":{\"kind\":\"array\",\"size\":12,\"dimensions\":[3,2],\"strid"
    "e\":2,\"element\":{\"kind\":\"number\",\"type\":\"f16\",\"size\":2,\"order\":\"be\"}}},{\"name\":\"t"
    "humb\",\"offset\":3832,\"type\":{\"kind\":\"bounded-image\",\"size\":44,\"maxWidth\":3,\"maxHeight\""
    ":4,\"channels\":3,\"pixels\":\"rgb\",\"start\":8,\"order\":\"le\",\"sample\":{\"kind\":\"number\",\""
    "type\":\"u8\",\"size\":1}}},{\"name\":\"tags\",\"offset\":3876,\"type\":{\"kind\":\"array\",\"size\""
    ":16,\"dimensions\":[2],\"stride\":8,\"element\":{\"kind\":\"char\",\"size\":8}}},{\"name\":\"total\""
    ",\"offset\":3896,\"type\":{\"kind\":\"number\",\"type\":\"u64\",\"size\":8,\"order\":\"le\"}},{\"nam"
    "e\":\"x\",\"offset\":4000,\"type\":{\"kind\":\"number\",\"type\":\"i32\",\"size\":4,\"order\":\"le\""
    "}},{\"name\":\"id\",\"offset\":4004,\"type\":{\"kind\":\"uuid\",\"size\":16}},{\"name\":\"at\",\"off"
    "set\":4024,\"type\":{\"kind\":\"time\",\"size\":8,\"order\":\"le\"}},{\"name\":\"ok\",\"offset\":403"
    "2,\"type\":{\"kind\":\"bool\",\"size\":1}},{\"name\":\"rest\",\"offset\":4036,\"type\":{\"kind\":\"b"
    "lob\",\"size\":16,\"capacity\":9,\"start\":4,\"order\":\"le\"}},{\"name\":\"key\",\"offset\":4052,\""
    "type\":{\"kind\":\"bytes\",\"size\":3}},{\"name\":\"__proto__\",\"offset\":4056,\"type\":{\"kind\":\""
    "number\",\"type\":\"i64\",\"size\":8,\"order\":\"le\"}},{\"name\":\"X\",\"offset\":4064,\"type\":{\""
    "kind\":\"number\",\"type\":\"u8\",\"size\":1}}]}}"
)


class LayoutError(ValueError):
    """Bytes that are no value, or a value that does not fit: code as Mortise's own, field path, byte offset."""

    def __init__(self, code, path, offset, problem):
        path = path.lstrip(".")
        super().__init__("%s (at %d): %s" % (path or "the layout", offset, problem))
        self.code = code
        self.path = path
        self.offset = offset


def _load(form, data, at):
    return struct.unpack_from(form, data, at)[0]


_NUMBERS = {
    "B": "u8", "H": "u16", "I": "u32", "Q": "u64", "b": "i8", "h": "i16", "i": "i32", "q": "i64",
    "e": "f16", "f": "f32", "d": "f64",
}
_LIMITS = {"e": "65520", "f": "3.4028235677973366e+38", "d": "1.7976931348623157e+308"}


def _shown(value):
    try:
        text = repr(value)
    except ValueError:
        text = "an int of %d bits" % value.bit_length() if isinstance(value, int) else type(value).__name__
    return text if len(text) <= 100 else text[:100] + "..."


def _other(value, at, path, expected):
    return LayoutError("wrong-type", path, at, "got %s; expected %s" % (_shown(value), expected))


def _no_number(form, at, value, path):
    """What is said of a value that is none of a number's."""
    letter = form[-1]
    if letter in _LIMITS:
        expected = "%s, a magnitude below %s" % (_NUMBERS[letter], _LIMITS[letter])
        is_number = hasattr(value, "__float__")
    else:
        bits = 8 * struct.calcsize(form)
        least, end = (-1 << bits - 1, 1 << bits - 1) if letter.islower() else (0, 1 << bits)
        expected = "%s, %d to %d" % (_NUMBERS[letter], least, end - 1)
        is_number = hasattr(value, "__index__")
    if value.__class__ is bool or not is_number:
        return _other(value, at, path, expected)
    return LayoutError("out-of-range", path, at, "%s does not fit; expected %s" % (_shown(value), expected))


# A bool is an int to Python, and a number to nobody else.
def _store(form, data, at, value, path):
    if value.__class__ is bool:
        raise _no_number(form, at, value, path)
    try:
        struct.pack_into(form, data, at, value)
    except (struct.error, OverflowError, TypeError, ValueError):
        raise _no_number(form, at, value, path) from None


def _check_numbers(form, values, at, path):
    size = struct.calcsize(form)
    octets = bytearray(size)
    for index, value in enumerate(values):
        try:
            _store(form, octets, 0, value, "%s[%d]" % (path, index))
        except LayoutError:
            raise _no_number(form, at + index * size, value, "%s[%d]" % (path, index)) from None


def _load_bool(data, at, path):
    if data[at] > 1:
        raise LayoutError("invalid-bool", path, at, "the byte is %d; expected 0 or 1" % data[at])
    return data[at] == 1


def _store_bool(data, at, value, path):
    if not isinstance(value, bool) and not (numpy and isinstance(value, numpy.bool_)):
        raise _other(value, at, path, "True or False")
    data[at] = 1 if value else 0


def _load_safe(form, data, at, path):
    value = _load(form, data, at)
    if abs(value) > 9007199254740991:
        raise LayoutError("out-of-range", path, at, "%d is no safe integer" % value)
    return value


def _store_safe(form, data, at, value, path):
    if isinstance(value, int) and abs(value) > 9007199254740991:
        raise LayoutError("out-of-range", path, at, "%s is no safe integer" % _shown(value))
    _store(form, data, at, value, path)


def _load_count(form, data, at, most, path):
    value = _load(form, data, at)
    if value > most:
        raise LayoutError("over-capacity", path, at, "the bytes say %d; expected at most %d" % (value, most))
    return value


def _store_count(form, data, at, value, most, path):
    if value > most:
        raise LayoutError("wrong-length", path, at, "got %d; expected at most %d" % (value, most))
    _store(form, data, at, value, path)


def _side(value, name, most, at, path):
    side = _item(value, name, at, path)
    if side.__class__ is bool or not isinstance(side, int):
        raise _other(side, at, path + "." + name, "an int, 0 to %d" % most)
    if not 0 <= side <= most:
        raise LayoutError("out-of-range", path + "." + name, at, "%s does not fit; expected 0 to %d" % (_shown(side), most))
    return side


def _check_channels(value, channels, at, path):
    if _given(value, "channels") and value["channels"] != channels:
        raise LayoutError("wrong-length", path + ".channels", at, "got %s; expected %d" % (_shown(value["channels"]), channels))


def _load_member(form, data, at, members, path):
    value = _load(form, data, at)
    for name, number in members.items():
        if number == value:
            return name
    raise LayoutError("unknown-member", path, at, "no member has the value %d" % value)


def _store_member(form, data, at, value, members, path):
    if not isinstance(value, str) or value not in members:
        code = "unknown-member" if isinstance(value, str) else "wrong-type"
        raise LayoutError(code, path, at, "got %s; expected one of %s" % (_shown(value), ", ".join(members)))
    _store(form, data, at, members[value], path)


def _load_bits(form, data, at, members):
    word = _load(form, data, at)
    return {name: word >> shift & (1 << width) - 1 for name, (shift, width) in members.items()}


def _store_bits(form, data, at, value, members, path):
    word = 0
    for name, (shift, width) in members.items():
        part = _item(value, name, at, path)
        most = (1 << width) - 1
        if part.__class__ is bool or not isinstance(part, int):
            raise _other(part, at, path + "." + name, "an int, 0 to %d" % most)
        if not 0 <= part <= most:
            raise LayoutError("out-of-range", path + "." + name, at, "got %s; expected 0 to %d" % (_shown(part), most))
        word |= part << shift
    _only(value, members, at, path)
    _store(form, data, at, word, path)


def _load_flags(form, data, at, members):
    word = _load(form, data, at)
    return {name: bool(word >> bit & 1) for name, bit in members.items()}


def _store_flags(form, data, at, value, members, path):
    word = 0
    for name, bit in members.items():
        part = _item(value, name, at, path)
        if not isinstance(part, bool):
            raise _other(part, at, path + "." + name, "True or False")
        word |= part << bit
    _only(value, members, at, path)
    _store(form, data, at, word, path)


def _check_constant(data, at, expected, path):
    if bytes(data[at : at + len(expected)]) != expected:
        raise LayoutError("not-constant", path, at, "the bytes are not the constant's")


def _text(octets, at, path):
    try:
        return bytes(octets).decode("utf-8")
    except UnicodeDecodeError as error:
        raise LayoutError("invalid-text", path, at, "the bytes are no UTF-8: %s" % error.reason) from None


def _octets(value, at, path):
    if isinstance(value, str):
        try:
            return value.encode("utf-8")
        except UnicodeEncodeError:
            raise LayoutError("invalid-text", path, at, "half of a surrogate pair has no UTF-8") from None
    raise _other(value, at, path, "a str")


def _load_char(data, at, size, path):
    return _text(bytes(data[at : at + size]).split(b"\0", 1)[0], at, path)


def _store_char(data, at, value, size, path):
    octets = _octets(value, at, path)
    if b"\0" in octets:
        raise LayoutError("invalid-text", path, at, "the text holds a NUL, which would end it")
    if len(octets) > size:
        raise LayoutError("wrong-length", path, at, "the text has %d bytes; expected at most %d" % (len(octets), size))
    data[at : at + len(octets)] = octets


def _buffer(value, at, path):
    if isinstance(value, (list, tuple)):
        _check_numbers("<B", value, at, path)
        return bytes(value)
    try:
        return bytes(memoryview(value).cast("B"))
    except (TypeError, ValueError):
        raise _other(value, at, path, "bytes") from None


def _store_bytes(data, at, value, size, path):
    octets = _buffer(value, at, path)
    if len(octets) != size:
        raise LayoutError("wrong-length", path, at, "got %d bytes; expected %d" % (len(octets), size))
    data[at : at + size] = octets


def _store_uuid(data, at, value, path):
    try:
        data[at : at + 16] = (value if isinstance(value, uuid.UUID) else uuid.UUID(value)).bytes
    except (AttributeError, TypeError, ValueError):
        raise _other(value, at, path, "a uuid") from None


def _load_numbers(form, data, at, count):
    return struct.unpack_from("%s%d%s" % (form[0], count, form[1]), data, at)


def _store_numbers(form, data, at, value, count, path):
    _check_length(value, count, at, path)
    try:
        if any(number.__class__ is bool for number in value):
            raise TypeError
        struct.pack_into("%s%d%s" % (form[0], count, form[1]), data, at, *value)
    except (struct.error, OverflowError, TypeError, ValueError):
        _check_numbers(form, value, at, path)
        raise _other(value, at, path, "%d numbers" % count) from None


def _store_each(value, count, at, path, store):
    _check_length(value, count, at, path)
    for index, element in enumerate(value):
        store(index, element)


def _length(value, at, path):
    try:
        return len(value)
    except TypeError:
        raise _other(value, at, path, "a sequence") from None


def _check_length(value, count, at, path):
    if _length(value, at, path) != count:
        raise LayoutError("wrong-length", path, at, "got %d elements; expected %d" % (len(value), count))


def _item(value, name, at, path):
    try:
        return value[name]
    except (KeyError, TypeError, IndexError, ValueError):
        if not hasattr(value, "keys"):
            raise _other(value, at, path, "a dict with %r" % name) from None
        raise LayoutError("missing-field", path + "." + name, at, "the field is missing") from None


def _given(value, name):
    return hasattr(value, "keys") and name in value.keys()


def _only(value, names, at, path):
    """Refuses a field that is none: it may be the misspelled name of one that may be left out."""
    if not hasattr(value, "keys"):
        raise _other(value, at, path, "a dict with %s" % (", ".join(names) or "nothing"))
    for name in value.keys():
        if name not in names:
            problem = "unknown field; expected %s" % (", ".join(names) or "none")
            raise LayoutError("unknown-field", "%s.%s" % (path, name), at, problem)


def _private(data, at, length):
    """A copy, so that nobody changes the bytes between a check and a use."""
    copy = bytes(memoryview(data).cast("B")[at : at + length]) if at >= 0 else b""
    if len(copy) < length:
        raise LayoutError("too-short", "", len(copy), "the bytes end after %d; expected %d" % (len(copy), length))
    return copy


def _load_scene_points_item(data, at, path):
    return {
        "class": _load("<B", data, at),
        "y": _load("<d", data, at + 8),
    }


def _store_scene_points_item(data, at, value, path):
    _store("<B", data, at, _item(value, "class", at, path), path + ".class")
    _store("<d", data, at + 8, _item(value, "y", at + 8, path), path + ".y")
    _only(value, ("class", "y"), at, path)


def _load_scene_points(data, at, path):
    count = _load_count("<I", data, at, 10, path)
    return [_load_scene_points_item(data, at + 8 + 16 * i, "%s[%d]" % (path, i)) for i in range(count)]


def _store_scene_points(data, at, value, path):
    count = _length(value, at, path)
    _store_count("<I", data, at, count, 10, path)
    _store_each(value, count, at + 8, path, lambda i, v: _store_scene_points_item(data, at + 8 + 16 * i, v, "%s[%d]" % (path, i)))


def _load_scene_shape_circle(data, at, path):
    return {
        "radius": _load("<f", data, at),
    }


def _store_scene_shape_circle(data, at, value, path):
    _store("<f", data, at, _item(value, "radius", at, path), path + ".radius")
    _only(value, ("kind", "radius"), at, path)


def _load_scene_shape_box(data, at, path):
    return {
        "width": _load("<f", data, at),
        "height": _load(">Q", data, at + 4),
    }


def _store_scene_shape_box(data, at, value, path):
    _store("<f", data, at, _item(value, "width", at, path), path + ".width")
    _store(">Q", data, at + 4, _item(value, "height", at + 4, path), path + ".height")
    _only(value, ("kind", "width", "height"), at, path)


def _load_scene_shape(data, at, path):
    kind = _load_member("<B", data, at, {"none": 0, "circle": 1, "box": 2}, path + ".kind")
    value = {"kind": kind}
    if kind == "circle":
        value.update(_load_scene_shape_circle(data, at + 4, path))
    if kind == "box":
        value.update(_load_scene_shape_box(data, at + 4, path))
    return value


def _store_scene_shape(data, at, value, path):
    kind = _item(value, "kind", at, path)
    _store_member("<B", data, at, kind, {"none": 0, "circle": 1, "box": 2}, path + ".kind")
    if kind == "circle":
        _store_scene_shape_circle(data, at + 4, value, path)
    if kind == "box":
        _store_scene_shape_box(data, at + 4, value, path)
    if kind not in ("circle", "box"):
        _only(value, ("kind",), at + 4, path)


def _load_scene_note(data, at, path):
    length = _load_count("<I", data, at, 20, path)
    return _text(data[at + 4 : at + 4 + length], at, path)


def _store_scene_note(data, at, value, path):
    octets = _octets(value, at, path)
    _store_count("<I", data, at, len(octets), 20, path)
    data[at + 4 : at + 4 + len(octets)] = octets


def _load_scene_layer(data, at, path):
    if not _load_bool(data, at, path):
        return None
    return _load("<H", data, at + 2)


def _store_scene_layer(data, at, value, path):
    _store_bool(data, at, value is not None, path)
    if value is not None:
        _store("<H", data, at + 2, value, path)


def _load_scene_thumb(data, at, path):
    width = _load_count("<I", data, at, 3, path + ".width")
    height = _load_count("<I", data, at + 4, 4, path + ".height")
    data = bytes(data[at + 8 : at + 8 + width * height * 3])
    return {"data": data, "width": width, "height": height, "channels": 3}


def _store_scene_thumb(data, at, value, path):
    width = _side(value, "width", 3, at, path)
    height = _side(value, "height", 4, at + 4, path)
    _store_count("<I", data, at, width, 3, path + ".width")
    _store_count("<I", data, at + 4, height, 4, path + ".height")
    _check_channels(value, 3, at, path)
    _store_bytes(data, at + 8, _item(value, "data", at + 8, path), width * height * 3, path + ".data")
    _only(value, ("data", "width", "height", "channels"), at, path)


def _load_scene_rest(data, at, path):
    length = _load_count("<I", data, at, 9, path)
    return bytes(data[at + 4 : at + 4 + length])


def _store_scene_rest(data, at, value, path):
    octets = _buffer(value, at, path)
    _store_count("<I", data, at, len(octets), 9, path)
    data[at + 4 : at + 4 + len(octets)] = octets


def _load_scene(data, at, path):
    _check_constant(data, at, b"\x01\x02", path + ".magic")
    return {
        "photo": bytes(data[at + 2 : at + 2 + 3600]),
        "mode": _load_member("<B", data, at + 3602, {"idle": 3, "running": 5}, path + ".mode"),
        "word": _load_bits("<B", data, at + 3603, {"gain": (0, 5), "bank": (5, 3)}),
        "state": _load_flags(">H", data, at + 3604, {"ready": 0, "late": 1}),
        "points": _load_scene_points(data, at + 3608, path + ".points"),
        "shape": _load_scene_shape(data, at + 3776, path + ".shape"),
        "note": _load_scene_note(data, at + 3792, path + ".note"),
        "layer": _load_scene_layer(data, at + 3816, path + ".layer"),
        "halves": _load_numbers(">e", data, at + 3820, 6),
        "thumb": _load_scene_thumb(data, at + 3832, path + ".thumb"),
        "tags": [_load_char(data, at + 3876 + 8 * i, 8, "%s[%d]" % (path + ".tags", i)) for i in range(2)],
        "total": _load_safe("<Q", data, at + 3896, path + ".total"),
        "x": _load("<i", data, at + 4000),
        "id": uuid.UUID(bytes=bytes(data[at + 4004 : at + 4004 + 16])),
        "at": _load("<q", data, at + 4024),
        "ok": _load_bool(data, at + 4032, path + ".ok"),
        "rest": _load_scene_rest(data, at + 4036, path + ".rest"),
        "key": bytes(data[at + 4052 : at + 4052 + 3]),
        "__proto__": _load("<q", data, at + 4056),
        "X": _load("<B", data, at + 4064),
    }


def _store_scene(data, at, value, path):
    data[at + 0 : at + 2] = b"\x01\x02"
    _store_bytes(data, at + 2, _item(value, "photo", at + 2, path), 3600, path + ".photo")
    _store_member("<B", data, at + 3602, _item(value, "mode", at + 3602, path), {"idle": 3, "running": 5}, path + ".mode")
    _store_bits("<B", data, at + 3603, _item(value, "word", at + 3603, path), {"gain": (0, 5), "bank": (5, 3)}, path + ".word")
    _store_flags(">H", data, at + 3604, _item(value, "state", at + 3604, path), {"ready": 0, "late": 1}, path + ".state")
    _store_scene_points(data, at + 3608, _item(value, "points", at + 3608, path), path + ".points")
    _store_scene_shape(data, at + 3776, _item(value, "shape", at + 3776, path), path + ".shape")
    if _given(value, "note"):
        _store_scene_note(data, at + 3792, _item(value, "note", at + 3792, path), path + ".note")
    else:
        data[at + 3792 : at + 3816] = b"\x04\x00\x00\x00\x2a\x2f\x20\x22\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
    if _given(value, "layer"):
        _store_scene_layer(data, at + 3816, _item(value, "layer", at + 3816, path), path + ".layer")
    _store_numbers(">e", data, at + 3820, _item(value, "halves", at + 3820, path), 6, path + ".halves")
    _store_scene_thumb(data, at + 3832, _item(value, "thumb", at + 3832, path), path + ".thumb")
    _store_each(_item(value, "tags", at + 3876, path), 2, at + 3876, path + ".tags", lambda i, v: _store_char(data, at + 3876 + 8 * i, v, 8, "%s[%d]" % (path + ".tags", i)))
    _store_safe("<Q", data, at + 3896, _item(value, "total", at + 3896, path), path + ".total")
    _store("<i", data, at + 4000, _item(value, "x", at + 4000, path), path + ".x")
    _store_uuid(data, at + 4004, _item(value, "id", at + 4004, path), path + ".id")
    _store("<q", data, at + 4024, _item(value, "at", at + 4024, path), path + ".at")
    _store_bool(data, at + 4032, _item(value, "ok", at + 4032, path), path + ".ok")
    _store_scene_rest(data, at + 4036, _item(value, "rest", at + 4036, path), path + ".rest")
    _store_bytes(data, at + 4052, _item(value, "key", at + 4052, path), 3, path + ".key")
    _store("<q", data, at + 4056, _item(value, "__proto__", at + 4056, path), path + ".__proto__")
    _store("<B", data, at + 4064, _item(value, "X", at + 4064, path), path + ".X")
    _only(value, ("photo", "mode", "word", "state", "points", "shape", "note", "layer", "halves", "thumb", "tags", "total", "x", "id", "at", "ok", "rest", "key", "__proto__", "X"), at, path)


def decode(data, at=0):
    """The value in LENGTH bytes from 'at' on, of a private copy; LayoutError where they are none."""
    return _load_scene(_private(data, at, LENGTH), 0, "")


def encode(value):
    """The LENGTH bytes of a value; LayoutError where it does not fit."""
    data = bytearray(LENGTH)
    _store_scene(data, 0, value, "")
    return bytes(data)


def write(value, data, at=0):
    """Writes a value to bytes that may be written to, from 'at' on; nothing is written where it does not fit."""
    octets = encode(value)
    target = memoryview(data).cast("B")
    if at < 0 or at + LENGTH > len(target):
        raise LayoutError("too-short", "", len(target), "there is no room for %d bytes" % LENGTH)
    target[at : at + LENGTH] = octets


class ScenePointsItem(ctypes.Structure):
    # points.item: 16 bytes
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [
        ("class_", ctypes.c_uint8),  # 0: u8
        ("padding_at_1", ctypes.c_uint8 * 7),
        ("y", ctypes.c_double.__ctype_le__),  # 8: f64
    ]


class ScenePoints(ctypes.Structure):
    # points, list({ u8 class + f64 y }, 10): 168 bytes
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [
        ("count", ctypes.c_uint32.__ctype_le__),  # 0: u32
        ("padding_at_4", ctypes.c_uint8 * 4),
        ("items", ScenePointsItem * 10),  # 8: { u8 class + f64 y }
    ]


class SceneShapeCircle(ctypes.Structure):
    # shape.circle: 4 bytes
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [
        ("radius", ctypes.c_float.__ctype_le__),  # 0: f32
    ]


class SceneShapeBox(ctypes.Structure):
    # shape.box: 12 bytes
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [
        ("width", ctypes.c_float.__ctype_le__),  # 0: f32
        ("height", ctypes.c_uint64.__ctype_be__),  # 4: u64be
    ]


class SceneShapeAs(ctypes.Union):
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [
        ("circle", SceneShapeCircle),  # where the tag is 1
        ("box", SceneShapeBox),  # where the tag is 2
        ("bytes", ctypes.c_uint8 * 12),
    ]


class SceneShape(ctypes.Structure):
    # shape, union(u8, none, circle { f32 radius }, box { packed f32 width + u64be height }): 16 bytes
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [
        ("tag", ctypes.c_uint8),  # 0: u8
        ("padding_at_1", ctypes.c_uint8 * 3),
        ("as_", SceneShapeAs),  # 4
    ]


class SceneNote(ctypes.Structure):
    # note, text(20): 24 bytes
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [
        ("length", ctypes.c_uint32.__ctype_le__),  # 0: u32
        ("data", ctypes.c_uint8 * 20),  # 4: bytes(20)
    ]


class SceneLayer(ctypes.Structure):
    # layer, u16?: 4 bytes
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [
        ("present", ctypes.c_uint8),  # 0: bool
        ("padding_at_1", ctypes.c_uint8 * 1),
        ("value", ctypes.c_uint16.__ctype_le__),  # 2: u16
    ]


class SceneThumb(ctypes.Structure):
    # thumb, image(<=3,<=4,rgb): 44 bytes
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [
        ("width", ctypes.c_uint32.__ctype_le__),  # 0: u32
        ("height", ctypes.c_uint32.__ctype_le__),  # 4: u32
        ("data", ctypes.c_uint8 * 36),  # 8: u8
    ]


class SceneRest(ctypes.Structure):
    # rest, blob(9): 16 bytes
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [
        ("length", ctypes.c_uint32.__ctype_le__),  # 0: u32
        ("data", ctypes.c_uint8 * 9),  # 4: bytes(9)
        ("padding_at_13", ctypes.c_uint8 * 3),
    ]


class Scene(ctypes.Structure):
    # The layout: 4072 bytes
    _pack_ = 1
    _layout_ = "ms"
    _fields_ = [
        ("magic", ctypes.c_uint16.__ctype_be__),  # 0: const(u16be, 258)
        ("photo", ((ctypes.c_uint8 * 3) * 40) * 30),  # 2: image(40,30,bgr)
        ("mode", ctypes.c_uint8),  # 3602: enum(u8, idle=3, running=5)
        ("word", ctypes.c_uint8),  # 3603: bits(u8, gain:5, bank:3)
        ("state", ctypes.c_uint16.__ctype_be__),  # 3604: flags(u16be, ready, late)
        ("padding_at_3606", ctypes.c_uint8 * 2),
        ("points", ScenePoints),  # 3608: list({ u8 class + f64 y }, 10)
        ("shape", SceneShape),  # 3776: union(u8, none, circle { f32 radius }, box { packed f32 width + u64be height })
        ("note", SceneNote),  # 3792: text(20)
        ("layer", SceneLayer),  # 3816: u16?
        ("halves", (ctypes.c_uint16.__ctype_be__ * 2) * 3),  # 3820: f16be[3,2]
        ("thumb", SceneThumb),  # 3832: image(<=3,<=4,rgb)
        ("tags", (ctypes.c_uint8 * 8) * 2),  # 3876: char(8)[2]
        ("padding_at_3892", ctypes.c_uint8 * 4),
        ("total", ctypes.c_uint64.__ctype_le__),  # 3896: u64(number)
        ("padding_at_3904", ctypes.c_uint8 * 96),
        ("x", ctypes.c_int32.__ctype_le__),  # 4000: i32
        ("id", ctypes.c_uint8 * 16),  # 4004: uuid
        ("padding_at_4020", ctypes.c_uint8 * 4),
        ("at", ctypes.c_int64.__ctype_le__),  # 4024: time
        ("ok", ctypes.c_uint8),  # 4032: bool
        ("padding_at_4033", ctypes.c_uint8 * 3),
        ("rest", SceneRest),  # 4036: blob(9)
        ("key", ctypes.c_uint8 * 3),  # 4052: bytes(3)
        ("padding_at_4055", ctypes.c_uint8 * 1),
        ("proto_", ctypes.c_int64.__ctype_le__),  # 4056: i64
        ("X2", ctypes.c_uint8),  # 4064: u8
        ("padding_at_4065", ctypes.c_uint8 * 7),
    ]


if numpy is not None:
    SCENE_POINTS_ITEM_DTYPE = numpy.dtype(
        {
            "names": ["class", "y"],
            "formats": ["<u1", "<f8"],
            "offsets": [0, 8],
            "itemsize": 16,
        }
    )
    SCENE_POINTS_DTYPE = numpy.dtype(
        {
            "names": ["count", "items"],
            "formats": ["<u4", (SCENE_POINTS_ITEM_DTYPE, (10,))],
            "offsets": [0, 8],
            "itemsize": 168,
        }
    )
    SCENE_SHAPE_CIRCLE_DTYPE = numpy.dtype(
        {
            "names": ["radius"],
            "formats": ["<f4"],
            "offsets": [0],
            "itemsize": 4,
        }
    )
    SCENE_SHAPE_BOX_DTYPE = numpy.dtype(
        {
            "names": ["width", "height"],
            "formats": ["<f4", ">u8"],
            "offsets": [0, 4],
            "itemsize": 12,
        }
    )
    SCENE_SHAPE_DTYPE = numpy.dtype(
        {
            "names": ["tag", "as"],
            "formats": ["<u1", numpy.dtype({"names": ["circle", "box"], "formats": [SCENE_SHAPE_CIRCLE_DTYPE, SCENE_SHAPE_BOX_DTYPE], "offsets": [0, 0], "itemsize": 12})],
            "offsets": [0, 4],
            "itemsize": 16,
        }
    )
    SCENE_NOTE_DTYPE = numpy.dtype(
        {
            "names": ["length", "data"],
            "formats": ["<u4", ("u1", (20,))],
            "offsets": [0, 4],
            "itemsize": 24,
        }
    )
    SCENE_LAYER_DTYPE = numpy.dtype(
        {
            "names": ["present", "value"],
            "formats": ["<u1", "<u2"],
            "offsets": [0, 2],
            "itemsize": 4,
        }
    )
    SCENE_THUMB_DTYPE = numpy.dtype(
        {
            "names": ["width", "height", "data"],
            "formats": ["<u4", "<u4", ("<u1", (36,))],
            "offsets": [0, 4, 8],
            "itemsize": 44,
        }
    )
    SCENE_REST_DTYPE = numpy.dtype(
        {
            "names": ["length", "data"],
            "formats": ["<u4", ("u1", (9,))],
            "offsets": [0, 4],
            "itemsize": 16,
        }
    )
    SCENE_DTYPE = numpy.dtype(
        {
            "names": ["magic", "photo", "mode", "word", "state", "points", "shape", "note", "layer", "halves", "thumb", "tags", "total", "x", "id", "at", "ok", "rest", "key", "__proto__", "X"],
            "formats": [">u2", ("<u1", (30, 40, 3)), "<u1", "<u1", ">u2", SCENE_POINTS_DTYPE, SCENE_SHAPE_DTYPE, SCENE_NOTE_DTYPE, SCENE_LAYER_DTYPE, (">f2", (3, 2)), SCENE_THUMB_DTYPE, ("S8", (2,)), "<u8", "<i4", ("u1", (16,)), "<i8", "<u1", SCENE_REST_DTYPE, ("u1", (3,)), "<i8", "<u1"],
            "offsets": [0, 2, 3602, 3603, 3604, 3608, 3776, 3792, 3816, 3820, 3832, 3876, 3896, 4000, 4004, 4024, 4032, 4036, 4052, 4056, 4064],
            "itemsize": 4072,
        }
    )
    DTYPE = SCENE_DTYPE

    def view(data, at=0):
        """The bytes themselves, from 'at' on, as a record of DTYPE: reads and writes touch them. Nothing is checked."""
        return numpy.ndarray((), DTYPE, data, at)
