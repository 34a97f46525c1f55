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


def _store(form, data, at, value, path):
    try:
        struct.pack_into(form, data, at, value)
    except struct.error as error:
        whole = isinstance(value, int) and not isinstance(value, bool)
        raise LayoutError("out-of-range" if whole else "wrong-type", path, at, str(error)) from None
    except (OverflowError, TypeError) as error:
        raise LayoutError("out-of-range", path, at, str(error)) from None


def _load_bool(data, at, path):
    if data[at] > 1:
        raise LayoutError("invalid-bool", path, at, "the byte is %d; expected 0 or 1" % data[at])
    return data[at] == 1


def _store_bool(data, at, value, path):
    if not isinstance(value, bool) and value not in (0, 1):
        raise LayoutError("wrong-type", path, at, "expected True or False")
    data[at] = 1 if value else 0


def _load_safe(form, data, at, path):
    value = _load(form, data, at)
    if abs(value) > 9007199254740991:
        raise LayoutError("out-of-range", path, at, "%d is no safe integer" % value)
    return value


def _store_safe(form, data, at, value, path):
    if isinstance(value, int) and abs(value) > 9007199254740991:
        raise LayoutError("out-of-range", path, at, "%d is no safe integer" % value)
    _store(form, data, at, value, path)


def _load_count(form, data, at, most, path):
    value = _load(form, data, at)
    if value > most:
        raise LayoutError("over-capacity", path, at, "the bytes say %d; expected at most %d" % (value, most))
    return value


def _store_count(form, data, at, value, most, path):
    if not isinstance(value, int) or value < 0:
        raise LayoutError("wrong-type", path, at, "expected a count")
    if value > most:
        raise LayoutError("wrong-length", path, at, "%d are too many; expected at most %d" % (value, most))
    _store(form, data, at, value, path)


def _load_member(form, data, at, members, path):
    value = _load(form, data, at)
    for name, number in members.items():
        if number == value:
            return name
    raise LayoutError("unknown-member", path, at, "no member has the value %d" % value)


def _store_member(form, data, at, value, members, path):
    if not isinstance(value, str) or value not in members:
        raise LayoutError("unknown-member", path, at, "expected one of " + ", ".join(members))
    _store(form, data, at, members[value], path)


def _load_bits(form, data, at, members):
    word = _load(form, data, at)
    return {name: word >> shift & (1 << width) - 1 for name, (shift, width) in members.items()}


def _store_bits(form, data, at, value, members, path):
    word = 0
    for name, (shift, width) in members.items():
        part = _item(value, name, at, path)
        if not isinstance(part, int) or not 0 <= part < 1 << width:
            raise LayoutError("out-of-range", path + "." + name, at, "expected 0 to %d" % ((1 << width) - 1))
        word |= part << shift
    _store(form, data, at, word, path)


def _load_flags(form, data, at, members):
    word = _load(form, data, at)
    return {name: bool(word >> bit & 1) for name, bit in members.items()}


def _store_flags(form, data, at, value, members, path):
    word = sum(1 << bit for name, bit in members.items() if _item(value, name, at, path))
    _store(form, data, at, word, path)


def _check_constant(data, at, expected, path):
    if bytes(data[at : at + len(expected)]) != expected:
        raise LayoutError("not-constant", path, at, "the bytes are not the constant's")


def _text(octets, at, path):
    try:
        return bytes(octets).decode("utf-8")
    except UnicodeDecodeError as error:
        raise LayoutError("invalid-text", path, at, str(error)) from None


def _octets(value, at, path):
    if isinstance(value, str):
        try:
            return value.encode("utf-8")
        except UnicodeEncodeError as error:
            raise LayoutError("invalid-text", path, at, str(error)) from None
    raise LayoutError("wrong-type", path, at, "expected text")


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
    try:
        if isinstance(value, (list, tuple)):
            return bytes(value)
        return bytes(memoryview(value).cast("B"))
    except (TypeError, ValueError):
        raise LayoutError("wrong-type", path, at, "expected bytes") from None


def _store_bytes(data, at, value, size, path):
    octets = _buffer(value, at, path)
    if len(octets) != size:
        raise LayoutError("wrong-length", path, at, "%d bytes; expected %d" % (len(octets), size))
    data[at : at + size] = octets


def _store_uuid(data, at, value, path):
    try:
        data[at : at + 16] = (value if isinstance(value, uuid.UUID) else uuid.UUID(value)).bytes
    except (AttributeError, TypeError, ValueError):
        raise LayoutError("wrong-type", path, at, "expected a uuid") from None


def _load_numbers(form, data, at, count):
    return struct.unpack_from("%s%d%s" % (form[0], count, form[1]), data, at)


def _store_numbers(form, data, at, value, count, path):
    if _length(value, at, path) != count:
        raise LayoutError("wrong-length", path, at, "%d elements; expected %d" % (len(value), count))
    try:
        struct.pack_into("%s%d%s" % (form[0], count, form[1]), data, at, *value)
    except (struct.error, OverflowError, TypeError) as error:
        raise LayoutError("out-of-range", path, at, str(error)) from None


def _store_each(value, count, at, path, store):
    if _length(value, at, path) != count:
        raise LayoutError("wrong-length", path, at, "%d elements; expected %d" % (len(value), count))
    for index, element in enumerate(value):
        store(index, element)


def _length(value, at, path):
    try:
        return len(value)
    except TypeError:
        raise LayoutError("wrong-type", path, at, "expected elements") from None


def _item(value, name, at, path):
    try:
        return value[name]
    except (KeyError, TypeError, IndexError):
        raise LayoutError("missing-field", path, at, "%r is missing" % name) from None


def _given(value, name):
    return isinstance(value, dict) and name in value


def _private(data, at, length):
    """A copy, so that nobody changes the bytes between a check and a use."""
    copy = bytes(memoryview(data).cast("B")[at : at + length]) if at >= 0 else b""
    if len(copy) < length:
        raise LayoutError("too-short", "", len(copy), "the bytes end after %d; expected %d" % (len(copy), length))
    return copy

`;
