/** What every module has: reading and writing of numbers and texts, each of which refuses what cannot be. */
export const RUNTIME: string = String.raw`
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

`;
