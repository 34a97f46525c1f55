"""Mortise in Python: mailboxes and streams in shared memory, with Node, C and other Pythons.

One file, no dependencies; numpy is used where it is there.

    import mortise

    with mortise.mailbox.reader("camera", timeout=5) as camera:
        for frame in camera:                    # the newest each time, until the writer ends the mailbox
            show(frame["image"])                # a numpy array of (height, width, channels), and yours

A channel describes itself, so a reader needs no layout. A writer takes one as the JSON that Mortise writes of it:

    frame = mortise.Layout(pathlib.Path("frame.json").read_text())
    with mortise.mailbox.writer("camera", frame) as out:
        out.write({"image": pixels, "width": 40, "height": 50})

Values are dicts. Numbers are int and float, arrays of numbers and images numpy arrays (memoryviews where numpy is
missing), text is str, blobs are bytes, enums are names, flags and bits are dicts, a union is a dict with its "kind", what
is optional is None or there, a uuid is a uuid.UUID, a time an int of nanoseconds since 1970 UTC, and a zstd field the
compressed bytes. What does not fit is refused, never wrapped.

Where it is sound: Python has no memory fences, and needs the order in which x86-64 keeps loads and stores. Elsewhere
opening a channel raises ``not-supported``, unless ``any_processor=True`` takes that risk. It runs on Linux, Python 3.8 and
later. A reader or writer belongs to one thread at a time.

The bytes are those of docs/protocol.md.
"""

import array
import errno
import fcntl
import json
import math
import mmap
import os
import platform
import re
import secrets
import select
import stat
import struct
import sys
import time
import uuid
import weakref
from threading import Lock

try:
    import numpy
except ImportError:
    numpy = None

__version__ = "0.0.0"
__all__ = ["ChannelError", "Layout", "LayoutError", "MortiseError", "TransportError", "mailbox", "stream"]


# Errors


class MortiseError(Exception):
    """What all errors here are; ``code`` is a word that never changes, ``context`` a dict of particulars."""

    def __init__(self, code, message, **context):
        super().__init__(message)
        self.code = code
        self.context = context


class LayoutError(MortiseError, ValueError):
    """A value that does not fit, or bytes that are none: ``path`` names the field, ``offset`` its place in the value.

    Codes: wrong-type, out-of-range, wrong-length, missing-field, unknown-field, unknown-member, invalid-text,
    invalid-bool, invalid-zstd, over-capacity, not-constant, too-short, bad-description.
    """

    def __init__(self, code, offset, problem):
        super().__init__(code, problem)
        self.offset = offset
        self.problem = problem
        self._names = []

    def _within(self, name):
        self._names.insert(0, name if isinstance(name, str) else "[%d]" % name)
        return self

    @property
    def path(self):
        return ".".join(self._names).replace(".[", "[")

    def __str__(self):
        return "%s (at %d): %s" % (self.path, self.offset, self.problem) if self._names else self.problem


class ChannelError(MortiseError):
    """A channel that is not as it must be.

    Codes: not-found, not-a-channel, wrong-version, wrong-kind, layout-mismatch, damaged, taken, too-many-readers,
    too-large, full, overrun, removed, closed, bad-option.
    """


class TransportError(MortiseError, OSError):
    """Shared memory that cannot be had: not-supported, no-permission, no-space, truncated, bad-name, exists,
    not-a-region, busy, system."""

    def __init__(self, code, message, **context):
        MortiseError.__init__(self, code, message, **context)

    def __str__(self):
        return str(self.args[0])


def _damaged(name, field, at, expected, received):
    message = 'channel "%s" is damaged: %s at byte %d is %s; expected %s. Remove it, and start its writer again.'
    values = (name, field, at, received, expected)
    return ChannelError("damaged", message % values, name=name, field=field, at=at, expected=expected, received=received)


# Layouts: a description's JSON to functions of bytes and values

_FORMATS = {
    "u8": "B", "u16": "H", "u32": "I", "u64": "Q", "i8": "b", "i16": "h", "i32": "i", "i64": "q",
    "f16": "e", "f32": "f", "f64": "d",
}  # fmt: skip
_BASES = ("u8", "u16", "u32", "i8", "i16", "i32")
_NAN = float("nan")
_MOST_BYTES = 2**31 - 1
_MOST_DESCRIPTION = 64 * 1024
_MOST_DEPTH = 200
_MOST_DIMENSIONS = 32


class _Type:
    """What is done with a kind of field.

    ``decode(data, at)`` makes a value of private bytes; ``encode(out, at, value)`` writes one over zeros, or over
    anything where it ``covers`` all of its bytes; ``walk(walk, at)`` tells which are in use, and is None where all are;
    ``scalar`` is a format of the struct module where the value is one number.
    """

    __slots__ = ("size", "decode", "encode", "walk", "covers", "scalar", "optional")

    def __init__(self, size, decode, encode, walk=None, covers=True, scalar=None, optional=False):
        self.size = size
        self.decode = decode
        self.encode = encode
        self.walk = walk
        self.covers = covers
        self.scalar = scalar
        self.optional = optional


class _Part:
    """A JSON object that anyone may have written, of which each member is checked as it is read."""

    __slots__ = ("_members", "depth")

    def __init__(self, members, depth=0):
        if type(members) is not dict:
            raise _malformed("an object was expected")
        if depth > _MOST_DEPTH:
            raise _malformed("parts stand in each other more than %d deep" % _MOST_DEPTH)
        self._members = members
        self.depth = depth

    def has(self, name):
        return name in self._members

    def integer(self, name, least=0, most=_MOST_BYTES):
        return _checked_integer(name, self._members.get(name), least, most)

    def word(self, name, choices=None):
        word = self._members.get(name)
        if type(word) is not str or not word.isascii() or (choices is not None and word not in choices):
            raise _malformed("%s cannot be %.100r" % (name, word))
        return word

    def part(self, name):
        return _Part(self._members.get(name), self.depth + 1)

    def items(self, name):
        items = self._members.get(name)
        if type(items) is not list:
            raise _malformed("%s has to be a list" % name)
        return items

    def parts(self, name):
        return [_Part(item, self.depth + 1) for item in self.items(name)]

    def order(self, size=4):
        return "<" if size == 1 or self.word("order", ("le", "be")) == "le" else ">"


def _malformed(problem):
    return LayoutError("bad-description", 0, "the description is not one of a layout: %s" % problem)


def _checked_integer(name, value, least, most):
    if type(value) is not int or not least <= value <= most:
        raise _malformed("%s cannot be %.100r" % (name, value))
    return value


def _expect(right, problem):
    if not right:
        raise _malformed(problem)


def _distinct(names):
    for name in names:
        _expect(type(name) is str and name.isascii(), "a name cannot be %.100r" % (name,))
    _expect(len(set(names)) == len(names), "a name stands there twice")
    return names


def _type_of(part):
    return _KINDS[part.word("kind", _KINDS)](part)


def _refused(code, at, problem):
    return LayoutError(code, at, problem)


def _shown(value):
    try:
        text = repr(value)
    except ValueError:
        # Python writes no int of thousands of digits.
        text = "an int of %d bits" % value.bit_length() if isinstance(value, int) else type(value).__name__
    return text if len(text) <= 100 else text[:100] + "..."


_TYPES = {form: name for name, form in _FORMATS.items()}
_LIMITS = {"e": "65520", "f": "3.4028235677973366e+38", "d": "1.7976931348623157e+308"}


def _no_number(form, at, value):
    """What is said of a value that is none of a number's, whose format has no order."""
    if form in _LIMITS:
        expected = "%s, a magnitude below %s" % (_TYPES[form], _LIMITS[form])
        is_number = hasattr(value, "__float__")
    else:
        bits = 8 * struct.calcsize("<" + form)
        least, end = (-1 << bits - 1, 1 << bits - 1) if form.islower() else (0, 1 << bits)
        expected = "%s, %d to %d" % (_TYPES[form], least, end - 1)
        is_number = hasattr(value, "__index__")
    if value.__class__ is bool or not is_number:
        return _refused("wrong-type", at, "got %s; expected %s" % (_shown(value), expected))
    return _refused("out-of-range", at, "%s does not fit; expected %s" % (_shown(value), expected))


def _number(part):
    form = _FORMATS[part.word("type", _FORMATS)]
    size = part.integer("size")
    _expect(size == struct.calcsize("<" + form), "a number of %d bytes" % size)
    return _scalar(part.order(size) + form)


def _time(part):
    _expect(part.integer("size") == 8, "a time of other than 8 bytes")
    return _scalar(part.order() + "q")


def _scalar(form):
    packer = struct.Struct(form)
    unpack, pack = packer.unpack_from, packer.pack_into
    is_float = form[1] in "efd"

    def decode(data, at):
        return unpack(data, at)[0]

    def encode(out, at, value):
        if value.__class__ is bool:
            raise _no_number(form[1], at, value)
        try:
            # Equal values have equal bytes: one NaN stands for all.
            pack(out, at, _NAN if is_float and value != value else value)
        except (struct.error, OverflowError, TypeError, ValueError):
            raise _no_number(form[1], at, value) from None

    return _Type(packer.size, decode, encode, scalar=form)


def _bool(part):
    _expect(part.integer("size") == 1, "a bool of other than a byte")

    def decode(data, at):
        byte = data[at]
        if byte > 1:
            raise _refused("invalid-bool", at, "the byte is %d; expected 0 or 1" % byte)
        return byte == 1

    def encode(out, at, value):
        if not isinstance(value, bool) and not (numpy and isinstance(value, numpy.bool_)):
            raise _refused("wrong-type", at, "got %s; expected True or False" % _shown(value))
        out[at] = 1 if value else 0

    return _Type(1, decode, encode)


def _uuid(part):
    _expect(part.integer("size") == 16, "a uuid of other than 16 bytes")

    def decode(data, at):
        return uuid.UUID(bytes=bytes(data[at : at + 16]))

    def encode(out, at, value):
        try:
            out[at : at + 16] = (value if isinstance(value, uuid.UUID) else uuid.UUID(value)).bytes
        except (AttributeError, TypeError, ValueError):
            raise _refused("wrong-type", at, "got %s; expected a uuid" % _shown(value)) from None

    return _Type(16, decode, encode)


def _text_in(data, start, end, at):
    try:
        return str(data[start:end], "utf-8")
    except UnicodeDecodeError as error:
        raise _refused("invalid-text", at, "the bytes are no UTF-8: %s" % error.reason) from None


def _octets_of(value, most, at):
    if not isinstance(value, str):
        raise _refused("wrong-type", at, "got %s; expected a str" % _shown(value))
    try:
        octets = value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise _refused("invalid-text", at, "half of a surrogate pair has no UTF-8: %s" % error.reason) from None
    if len(octets) > most:
        raise _refused("wrong-length", at, "the text has %d bytes in UTF-8; expected at most %d" % (len(octets), most))
    return octets


def _char(part):
    size = part.integer("size", 1)

    def decode(data, at):
        octets = bytes(data[at : at + size])
        end = octets.find(0)
        return _text_in(octets, 0, size if end < 0 else end, at)

    def encode(out, at, value):
        octets = _octets_of(value, size, at)
        if 0 in octets:
            raise _refused("invalid-text", at, "the text holds a NUL, which would end it")
        out[at : at + size] = octets.ljust(size, b"\0")

    return _Type(size, decode, encode)


def _buffer_of(value, at, expected):
    try:
        return memoryview(value).cast("B")
    except (TypeError, ValueError):
        raise _refused("wrong-type", at, "got %s; expected %s" % (_shown(value), expected)) from None


def _target_of(buffer):
    """A buffer's bytes, to be written to."""
    target = _buffer_of(buffer, 0, "a buffer that can be written to")
    if target.readonly:
        raise _refused("wrong-type", 0, "got %s; expected a buffer that can be written to" % _shown(buffer))
    return target


def _bytes(part):
    size = part.integer("size", 1)

    def decode(data, at):
        return bytes(data[at : at + size])

    def encode(out, at, value):
        octets = _buffer_of(value, at, "%d bytes" % size)
        if len(octets) != size:
            raise _refused("wrong-length", at, "got %d bytes; expected %d" % (len(octets), size))
        out[at : at + size] = octets

    return _Type(size, decode, encode)


class _Counted:
    """A u32 count, and from ``start`` on room for ``capacity`` of something."""

    __slots__ = ("start", "capacity", "word", "size")

    def __init__(self, part, each=1):
        self.size = part.integer("size")
        self.capacity = part.integer("capacity", 1)
        self.start = part.integer("start", 4)
        self.word = struct.Struct(part.order() + "I")
        _expect(self.start + self.capacity * each <= self.size, "its capacity does not fit into its size")

    def read(self, data, at):
        count = self.word.unpack_from(data, at)[0]
        if count > self.capacity:
            raise _refused("over-capacity", at, "the bytes say %d; expected at most %d" % (count, self.capacity))
        return count

    def write(self, out, at, count):
        if count > self.capacity:
            raise _refused("wrong-length", at, "got %d; expected at most %d" % (count, self.capacity))
        self.word.pack_into(out, at, count)

    def walk_over(self, stride, each=None):
        start, size, capacity, word = self.start, self.size, self.capacity, self.word

        def step(walk, at):
            count = walk.number(word, at)
            if count > capacity:
                self.read(walk.fixed, at)
            walk.use(at + start)
            if each is None:
                walk.use(at + start + count * stride)
            else:
                for index in range(count):
                    each(walk, at + start + index * stride)
            walk.skip(at + size)

        return step


def _text(part):
    counted = _Counted(part)
    start, capacity = counted.start, counted.capacity

    def decode(data, at):
        begin = at + start
        return _text_in(data, begin, begin + counted.read(data, at), at)

    def encode(out, at, value):
        octets = _octets_of(value, capacity, at)
        counted.write(out, at, len(octets))
        out[at + start : at + start + len(octets)] = octets

    return _Type(counted.size, decode, encode, counted.walk_over(1), covers=False)


def _blob(part, check=None):
    counted = _Counted(part)
    start = counted.start

    def decode(data, at):
        begin = at + start
        return bytes(data[begin : begin + counted.read(data, at)])

    def encode(out, at, value):
        octets = _buffer_of(value, at, "bytes")
        if check is not None:
            check(octets, at)
        counted.write(out, at, len(octets))
        out[at + start : at + start + len(octets)] = octets

    return _Type(counted.size, decode, encode, counted.walk_over(1), covers=False)


def _zstd(part):
    _struct(part.part("content"))

    def check(octets, at):
        if bytes(octets[:4]) != b"\x28\xb5\x2f\xfd":
            raise _refused("invalid-zstd", at, "the bytes are no zstd frame")

    return _blob(part, check)


class _Numbers:
    """A run of numbers of one format as a numpy array, or else as a memoryview."""

    def __init__(self, form):
        order, self.code = form
        self.form = form
        self.itemsize = struct.calcsize(form)
        self.dtype = numpy.dtype(form) if numpy else None
        self.native = self.dtype.newbyteorder("=") if numpy else None
        self.swapped = self.itemsize > 1 and (order == "<") != (sys.byteorder == "little")
        self.is_float = self.code in "efd"

    def decode(self, data, at, shape, count):
        if numpy:
            return numpy.ndarray(shape, self.dtype, data, at)
        octets = data[at : at + count * self.itemsize]
        if self.code == "e":
            # The array module has no half precision; single precision holds the same numbers.
            numbers = array.array("f", struct.unpack("%s%de" % (self.form[0], count), octets))
        elif self.swapped:
            numbers = array.array(self.code)
            numbers.frombytes(octets)
            numbers.byteswap()
        else:
            view = memoryview(octets)
            return view.cast(self.code, shape) if count and len(shape) > 1 else view.cast(self.code)
        view = memoryview(numbers)
        return view.cast("B").cast(view.format, shape) if count and len(shape) > 1 else view

    def encode(self, out, at, value, count, shapes):
        """``shapes`` are those that an array may have; the first is named in errors."""
        if numpy and isinstance(value, numpy.ndarray):
            self._encode_array(out, at, value, count, shapes)
            return
        if isinstance(value, (bytes, bytearray, memoryview, array.array)):
            view = memoryview(value)
            if view.ndim > 1 and view.shape not in shapes:
                raise self._wrong_shape(at, view.shape, shapes)
            if view.format.lstrip("@") == self.code and not self.swapped and not self.is_float and view.c_contiguous:
                self._check_count(at, view.nbytes // self.itemsize, count, shapes)
                out[at : at + view.nbytes] = view.cast("B")
                return
            if view.format not in _FORMATS.values():
                raise _refused("wrong-type", at, "got a buffer of format %r; expected %r" % (view.format, self.code))
            value = view.cast("B").cast(view.format) if view.ndim > 1 else view
        if isinstance(value, (str, dict)):
            raise _refused("wrong-type", at, "got %s; expected %d numbers" % (_shown(value), count))
        try:
            numbers = list(value)
        except TypeError:
            raise _refused("wrong-type", at, "got %s; expected %d numbers" % (_shown(value), count)) from None
        self._check_count(at, len(numbers), count, shapes)
        for index, number in enumerate(numbers):
            if number.__class__ is bool or isinstance(number, (list, tuple)):
                raise _no_number(self.code, at + index * self.itemsize, number)._within(index)
            if self.is_float and number != number:
                numbers[index] = _NAN
        try:
            struct.pack_into("%s%d%s" % (self.form[0], count, self.code), out, at, *numbers)
        except (struct.error, OverflowError, TypeError, ValueError):
            raise self._first_wrong(at, numbers) from None

    def _first_wrong(self, at, numbers):
        for index, number in enumerate(numbers):
            try:
                struct.pack(self.form, number)
            except (struct.error, OverflowError, TypeError, ValueError):
                return _no_number(self.code, at + index * self.itemsize, number)._within(index)
        return _refused("wrong-type", at, "got %s; expected %d numbers" % (_shown(numbers), len(numbers)))

    def _encode_array(self, out, at, value, count, shapes):
        if value.shape not in shapes and value.shape != (count,):
            raise self._wrong_shape(at, value.shape, shapes)
        kind = value.dtype.kind
        if kind not in ("iuf" if self.is_float else "iu"):
            raise _refused("wrong-type", at, "got an array of %s; expected one of %s" % (value.dtype, self.dtype))
        if value.dtype != self.dtype and value.dtype != self.native and count:
            self._check_range(at, value)
        target = numpy.ndarray(value.shape, self.dtype, out, at)
        if not self.is_float:
            target[...] = value
            return
        with numpy.errstate(over="ignore", invalid="ignore"):
            target[...] = value
        absent = numpy.isnan(value)
        if absent.any():
            target[absent] = _NAN

    def _check_range(self, at, value):
        if self.is_float:
            with numpy.errstate(over="ignore"):
                fits = numpy.isfinite(value.astype(self.dtype)) | ~numpy.isfinite(value)
            if not fits.all():
                raise _refused("out-of-range", at, "a number is too large for %s" % self.dtype)
            return
        limits = numpy.iinfo(self.dtype)
        least, most = int(value.min()), int(value.max())
        if least < limits.min or most > limits.max:
            wrong = least if least < limits.min else most
            raise _refused("out-of-range", at, "%d does not fit; expected %d to %d" % (wrong, limits.min, limits.max))

    def _check_count(self, at, found, count, shapes):
        if found != count:
            raise _refused("wrong-length", at, "got %d numbers; expected %d %s" % (found, count, shapes[0]))

    def _wrong_shape(self, at, shape, shapes):
        return _refused("wrong-length", at, "got the shape %s; expected %s" % (shape, shapes[0]))


def _array(part):
    size, stride = part.integer("size", 1), part.integer("stride", 1)
    count = 1
    dimensions = []
    for dimension in part.items("dimensions"):
        dimensions.append(_checked_integer("a dimension", dimension, 1, size))
        count *= dimension
        _expect(count <= size, "the elements do not fit into the size")
    _expect(dimensions and count * stride <= size, "the elements do not fit into the size")
    element = _type_of(part.part("element"))
    _expect(1 <= element.size <= stride, "elements of %d bytes stand %d apart" % (element.size, stride))
    if element.scalar is not None and element.size == stride:
        numbers = _Numbers(element.scalar)
        shape = tuple(dimensions) if len(dimensions) <= _MOST_DIMENSIONS else (count,)
        shapes = (shape, (count,))

        def decode_numbers(data, at):
            return numbers.decode(data, at, shape, count)

        def encode_numbers(out, at, value):
            numbers.encode(out, at, value, count, shapes)

        return _Type(size, decode_numbers, encode_numbers, covers=count * stride == size)

    def decode(data, at):
        return _decode_each(element, stride, data, at, count)

    def encode(out, at, value):
        values = _elements_of(value, at)
        if len(values) != count:
            raise _refused("wrong-length", at, "got %d elements; expected %d" % (len(values), count))
        _encode_each(element, stride, out, at, values)

    each = element.walk

    def walk_over(walk, at):
        for index in range(count):
            each(walk, at + index * stride)

    covers = element.covers and element.size == stride and count * stride == size
    return _Type(size, decode, encode, None if each is None else walk_over, covers)


def _decode_each(element, stride, data, at, count):
    decode = element.decode
    values = []
    try:
        for place in range(at, at + count * stride, stride):
            values.append(decode(data, place))
    except LayoutError as error:
        raise error._within(len(values))
    return values


def _encode_each(element, stride, out, at, values):
    encode = element.encode
    for index, value in enumerate(values):
        try:
            encode(out, at + index * stride, value)
        except LayoutError as error:
            raise error._within(index)


def _elements_of(value, at):
    if isinstance(value, (str, bytes, dict)):
        raise _refused("wrong-type", at, "got %s; expected a list" % _shown(value))
    try:
        return list(value)
    except TypeError:
        raise _refused("wrong-type", at, "got %s; expected a list" % _shown(value)) from None


def _list(part):
    stride = part.integer("stride", 1)
    counted = _Counted(part, stride)
    element = _type_of(part.part("element"))
    start = counted.start
    _expect(1 <= element.size <= stride, "elements of %d bytes stand %d apart" % (element.size, stride))
    walk = counted.walk_over(stride, element.walk)
    if element.scalar is not None and element.size == stride:
        numbers = _Numbers(element.scalar)

        def decode_numbers(data, at):
            count = counted.read(data, at)
            return numbers.decode(data, at + start, (count,), count)

        def encode_numbers(out, at, value):
            try:
                count = len(value)
            except TypeError:
                raise _refused("wrong-type", at, "got %s; expected numbers" % _shown(value)) from None
            counted.write(out, at, count)
            numbers.encode(out, at + start, value, count, ((count,),))

        return _Type(counted.size, decode_numbers, encode_numbers, walk, covers=False)

    def decode(data, at):
        return _decode_each(element, stride, data, at + start, counted.read(data, at))

    def encode(out, at, value):
        values = _elements_of(value, at)
        counted.write(out, at, len(values))
        _encode_each(element, stride, out, at + start, values)

    return _Type(counted.size, decode, encode, walk, covers=False)


def _sample_of(part):
    sample = part.part("sample")
    sample.word("kind", ("number",))
    return _Numbers(_number(sample).scalar)


def _image(part):
    size = part.integer("size", 1)
    width, height, channels = part.integer("width", 1), part.integer("height", 1), part.integer("channels", 1)
    samples = _sample_of(part)
    count = width * height * channels
    _expect(count * samples.itemsize == size, "the samples are not as many as the size says")
    shape = (height, width, channels)
    shapes = (shape, (count,), (height, width)) if channels == 1 else (shape, (count,))

    def decode(data, at):
        return samples.decode(data, at, shape, count)

    def encode(out, at, value):
        samples.encode(out, at, value, count, shapes)

    return _Type(size, decode, encode)


def _bounded_image(part):
    size, start = part.integer("size", 1), part.integer("start", 8)
    most_width, most_height = part.integer("maxWidth", 1), part.integer("maxHeight", 1)
    channels = part.integer("channels", 1)
    order = part.order()
    sides = struct.Struct(order + "II")
    side = struct.Struct(order + "I")
    samples = _sample_of(part)
    each = channels * samples.itemsize
    _expect(start + most_width * most_height * each <= size, "the largest image does not fit into the size")

    def sides_in(data, at):
        width, height = sides.unpack_from(data, at)
        for name, found, most, offset in (("width", width, most_width, 0), ("height", height, most_height, 4)):
            if found > most:
                problem = "the bytes say %d; expected at most %d" % (found, most)
                raise _refused("over-capacity", at + offset, problem)._within(name)
        return width, height

    def decode(data, at):
        width, height = sides_in(data, at)
        samples_there = samples.decode(data, at + start, (height, width, channels), width * height * channels)
        return {"data": samples_there, "width": width, "height": height, "channels": channels}

    def encode(out, at, value):
        given = _fields_of(value, ("data", "width", "height", "channels"), at, ("channels",))
        width, height = given["width"], given["height"]
        for name, found, most, offset in (("width", width, most_width, 0), ("height", height, most_height, 4)):
            if type(found) is bool or not isinstance(found, int):
                problem = "got %s; expected an int, 0 to %d" % (_shown(found), most)
                raise _refused("wrong-type", at + offset, problem)._within(name)
            if not 0 <= found <= most:
                problem = "%s does not fit; expected 0 to %d" % (_shown(found), most)
                raise _refused("out-of-range", at + offset, problem)._within(name)
        if given.get("channels", channels) != channels:
            problem = "got %s; expected %d" % (_shown(given["channels"]), channels)
            raise _refused("wrong-length", at, problem)._within("channels")
        count = width * height * channels
        shapes = ((height, width, channels), (count,))
        try:
            samples.encode(out, at + start, given["data"], count, shapes + (((height, width),) if channels == 1 else ()))
        except LayoutError as error:
            raise error._within("data")
        sides.pack_into(out, at, width, height)

    def walk_over(walk, at):
        width, height = walk.number(side, at), walk.number(side, at + 4)
        if width > most_width or height > most_height:
            sides_in(walk.fixed, at)
        walk.use(at + start + width * height * each)
        walk.skip(at + size)

    return _Type(size, decode, encode, walk_over, covers=False)


def _base_of(part):
    base = part.part("base")
    base.word("kind", ("number",))
    base.word("type", _BASES)
    return _number(base)


def _enum(part):
    base = _base_of(part)
    _expect(part.integer("size") == base.size, "an enum of another size than its number's")
    names = _distinct([member.word("name") for member in part.parts("members")])
    values = [member.integer("value", -(2**31), 2**32 - 1) for member in part.parts("members")]
    _expect(len(set(values)) == len(values), "two names have one number")
    numbers = dict(zip(names, values))
    members = dict(zip(values, names))
    unpack = struct.Struct(base.scalar).unpack_from

    def decode(data, at):
        value = unpack(data, at)[0]
        name = members.get(value)
        if name is None:
            raise _refused("unknown-member", at, "no member has the value %d" % value)
        return name

    def encode(out, at, value):
        number = numbers.get(value) if isinstance(value, str) else None
        if number is None:
            code = "unknown-member" if isinstance(value, str) else "wrong-type"
            raise _refused(code, at, "got %s; expected one of %s" % (_shown(value), ", ".join(names)))
        base.encode(out, at, number)

    return _Type(base.size, decode, encode)


def _unsigned(base):
    """Reads and writes all bits of a base as one number."""
    packer = struct.Struct(base.scalar.upper())
    return (lambda data, at: packer.unpack_from(data, at)[0]), packer.pack_into


def _flags(part):
    base = _base_of(part)
    _expect(part.integer("size") == base.size, "flags of another size than their number's")
    names = _distinct(part.items("members"))
    _expect(len(names) <= 8 * base.size, "more flags than bits")
    read, write = _unsigned(base)

    def decode(data, at):
        word = read(data, at)
        return {name: bool(word >> bit & 1) for bit, name in enumerate(names)}

    def encode(out, at, value):
        word = 0
        given = _fields_of(value, names, at)
        for bit, name in enumerate(names):
            if not isinstance(given[name], bool):
                raise _refused("wrong-type", at, "got %s; expected True or False" % _shown(given[name]))._within(name)
            word |= given[name] << bit
        write(out, at, word)

    return _Type(base.size, decode, encode)


def _bits(part):
    base = _base_of(part)
    _expect(part.integer("size") == base.size, "bits of another size than their number's")
    members = part.parts("members")
    names = _distinct([member.word("name") for member in members])
    widths = [member.integer("width", 1, 32) for member in members]
    _expect(sum(widths) <= 8 * base.size, "more bits than there are")
    places = []
    for name, width in zip(names, widths):
        places.append((name, sum(widths[: len(places)]), (1 << width) - 1))
    read, write = _unsigned(base)

    def decode(data, at):
        word = read(data, at)
        return {name: word >> shift & most for name, shift, most in places}

    def encode(out, at, value):
        word = 0
        given = _fields_of(value, names, at)
        for name, shift, most in places:
            number = given[name]
            if type(number) is bool or not isinstance(number, int):
                raise _refused("wrong-type", at, "got %s; expected an int, 0 to %d" % (_shown(number), most))._within(name)
            if not 0 <= number <= most:
                raise _refused("out-of-range", at, "got %s; expected 0 to %d" % (_shown(number), most))._within(name)
            word |= number << shift
        write(out, at, word)

    return _Type(base.size, decode, encode)


def _optional(part):
    size, start = part.integer("size", 1), part.integer("start", 1)
    element = _type_of(part.part("element"))
    _expect(element.size >= 1 and start + element.size <= size, "what is optional does not fit into its size")
    presence = struct.Struct("B")

    def is_there(data, at):
        byte = data[at]
        if byte > 1:
            raise _refused("invalid-bool", at, "the byte is %d; expected 0 or 1" % byte)
        return byte

    def decode(data, at):
        return element.decode(data, at + start) if is_there(data, at) else None

    def encode(out, at, value):
        out[at] = 0 if value is None else 1
        if value is not None:
            element.encode(out, at + start, value)

    def walk_over(walk, at):
        if walk.number(presence, at) != 0:
            is_there(walk.fixed, at)
            _walk_part(walk, element, at + start)
        walk.skip(at + size)

    return _Type(size, decode, encode, walk_over, covers=False, optional=True)


def _walk_part(walk, part, at):
    walk.use(at)
    if part.walk is None:
        walk.use(at + part.size)
    else:
        part.walk(walk, at)


def _union(part):
    size, start = part.integer("size", 1), part.integer("start", 1)
    base = _base_of(part)
    arms = part.parts("arms")
    names = _distinct([arm.word("name") for arm in arms])
    types = [_struct(arm.part("type"), tagged=True) for arm in arms]
    _expect(types and start >= base.size, "a union without arms, or with its tag in them")
    for each in types:
        _expect(start + each.size <= size, "an arm does not fit into the size")
    tag = struct.Struct(base.scalar)
    indices = {name: index for index, name in enumerate(names)}

    def arm_of(data, at):
        index = tag.unpack_from(data, at)[0]
        if not 0 <= index < len(types):
            problem = "no arm has the number %d; expected 0 to %d" % (index, len(types) - 1)
            raise _refused("unknown-member", at, problem)._within("kind")
        return index

    def decode(data, at):
        index = arm_of(data, at)
        value = {"kind": names[index]}
        value.update(types[index].decode(data, at + start))
        return value

    def encode(out, at, value):
        try:
            kind = value["kind"]
        except (KeyError, TypeError, IndexError):
            if not hasattr(value, "keys"):
                problem = "got %s; expected a dict with kind: %s" % (_shown(value), ", ".join(names))
                raise _refused("wrong-type", at, problem) from None
            problem = "the field is missing; expected one of %s" % ", ".join(names)
            raise _refused("missing-field", at, problem)._within("kind") from None
        index = indices.get(kind) if isinstance(kind, str) else None
        if index is None:
            problem = "got %s; expected one of %s" % (_shown(kind), ", ".join(names))
            code = "unknown-member" if isinstance(kind, str) else "wrong-type"
            raise _refused(code, at, problem)._within("kind")
        base.encode(out, at, index)
        types[index].encode(out, at + start, value)

    def walk_over(walk, at):
        walk.number(tag, at)
        _walk_part(walk, types[arm_of(walk.fixed, at)], at + start)
        walk.skip(at + size)

    return _Type(size, decode, encode, walk_over, covers=False)


def _unknown_field(at, name, names):
    problem = "unknown field; expected %s" % (", ".join(names) or "none")
    return _refused("unknown-field", at, problem)._within(str(name))


def _fields_of(value, names, at, omissible=()):
    """A value's fields as a dict; refuses one that lacks some, or has others."""
    try:
        given = value if type(value) is dict else {name: value[name] for name in value.keys()}
    except (AttributeError, TypeError):
        raise _refused("wrong-type", at, "got %s; expected a dict with %s" % (_shown(value), ", ".join(names))) from None
    for name in names:
        if name not in given and name not in omissible:
            raise _refused("missing-field", at, "the field is missing")._within(name)
    if len(given) > len(names) or any(name not in names for name in given):
        other = next(name for name in given if name not in names)
        raise _unknown_field(at, other, names)
    return given


class _Field:
    __slots__ = ("name", "offset", "type", "part")

    def __init__(self, name, offset, type, part):
        self.name = name
        self.offset = offset
        self.type = type
        self.part = part


def _constant(part):
    """A constant's offset and bytes, and its name for messages."""
    number = part.part("type")
    number.word("kind", ("number",))
    form = _number(number).scalar
    text = part.word("value")
    try:
        octets = struct.pack(form, float(text) if form[1] in "efd" else int(text))
    except (ValueError, OverflowError, struct.error):
        raise _malformed("a constant cannot be %.100r" % text) from None
    return part.integer("offset"), octets, part.word("name") if part.has("name") else "const"


def _fields_in(part):
    """A struct's fields and constants, none of which overlaps another."""
    size = part.integer("size")
    constants = [_constant(each) for each in part.parts("constants")]
    fields = []
    for each in part.parts("fields"):
        type_part = each.part("type")
        fields.append(_Field(each.word("name"), each.integer("offset"), _type_of(type_part), type_part))
    _distinct([field.name for field in fields])
    spans = [(field.offset, field.offset + field.type.size) for field in fields]
    spans += [(offset, offset + len(octets)) for offset, octets, _ in constants]
    end, gaps = 0, []
    for begin, finish in sorted(spans):
        _expect(begin >= end, "fields stand over one another")
        if begin > end:
            gaps.append((end, begin))
        end = finish
    _expect(end <= size, "fields stand behind the end")
    if end < size:
        gaps.append((end, size))
    for field in fields:
        _expect(field.type.size >= 1, "a field without bytes")
    return size, constants, fields, gaps


def _struct(part, tagged=False):
    part.word("kind", ("struct",))
    size, constants, fields, gaps = _fields_in(part)
    names = [field.name for field in fields]
    known = set(names) | {"kind"} if tagged else set(names)
    # Numbers of one byte order are read by one call, with what lies between them skipped.
    runs = []
    for order in "<>":
        scalars = [field for field in fields if field.type.scalar and field.type.scalar[0] == order]
        if not scalars:
            continue
        scalars.sort(key=lambda field: field.offset)
        form, end = order, scalars[0].offset
        for field in scalars:
            form += "%dx%s" % (field.offset - end, field.type.scalar[1])
            end = field.offset + field.type.size
        runs.append((struct.Struct(form).unpack_from, scalars[0].offset, [field.name for field in scalars]))
    others = [(field.name, field.offset, field.type.decode) for field in fields if not field.type.scalar]
    encoders = [(field.name, field.offset, field.type.encode, field.type.optional) for field in fields]
    template = dict.fromkeys(names)

    def decode(data, at):
        for offset, octets, name in constants:
            if not _is_constant(data, at + offset, octets):
                raise _refused("not-constant", at + offset, "the bytes are not the constant's")._within(name)
        value = template.copy()
        for unpack, offset, run in runs:
            value.update(zip(run, unpack(data, at + offset)))
        for name, offset, part_decode in others:
            try:
                value[name] = part_decode(data, at + offset)
            except LayoutError as error:
                raise error._within(name)
        return value

    def encode(out, at, value):
        used = 1 if tagged else 0
        for name, offset, part_encode, optional in encoders:
            try:
                given = value[name]
                used += 1
            except (KeyError, IndexError, ValueError, TypeError):
                if not hasattr(value, "keys"):
                    problem = "got %s; expected a dict with %s" % (_shown(value), ", ".join(names))
                    raise _refused("wrong-type", at, problem) from None
                if not optional:
                    raise _refused("missing-field", at + offset, "the field is missing")._within(name) from None
                given = None
            try:
                part_encode(out, at + offset, given)
            except LayoutError as error:
                raise error._within(name)
        if len(value) != used:
            other = next((name for name in value if name not in known), None)
            if other is not None:
                raise _unknown_field(at, other, names)
        for offset, octets, _ in constants:
            out[at + offset : at + offset + len(octets)] = octets

    steps = [(field.offset, field.type.walk) for field in fields if field.type.walk is not None]

    def walk_over(walk, at):
        # Fixed fields, gaps and constants between the others are in use with the next that is.
        for offset, step in steps:
            walk.use(at + offset)
            step(walk, at + offset)
        walk.use(at + size)

    covers = not gaps and all(field.type.covers for field in fields)
    return _Type(size, decode, encode, walk_over if steps else None, covers)


def _is_constant(data, at, octets):
    return data[at : at + len(octets)] == octets


_KINDS = {
    "number": _number, "time": _time, "bool": _bool, "uuid": _uuid, "char": _char, "bytes": _bytes, "text": _text,
    "blob": _blob, "zstd": _zstd, "array": _array, "list": _list, "image": _image, "bounded-image": _bounded_image,
    "enum": _enum, "flags": _flags, "bits": _bits, "union": _union, "optional": _optional, "struct": _struct,
}  # fmt: skip


class _Cut:
    """A walk over the fixed form that collects what is in use."""

    def __init__(self, fixed):
        self.fixed = fixed
        self.pieces = []
        self._start = self._end = 0

    def use(self, end):
        self._end = end

    def number(self, packer, at):
        self._end = at + packer.size
        return packer.unpack_from(self.fixed, at)[0]

    def skip(self, offset):
        if self._end != offset:
            self.tell()
            self._start = self._end = offset

    def tell(self):
        if self._end > self._start:
            self.pieces.append(self.fixed[self._start : self._end])
        self._start = self._end


class _Expand:
    """A walk over the compact form that puts its bytes where they are in the fixed one.

    A count is looked at only in ``fixed``, to which it was copied once.
    """

    def __init__(self, compact, size):
        self.fixed = bytearray(size)
        self._compact = compact
        self._from = self._start = self._end = 0

    def use(self, end):
        self._end = end

    def number(self, packer, at):
        self._end = at + packer.size
        self.tell()
        return packer.unpack_from(self.fixed, at)[0]

    def skip(self, offset):
        if self._end != offset:
            self.tell()
            self._start = self._end = offset

    def tell(self):
        length = self._end - self._start
        piece = self._compact[self._from : self._from + length]
        if len(piece) < length:
            raise _refused("too-short", self._start + len(piece), "the compact bytes end within the value")
        self.fixed[self._start : self._end] = piece
        self._from += length
        self._start = self._end


class Layout:
    """What the bytes of a value are, of a description that Mortise made: ``JSON.stringify({ layout, bytes: description(layout) })``.

    A channel holds that text too. Nothing in it is trusted: it may be malformed, but never does harm.

    ``size`` is that of a value, ``offsets`` where each field stands, ``fingerprint`` the layout's 64 bits.

    Raises LayoutError ``bad-description``.

    >>> text = '{"kind":"struct","size":5,"constants":[],"fields":['
    >>> text += '{"name":"id","offset":0,"type":{"kind":"number","type":"u8","size":1}},'
    >>> text += '{"name":"count","offset":1,"type":{"kind":"number","type":"u32","size":4,"order":"le"}}]}'
    >>> Layout(text).encode({"id": 1, "count": 2}).hex()
    '0102000000'
    """

    def __init__(self, text):
        if not isinstance(text, (str, bytes, bytearray, memoryview)):
            raise _malformed("got %s; expected a str of JSON" % _shown(text))
        self.text = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else bytes(text)
        if len(self.text) > _MOST_DESCRIPTION:
            raise _malformed("it has %d bytes, and at most %d can be" % (len(self.text), _MOST_DESCRIPTION))
        try:
            whole = json.loads(self.text.decode("utf-8"), parse_constant=_no_constant)
            if type(whole) is not dict:
                raise _malformed("an object was expected")
            #: Whether a channel can be made with it: a bare description says too little to programs that have Mortise.
            self.complete = type(whole.get("layout")) is dict and "bytes" in whole
            described = whole.get("bytes") if "bytes" in whole else whole
            self._type = _struct(_Part(described))
            size, _, self._fields, gaps = _fields_in(_Part(described))
        except LayoutError:
            raise
        except (ValueError, RecursionError) as error:
            raise _malformed("%.200s" % error) from None
        _expect(1 <= size <= _MOST_BYTES, "a value without bytes")
        self.size = size
        self.offsets = {field.name: field.offset for field in self._fields}
        self.fingerprint = _fingerprint(described)
        self._decode = self._type.decode
        self._encode = self._type.encode
        #: Whether the compact form is the fixed one.
        self.is_fixed = self._type.walk is None
        # What encoding leaves as it was has to be zero before.
        unsettled = gaps + [(at.offset, at.offset + at.type.size) for at in self._fields if not at.type.covers]
        self._blanks = [(begin, end, bytes(end - begin)) for begin, end in sorted(unsettled)]

    def __repr__(self):
        return "<mortise.Layout of %d bytes: %s>" % (self.size, ", ".join(self.offsets))

    def decode(self, data, at=0):
        """The value at a place of some bytes, as a private copy; raises LayoutError."""
        copy = _private(_buffer_of(data, 0, "bytes")[at : at + self.size] if at >= 0 else b"")
        if len(copy) < self.size:
            raise _refused("too-short", len(copy), "the bytes end after %d; expected %d" % (len(copy), self.size))
        return self._decode(copy, 0)

    def encode(self, value):
        """A value's bytes, of which there are ``size``; raises LayoutError."""
        out = bytearray(self.size)
        self._encode(out, 0, value)
        return bytes(out)

    def encode_into(self, value, buffer, at=0):
        """Writes a value at a place of a buffer; what is there after an error is undefined. Raises LayoutError."""
        out = _target_of(buffer)
        if at < 0 or at + self.size > len(out):
            raise _refused("too-short", 0, "there is no room for %d bytes at %d of %d" % (self.size, at, len(out)))
        self._encode_at(out[at : at + self.size], value)

    def _encode_at(self, out, value):
        for begin, end, zeros in self._blanks:
            out[begin:end] = zeros
        self._encode(out, 0, value)

    def encode_compact(self, value):
        """A value's bytes without the capacity that it does not use, as streams have them; raises LayoutError."""
        return self.compact(self.encode(value))

    def decode_compact(self, data):
        """The value that compact bytes are; raises LayoutError."""
        return self._decode(self.expand(bytes(_buffer_of(data, 0, "bytes"))), 0)

    def compact(self, fixed):
        """The compact form of ``size`` bytes; raises LayoutError where these say what cannot be."""
        if len(fixed) != self.size:
            raise _refused("too-short", 0, "got %d bytes; expected %d" % (len(fixed), self.size))
        if self.is_fixed:
            return fixed
        cut = _Cut(fixed)
        self._type.walk(cut, 0)
        cut.tell()
        return b"".join(cut.pieces)

    def expand(self, compact):
        """The ``size`` bytes of which some are the compact form, unused capacity zero; raises LayoutError."""
        if self.is_fixed:
            if len(compact) < self.size:
                raise _refused("too-short", len(compact), "got %d bytes; expected %d" % (len(compact), self.size))
            return bytearray(compact[: self.size])
        expand = _Expand(compact, self.size)
        self._type.walk(expand, 0)
        expand.tell()
        return expand.fixed

    def mismatches(self, written):
        """Why values of another layout are not read as this one: a list of sentences, empty where they are."""
        there = {field.name: field for field in written._fields}
        found = []
        for field in self._fields:
            other = there.get(field.name)
            if other is None:
                found.append("%s is not written" % field.name)
            elif other.offset != field.offset:
                found.append("%s is written at %d, not at %d" % (field.name, other.offset, field.offset))
            elif other.part._members != field.part._members:
                types = _notation_of(other.part), _notation_of(field.part)
                # What differs may be what the notation does not tell: a stride, or a place within.
                as_what = "%s, not as %s" % types if types[0] != types[1] else "another %s" % types[0]
                found.append("%s is written as %s" % (field.name, as_what))
        return found


def _notation_of(part):
    """A checked part's type as Mortise's notation, cut off where it is long."""
    text = _notation(part)
    return text if len(text) <= 200 else text[:200] + "..."


def _notation(part):
    kind, members = part.word("kind"), part._members
    order = "be" if members.get("order") == "be" else ""
    if kind == "number":
        return members["type"] + order
    if kind in ("char", "bytes"):
        return "%s(%d)" % (kind, members["size"])
    if kind in ("text", "blob"):
        return "%s(%d)" % (kind, members["capacity"])
    if kind == "zstd":
        return "zstd(%s)" % _notation(part.part("content"))
    if kind == "array":
        return "%s[%s]" % (_notation(part.part("element")), ",".join(map(str, members["dimensions"])))
    if kind == "list":
        return "list(%s, %d)" % (_notation(part.part("element")), members["capacity"])
    if kind == "optional":
        return _notation(part.part("element")) + "?"
    if kind in ("image", "bounded-image"):
        form, sides = ("%d,%d", "width height") if kind == "image" else ("<=%d,<=%d", "maxWidth maxHeight")
        # Nobody has looked at what the pixels are called.
        pixels = "%.20s" % (members.get("pixels"),)
        sample = _notation(part.part("sample"))
        size = form % tuple(members[side] for side in sides.split())
        return "image(%s,%s%s)" % (size, pixels, "" if sample == "u8" else "," + sample)
    if kind == "enum":
        names = ["%s=%d" % (member["name"], member["value"]) for member in part.items("members")]
    elif kind == "flags":
        names = part.items("members")
    elif kind == "bits":
        names = ["%s:%d" % (member["name"], member["width"]) for member in part.items("members")]
    elif kind == "union":
        names = ["%s %s" % (arm.word("name"), _notation(arm.part("type"))) for arm in part.parts("arms")]
    elif kind == "struct":
        fields = ["%s %s" % (_notation(field.part("type")), field.word("name")) for field in part.parts("fields")]
        return "{ %s }" % " + ".join(fields)
    else:
        return kind
    return "%s(%s, %s)" % (kind, _notation(part.part("base")), ", ".join(names))


def _no_constant(text):
    raise _malformed("it holds %.100s" % text)


def _fingerprint(described):
    """FNV-1a of 64 bits over the description with sorted keys."""
    mark = 0xCBF29CE484222325
    for octet in json.dumps(described, sort_keys=True, separators=(",", ":")).encode("ascii"):
        mark = ((mark ^ octet) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return mark


_LARGE = 1 << 20


def _private(view):
    """A private copy of shared bytes."""
    if numpy and len(view) >= _LARGE:
        # numpy asks for large pages, and its copy is as fast as the machine's.
        copy = numpy.empty(len(view), numpy.uint8)
        copy[:] = view
        return memoryview(copy)
    return bytearray(view)


# Shared memory: a file, its locks, its bells

_F_OFD_GETLK, _F_OFD_SETLK, _F_WRLCK, _F_UNLCK = 36, 37, 1, 2
_FLOCK = struct.Struct("=hh4xqqi4x")
_LOCK_BASE = 1 << 46
_BELLS_ROW, _CREATOR_ROW, _REMOVER_ROW = 1024, 2048, 2049
_WRITER_ROW = 0
_SIDES = ".mortise."
_MOST_NAME = 215
_OPEN = os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_BUSY = (errno.EAGAIN, errno.EACCES)


def _system_error(error, what):
    codes = {errno.EACCES: "no-permission", errno.EPERM: "no-permission", errno.ENOSPC: "no-space"}
    message = "%s: %s" % (what, error.strerror or error)
    return TransportError(codes.get(error.errno, "system"), message, errno=error.errno)


def _check_machine(any_processor):
    if not sys.platform.startswith("linux"):
        raise TransportError("not-supported", "channels in Python are there on Linux alone; use Node, or C, on this system.")
    if platform.machine() in ("x86_64", "AMD64", "i686", "i386") or any_processor:
        return
    message = (
        "a channel in Python is sound where the processor keeps loads and stores in order, as x86-64 does; this is %s. "
        "Values may be torn: pass any_processor=True to take that risk." % platform.machine()
    )
    raise TransportError("not-supported", message)


def _check_name(name):
    wrong = (
        not isinstance(name, str)
        or not 1 <= len(name.encode("utf-8", "replace")) <= _MOST_NAME
        or re.search("[/\0\ud800-\udfff]", name)
        or name in (".", "..")
        or name.startswith(_SIDES)
    )
    if wrong:
        raise TransportError("bad-name", "%.300r is no name: give a str of 1 to %d bytes without /" % (name, _MOST_NAME))


_files = weakref.WeakSet()


class _File:
    """An open segment's descriptor, with its locks, and the bells beside it."""

    def __init__(self, directory, name, descriptor):
        self.directory, self.name, self.descriptor = directory, name, descriptor
        self.path = os.path.join(directory, name)
        self.where = 'region "%s"' % name
        found = os.fstat(descriptor)
        self.identity = (found.st_dev, found.st_ino)
        self.owner = found.st_uid
        self.owned = False
        self._locks = set()
        self._ringers = {}
        self._listeners = {}
        _files.add(self)

    @classmethod
    def find(cls, directory, name):
        """None where the name leads nowhere. It is never created by this."""
        path = os.path.join(directory, name)
        try:
            # Not blocking: opening a FIFO that has the name would wait.
            descriptor = os.open(path, os.O_RDWR | _OPEN)
        except FileNotFoundError:
            return None
        except OSError as error:
            if error.errno in (errno.ELOOP, errno.EISDIR, errno.ENXIO):
                raise TransportError("not-a-region", "%s is no shared memory" % path) from None
            raise _system_error(error, path) from None
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise TransportError("not-a-region", "%s is no shared memory" % path)
        return cls(directory, name, descriptor)

    @classmethod
    def create(cls, directory, name, length, mode, persist):
        """A new one of zeros; None where something has the name."""
        path = os.path.join(directory, name)
        # The mark of what goes with its creator comes with the name, the creator's lock follows, and the length, which
        # makes it a region for others, comes last: so a creator that is killed here leaves what is known as a leftover.
        mark = 0 if persist else stat.S_ISVTX
        try:
            descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR | _OPEN, mode & 0o700 | mark)
        except FileExistsError:
            return None
        except OSError as error:
            raise _system_error(error, path) from None
        file = cls(directory, name, descriptor)
        try:
            if not persist:
                file.owned = True
                if not file.lock(_CREATOR_ROW) or not file.named:
                    file.close()
                    return None
            os.fchmod(descriptor, mode | mark)
            # Else a full file system would be a bus error at the first touch.
            os.posix_fallocate(descriptor, 0, length)
            return file
        except OSError as error:
            file.owned = True
            file.close()
            raise _system_error(error, path) from None

    @property
    def size(self):
        return os.fstat(self.descriptor).st_size

    @property
    def mode(self):
        return os.fstat(self.descriptor).st_mode & 0o777

    @property
    def named(self):
        """Whether the name still leads here."""
        try:
            there = os.stat(self.path, follow_symlinks=False)
        except OSError:
            return False
        return (there.st_dev, there.st_ino) == self.identity

    @property
    def is_leftover_or_owned(self):
        """Whether it goes with a creator, dead or alive."""
        return bool(os.fstat(self.descriptor).st_mode & stat.S_ISVTX)

    def _lock_call(self, command, kind, row):
        flock = _FLOCK.pack(kind, os.SEEK_SET, _LOCK_BASE + row, 1, 0)
        return _FLOCK.unpack(fcntl.fcntl(self.descriptor, command, flock))

    def lock(self, row):
        """Takes a row's lock, which the system releases when this process dies; False where another has it."""
        if row in self._locks:
            return True
        try:
            self._lock_call(_F_OFD_SETLK, _F_WRLCK, row)
        except OSError as error:
            if error.errno in _BUSY:
                return False
            raise _system_error(error, self.where) from None
        self._locks.add(row)
        return True

    def unlock(self, row):
        if row in self._locks:
            self._locks.discard(row)
            self._lock_call(_F_OFD_SETLK, _F_UNLCK, row)

    def held_elsewhere(self, row):
        return self._lock_call(_F_OFD_GETLK, _F_WRLCK, row)[0] != _F_UNLCK

    def holds(self, row):
        return row in self._locks

    def adopt(self):
        """Takes the place of a dead creator; False where it lives, or there is none."""
        if self.owned:
            return True
        mine = self.owner == os.geteuid() or os.geteuid() == 0
        if not mine or not self.is_leftover_or_owned or not self.lock(_CREATOR_ROW):
            return False
        if self.named:
            self.owned = True
        else:
            self.unlock(_CREATOR_ROW)
        return self.owned

    def map(self, length):
        # A mapping keeps the locks of what it was made from, in forked children too; so it is made from another opening.
        own = os.open("/proc/self/fd/%d" % self.descriptor, os.O_RDWR | os.O_CLOEXEC)
        try:
            return mmap.mmap(own, length)
        except ValueError:
            raise TransportError("truncated", "%s is shorter than the %d bytes that it had" % (self.where, length)) from None
        except OSError as error:
            raise _system_error(error, self.where) from None
        finally:
            os.close(own)

    # Bells: FIFOs in a directory for the name

    @property
    def _side_directory(self):
        return os.path.join(self.directory, _SIDES + self.name)

    def _bell_path(self, row):
        return os.path.join(self._side_directory, "%d.bell-%d" % (self.identity[1], row))

    @property
    def _is_shared(self):
        return self.mode & 0o022 != 0

    def _is_trusted(self, user):
        return user in (os.geteuid(), self.owner, 0)

    def ring(self, row):
        """Wakes who listens to a bell; does nothing where nobody does."""
        for _ in range(2):
            ringer = self._ringers.get(row)
            if ringer is None:
                ringer = self._open_ringer(row)
                if ringer is None:
                    return
                self._ringers[row] = ringer
            try:
                os.write(ringer, b"\0")
                return
            except BlockingIOError:
                return  # A full FIFO has rings enough.
            except OSError:
                # Its listener is gone; the next one has a FIFO of its own.
                os.close(self._ringers.pop(row))

    def _open_ringer(self, row):
        try:
            descriptor = os.open(self._bell_path(row), os.O_WRONLY | _OPEN)
        except OSError:
            return None
        found = os.fstat(descriptor)
        # Nothing but a FIFO is ever written to, and none that only a stranger could have put there.
        if stat.S_ISFIFO(found.st_mode) and (self._is_shared or self._is_trusted(found.st_uid)):
            return descriptor
        os.close(descriptor)
        return None

    def listen(self, row):
        """The FIFO that rings come out of; None while another, who has just left, listens still."""
        if row in self._listeners:
            return self._listeners[row]
        if not self.lock(_BELLS_ROW + row):
            return None
        try:
            descriptor = self._make_fifo(self._bell_path(row))
        except OSError as error:
            self.unlock(_BELLS_ROW + row)
            raise _system_error(error, self._bell_path(row)) from None
        if descriptor is None:
            self.unlock(_BELLS_ROW + row)
            return None
        self._listeners[row] = descriptor
        return descriptor

    def _make_side_directory(self):
        directory = self._side_directory
        try:
            os.mkdir(directory, 0o700)
        except FileExistsError:
            pass
        found = os.stat(directory, follow_symlinks=False)
        if stat.S_ISDIR(found.st_mode) and found.st_uid == os.geteuid():
            writers = (self.mode & 0o222) | 0o200
            wanted = writers | writers << 1 | writers >> 1 | (stat.S_ISVTX if self._is_shared else 0)
            if stat.S_IMODE(found.st_mode) != wanted:
                os.chmod(directory, wanted)
        elif not stat.S_ISDIR(found.st_mode) or not self._is_trusted(found.st_uid):
            raise TransportError("no-permission", "%s, where bells would be, is another's; remove it." % directory)

    def _make_fifo(self, path):
        for _ in range(20):
            try:
                self._make_side_directory()
                self._remove_dead(path)
                os.mkfifo(path, 0o600)
                descriptor = os.open(path, os.O_RDWR | _OPEN)
            except FileNotFoundError:
                continue  # Whoever removed the last file of the directory has removed that too.
            except FileExistsError:
                if not stat.S_ISFIFO(os.stat(path, follow_symlinks=False).st_mode):
                    raise TransportError("not-a-region", "%s is no bell; remove it" % path) from None
                time.sleep(0.001)
                continue
            # Who sweeps up dead bells may have taken the new one for such, before it was marked.
            if _claim(descriptor) and _leads_to(path, descriptor):
                writers = (self.mode & 0o222) | 0o200
                os.fchmod(descriptor, writers | writers << 1)
                return descriptor
            os.close(descriptor)
            time.sleep(0.001)
        return None

    def _remove_dead(self, path):
        """Removes a dead listener's FIFO: a ring into it has to find nobody."""
        try:
            descriptor = os.open(path, os.O_RDWR | _OPEN)
        except OSError:
            return
        try:
            if stat.S_ISFIFO(os.fstat(descriptor).st_mode) and _claim(descriptor):
                os.unlink(path)
        finally:
            os.close(descriptor)

    def _remove_side(self, path, keep_directory):
        try:
            os.unlink(path)
        except OSError:
            pass
        if not keep_directory:
            try:
                os.rmdir(self._side_directory)
            except OSError:
                pass  # There are others.

    def _sweep(self):
        """Removes the bells of dead listeners."""
        try:
            entries = os.listdir(self._side_directory)
        except OSError:
            return
        for entry in entries:
            path = os.path.join(self._side_directory, entry)
            if re.fullmatch(r"\d+\.bell-\d+", entry) is None:
                continue
            try:
                descriptor = os.open(path, os.O_RDONLY | _OPEN)
            except OSError:
                continue
            try:
                if _claim(descriptor) and _leads_to(path, descriptor):
                    self._remove_side(path, False)
            finally:
                os.close(descriptor)
        try:
            if not os.path.lexists(self.path):
                os.rmdir(self._side_directory)
        except OSError:
            pass

    def remove_name(self):
        """Removes the name, if it still leads here."""
        # The remover's lock is held from the look to the removal, so the name cannot come to lead elsewhere in between.
        for _ in range(200):
            if self.lock(_REMOVER_ROW):
                break
            time.sleep(0.001)
        else:
            raise TransportError("busy", "%s is being removed by another" % self.where)
        try:
            if self.named:
                os.unlink(self.path)
        except OSError as error:
            raise _system_error(error, self.path) from None
        finally:
            self.unlock(_REMOVER_ROW)
        self._sweep()

    def close(self):
        """Lets go of all; what this process made, or adopted, is removed. A second call does nothing."""
        if self.descriptor < 0:
            return
        try:
            for row in self._listeners:
                self._remove_side(self._bell_path(row), self._is_shared)
            if self.owned:
                self.remove_name()
        finally:
            self.drop()

    def drop(self):
        """Closes the descriptors, and nothing else; a child after a fork must not touch its parent's locks."""
        descriptors = [*self._listeners.values(), *self._ringers.values(), self.descriptor]
        self._listeners, self._ringers, self._locks = {}, {}, set()
        self.descriptor, self.owned = -1, False
        for descriptor in descriptors:
            if descriptor >= 0:
                os.close(descriptor)


def _claim(descriptor):
    """Marks a FIFO as one that a living process listens to; False while another holds the mark."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    except OSError:
        return False


def _leads_to(path, descriptor):
    try:
        there = os.stat(path, follow_symlinks=False)
    except OSError:
        return False
    here = os.fstat(descriptor)
    return (there.st_dev, there.st_ino) == (here.st_dev, here.st_ino)


def _after_fork():
    for file in list(_files):
        file.drop()


os.register_at_fork(after_in_child=_after_fork)


# Segments: a file that holds a channel

_PROLOGUE = struct.Struct("<QIIQQQIIIIIIII")
_PROLOGUE_FIELDS = (
    "magic", "version", "kind", "length", "fingerprint", "instance", "valueLength", "slots", "stride", "readers",
    "controlAt", "dataAt", "descriptionAt", "descriptionLength",
)  # fmt: skip
_PROLOGUE_PLACES = dict(zip(_PROLOGUE_FIELDS, (0, 8, 12, 16, 24, 32, 40, 44, 48, 52, 56, 60, 64, 68)))
_PROLOGUE_LENGTH, _CONTROL_LENGTH, _ROW_LENGTH, _LINE, _SLOT_HEADER, _UNIT = 128, 512, 128, 128, 64, 16
_MAGIC = int.from_bytes(b"MORTISE\0", "little")
_VERSION = 1
_KINDS_OF_CHANNEL = {1: "mailbox", 2: "queue", 3: "broadcast"}
_LATEST, _CLAIMED, _TIME, _WAKE, _ROOM, _EPOCH, _STATE, _PID, _SINCE, _MARKS = 0, 4, 8, 128, 132, 256, 260, 264, 272, 384
_ENDED = 1
_MOST_DATA = 1 << 30
_LEAST_RING = 256
_TRIES = 1000
_MOST_FILLERS = 1024
_WORD = 0xFFFFFFFF
_MOST_PAIR = 1 << 53


def _round_up(value, multiple):
    return -(-value // multiple) * multiple


def _units_of(size):
    return 1 + -(-size // _UNIT)


def _ring_length(capacity, value_length):
    needed = (capacity + 1) * _UNIT * _units_of(value_length) + _UNIT
    length = _LEAST_RING
    while length < needed:
        length *= 2
    return length


class _Prologue:
    __slots__ = _PROLOGUE_FIELDS + ("name",)

    def __init__(self, name, **values):
        self.name = name
        for field in _PROLOGUE_FIELDS:
            setattr(self, field, values[field])

    @classmethod
    def read(cls, octets, available, name):
        """What a private copy of a prologue says, after a look at all of it."""
        values = dict(zip(_PROLOGUE_FIELDS, _PROLOGUE.unpack_from(octets)))
        if values["version"] != _VERSION:
            message = (
                'channel "%s" has version %d of the protocol; this program has %d. '
                "Run both sides with the same version of Mortise."
            )
            version = values["version"]
            raise ChannelError("wrong-version", message % (name, version, _VERSION), name=name, received=version)
        prologue = cls(name, **values)
        kind = _KINDS_OF_CHANNEL.get(prologue.kind)
        prologue._check("kind", kind is not None, "1 to 3")
        prologue.kind = kind
        prologue._check_places(available)
        return prologue

    def _check(self, field, right, expected):
        if not right:
            place = _PROLOGUE_PLACES[field]
            raise _damaged(self.name, field, place, expected, str(getattr(self, field)))

    def _check_places(self, available):
        mailbox = self.kind == "mailbox"
        self._check("valueLength", 1 <= self.valueLength <= _MOST_BYTES, "1 to %d" % _MOST_BYTES)
        slots = 3 <= self.slots <= 256 if mailbox else self.slots == 1
        self._check("slots", slots, "3 to 256" if mailbox else "1")
        self._check("readers", 1 <= self.readers <= (1 if self.kind == "queue" else 1000), "1 to 1000; 1 in a queue")
        at, length = self.descriptionAt, self.descriptionLength
        self._check("descriptionAt", _PROLOGUE_LENGTH <= at <= available, "a place behind the prologue")
        self._check("descriptionLength", length <= _MOST_DESCRIPTION, "at most %d" % _MOST_DESCRIPTION)
        self._check("controlAt", self.controlAt % _LINE == 0 and self.controlAt >= at + length, "a line behind it")
        behind = self.controlAt + _CONTROL_LENGTH + self.readers * _ROW_LENGTH
        self._check("dataAt", self.dataAt % _LINE == 0 and self.dataAt >= behind, "a line behind the readers' rows")
        stride = self.stride
        if mailbox:
            right = stride % _LINE == 0 and stride >= _SLOT_HEADER + self.valueLength
            self._check("stride", right, "lines for a value")
        else:
            right = _LEAST_RING <= stride <= _MOST_DATA and stride & stride - 1 == 0
            right = right and stride >= _ring_length(1, self.valueLength)
            self._check("stride", right, "a power of two, with room for values")
        self._check("length", self.length == self.dataAt + self.slots * stride, "the end of the data")
        self._check("length", self.length <= available, "at most %d, which the region has" % available)


def _plan(name, kind, layout, capacity, readers):
    """The prologue of a new segment."""
    control_at = _round_up(_PROLOGUE_LENGTH + len(layout.text), _LINE)
    data_at = control_at + _CONTROL_LENGTH + readers * _ROW_LENGTH
    slots, stride = 1, 0
    if kind == "mailbox":
        slots, stride = capacity, _round_up(_SLOT_HEADER + layout.size, _LINE)
    else:
        stride = _ring_length(capacity, layout.size)
    if slots * stride > _MOST_DATA:
        message = 'channel "%s": a capacity of %d is %d bytes; at most %d can be.'
        raise ChannelError("too-large", message % (name, capacity, slots * stride, _MOST_DATA), name=name)
    return _Prologue(
        name, magic=0, version=_VERSION, kind=kind, length=data_at + slots * stride, fingerprint=layout.fingerprint,
        instance=secrets.randbits(64), valueLength=layout.size, slots=slots, stride=stride, readers=readers,
        controlAt=control_at, dataAt=data_at, descriptionAt=_PROLOGUE_LENGTH, descriptionLength=len(layout.text),
    )  # fmt: skip


class _Segment:
    """A mapped segment whose prologue was checked: its bytes, and the same as words and as pairs of words.

    A load or a store of a memoryview of format I, Q or d is one instruction of the processor, at the multiples at which
    control words stand.
    """

    def __init__(self, file, memory, prologue):
        self.file, self.memory, self.prologue, self.name = file, memory, prologue, file.name
        whole = memoryview(memory)
        self.bytes = whole[: len(whole) & ~7]
        self.words, self.pairs, self.doubles = (self.bytes.cast(form) for form in "IQd")
        self._views = [whole, self.bytes, self.words, self.pairs, self.doubles]
        control = prologue.controlAt
        self.latest, self.claimed, self.wake = ((control + at) >> 2 for at in (_LATEST, _CLAIMED, _WAKE))
        self.room, self.state, self.epoch = ((control + at) >> 2 for at in (_ROOM, _STATE, _EPOCH))
        self.pid, self.marks = (control + _PID) >> 2, (control + _MARKS) >> 2
        self.time, self.since = (control + _TIME) >> 3, (control + _SINCE) >> 3
        self._lock = Lock()
        self.closed = False

    def row(self, row):
        """The index of the first word of a reader's row."""
        return (self.prologue.controlAt + _CONTROL_LENGTH + row * _ROW_LENGTH) >> 2

    def keep(self, view):
        """Remembers a view that has to end before the mapping can."""
        self._views.append(view)
        return view

    def fence(self):
        """Keeps later loads behind earlier stores.

        INVARIANT: a lock that is free is taken by a locked instruction, which is a full fence on x86-64.
        """
        self._lock.acquire()
        self._lock.release()

    @property
    def ended(self):
        return self.words[self.state] == _ENDED

    def wake_readers(self):
        """Rings each reader that sleeps.

        INVARIANT: the wake word is cleared before the rows are looked at; a reader sets its row first, and then the word.
        """
        words = self.words
        words[self.wake] = 0
        self.fence()
        for row in range(self.prologue.readers):
            waiting = self.row(row)
            if words[waiting] != 0:
                words[waiting] = 0
                self.file.ring(1 + row)

    def sign(self):
        self.words[self.pid] = os.getpid() & _WORD
        self.doubles[self.since] = time.time() * 1000
        self.words[self.state] = 0

    def close(self):
        if self.closed:
            return
        self.closed = True
        try:
            for view in reversed(self._views):
                view.release()
            self.memory.close()
        except BufferError:
            pass  # Someone looks at it still: it stays mapped until that ends.
        self.file.close()


def _is_made(file):
    return any(os.pread(file.descriptor, 8, 0))


def _find_segment(file):
    """The channel in a file; None while it is being made."""
    size = file.size
    if size == 0:
        return None
    if size < _PROLOGUE_LENGTH:
        raise _not_a_channel(file.name, "has only %d bytes" % size)
    memory = file.map(size)
    try:
        # INVARIANT: the magic is stored last, and loaded first: whoever sees it sees all that was written before.
        magic = int.from_bytes(memory[:8], "little")
        if magic == 0:
            memory.close()
            return None
        if magic != _MAGIC:
            raise _not_a_channel(file.name, "begins with other bytes")
        return _Segment(file, memory, _Prologue.read(memory[:_PROLOGUE_LENGTH], size, file.name))
    except BaseException:
        memory.close()
        raise


def _not_a_channel(name, why):
    return ChannelError("not-a-channel", 'region "%s" is no channel: it %s.' % (name, why), name=name)


def _read_description(segment):
    """The layout that a segment describes, which has to agree with the prologue."""
    prologue = segment.prologue
    at, length = prologue.descriptionAt, prologue.descriptionLength
    try:
        layout = Layout(bytes(segment.bytes[at : at + length]))
    except LayoutError as error:
        raise _damaged(segment.name, "description", at, "a layout as JSON", str(error)) from None
    if layout.size != prologue.valueLength:
        raise _damaged(segment.name, "description", at, "a layout of %d bytes" % prologue.valueLength, str(layout.size))
    if layout.fingerprint != prologue.fingerprint:
        expected = "the fingerprint %d" % prologue.fingerprint
        raise _damaged(segment.name, "description", at, expected, "a layout of %d" % layout.fingerprint)
    return layout


# Ends: what readers and writers share


class _End:
    """One end of a channel. It is a context manager, and closed by the end of its block."""

    _role = "end"

    def __init__(self, segment, layout):
        self.name = segment.name
        #: The layout of values, as the channel describes it.
        self.layout = layout
        self._segment = segment
        self._words = segment.words
        self._pairs = segment.pairs
        # Also where the program drops it, or ends: the name goes with who made it.
        self._finalizer = weakref.finalize(self, segment.file.close)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def __repr__(self):
        state = "closed" if self.closed else "open"
        return '<mortise %s of %s "%s", %s>' % (self._role, self._segment.prologue.kind, self.name, state)

    @property
    def closed(self):
        return self._segment.closed

    def _assert_open(self):
        if self._segment.closed or self._segment.file.descriptor < 0:
            message = 'this %s of channel "%s" is closed; open another.' % (self._role, self.name)
            raise ChannelError("closed", message, name=self.name)

    def close(self):
        """Lets go of the channel. A second call does nothing."""
        self._segment.close()

    def status(self):
        """What the channel looks like now, as a dict: kind, writer (alive, dead, ended), epoch, pid, sequence, readers, named."""
        self._assert_open()
        segment, file = self._segment, self._segment.file
        rows = range(1, 1 + segment.prologue.readers)
        alive = file.holds(_WRITER_ROW) or file.held_elsewhere(_WRITER_ROW)
        return {
            "name": self.name,
            "kind": segment.prologue.kind,
            "writer": "ended" if segment.ended else "alive" if alive else "dead",
            "epoch": self._words[segment.epoch],
            "pid": self._words[segment.pid],
            "sequence": self._newest_number(),
            "readers": sum(file.holds(row) or file.held_elsewhere(row) for row in rows),
            "named": file.named,
        }

    # Waiting: steps that say how long to sleep, for threads and for event loops alike

    def _steps(self, ready, timeout, bell, flags, lost=None):
        """Sleeps until ready says so, or the time is over; the flags tell the other side."""
        words, segment = self._words, self._segment
        deadline = None if timeout is None else _deadline(timeout)
        for _ in range(1 if deadline is not None and timeout <= 0 else 32):
            if ready():
                return True
        try:
            while True:
                left = 3600.0 if deadline is None else deadline - time.monotonic()
                if left <= 0:
                    return False
                listening = segment.file.listen(bell) is not None
                # INVARIANT: the flags are set before the last look; the other side looks at them after it has stored what
                # that look would see. So either the look finds it, or the other side finds the flag and rings.
                for flag in flags:
                    words[flag] = 1
                segment.fence()
                if ready():
                    return True
                error = None if lost is None else lost()
                if error is not None:
                    if ready():
                        return True
                    raise error
                # At most a second: whoever was to ring may have died before.
                yield bell, min(left, 1.0 if listening else 0.005)
                if ready():
                    return True
        finally:
            if not segment.closed:
                words[flags[0]] = 0

    def _run(self, steps):
        try:
            while True:
                bell, seconds = next(steps)
                self._sleep(bell, seconds)
        except StopIteration as end:
            return end.value
        finally:
            steps.close()

    def _sleep(self, bell, seconds):
        descriptor = self._segment.file.listen(bell)
        if descriptor is None:
            time.sleep(seconds)
            return
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        if poll.poll(math.ceil(seconds * 1000)):
            _drain(descriptor)

    async def _run_async(self, steps):
        try:
            while True:
                bell, seconds = next(steps)
                await self._sleep_async(bell, seconds)
                self._assert_open()
        except StopIteration as end:
            return end.value
        finally:
            steps.close()

    async def _sleep_async(self, bell, seconds):
        import asyncio

        descriptor = self._segment.file.listen(bell)
        if descriptor is None:
            await asyncio.sleep(seconds)
            return
        loop = asyncio.get_running_loop()
        heard = asyncio.Event()
        loop.add_reader(descriptor, heard.set)
        try:
            await asyncio.wait_for(heard.wait(), seconds)
        except asyncio.TimeoutError:
            return
        finally:
            loop.remove_reader(descriptor)
        if not self.closed:
            _drain(descriptor)


def _drain(descriptor):
    try:
        while len(os.read(descriptor, 4096)) == 4096:
            pass
    except BlockingIOError:
        pass


class _Reader(_End):
    _role = "reader"

    def __init__(self, segment, layout, row):
        super().__init__(segment, layout)
        self._bell = 1 + row
        self._flags = (segment.row(row), segment.wake)

    @property
    def ended(self):
        """Whether the writer ended the channel: nothing will come but what is there."""
        self._assert_open()
        return self._segment.ended

    def _lost(self):
        file = self._segment.file
        if file.named or file.held_elsewhere(_WRITER_ROW):
            return None
        message = 'channel "%s" was removed, and its writer is dead; open a reader again to wait for a new one.'
        return ChannelError("removed", message % self.name, name=self.name)

    def _value_steps(self, timeout):
        """Waits for what _unread gives; None when the time is over, or at the end."""
        self._assert_open()
        deadline = None if timeout is None else _deadline(timeout)
        segment = self._segment
        while True:
            # Asked before the look, which then sees all that was written.
            ended = segment.ended
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            there = yield from self._steps(self._is_ready, left, self._bell, self._flags, self._lost)
            found = self._unread()
            if found is not None or ended or not there:
                return found

    def _wait(self, timeout):
        _check_timeout(timeout)
        found = self._unread()
        return self._run(self._value_steps(timeout)) if found is None else found

    async def _wait_async(self, timeout):
        _check_timeout(timeout)
        found = self._unread()
        return await self._run_async(self._value_steps(timeout)) if found is None else found


class _Writer(_End):
    _role = "writer"

    def close(self):
        """Ends the channel: readers get what is there, and then come to the end. One that persists waits for the next writer."""
        segment = self._segment
        if segment.closed:
            return
        if segment.file.descriptor >= 0:
            if segment.file.owned:
                self._words[segment.state] = _ENDED
            segment.fence()
            # Also where it goes on: a reader shall see soon that this writer is gone.
            segment.wake_readers()
        segment.close()


# Mailboxes


class MailboxReader(_Reader):
    """Reads the newest value; what it gives is whole, and its own.

    Opened by ``mailbox.reader``. A loop over it gives the newest value each time, none twice, until the writer ends the
    mailbox; ``async for`` does too.
    """

    def __init__(self, segment, layout, row):
        super().__init__(segment, layout, row)
        prologue = segment.prologue
        self._slots = []
        for slot in range(prologue.slots):
            at = prologue.dataAt + slot * prologue.stride
            value = at + _SLOT_HEADER
            self._slots.append((at >> 3, segment.keep(segment.bytes[value : value + layout.size])))
        self._latest = segment.latest
        self._decode = layout._decode
        self._copy = _private if layout.size >= _LARGE else bytearray
        # The pair of words of the number that was read last, and the index of its slot.
        self._pair = 0
        self._last = 0
        #: How many values were not read.
        self.drops = 0

    def read(self):
        """The newest value, whether or not it was read before; None before the first.

        Raises ChannelError ``overrun``, ``damaged``, ``closed``; LayoutError where the bytes are no value.
        """
        copy = self._newest(self._copy)
        return None if copy is None else self._decode(copy, 0)

    def read_into(self, buffer):
        """Copies the newest value's bytes into a writable buffer of ``layout.size`` bytes; False before the first."""
        target = _target_of(buffer)
        if len(target) != self.layout.size:
            raise _refused("wrong-length", 0, "got a buffer of %d bytes; expected %d" % (len(target), self.layout.size))

        def copy(slot):
            target[:] = slot
            return True

        return self._newest(copy) is True

    def read_in_place(self, use):
        """Calls a function with the newest value's bytes, in shared memory; gives what that returns, and None before the first.

        The function is called again where the writer came between, and what it returned, or raised, before is dropped. It
        should only compute, and keep no view of the memoryview.
        """

        def look(slot):
            with slot.toreadonly() as view:
                try:
                    return True, use(view)
                except Exception as error:
                    return False, error

        found = self._newest(look)
        if found is None:
            return None
        if not found[0]:
            raise found[1]
        return found[1]

    def next(self, timeout=None):
        """The newest value that was not read yet, waiting for one; None when the seconds are over, or at the end.

        Raises as :meth:`read`, and ChannelError ``removed``.
        """
        copy = self._wait(timeout)
        return None if copy is None else self._decode(copy, 0)

    async def next_async(self, timeout=None):
        """As :meth:`next`, in an event loop of asyncio."""
        copy = await self._wait_async(timeout)
        return None if copy is None else self._decode(copy, 0)

    def __iter__(self):
        value = self.next()
        while value is not None:
            yield value
            value = self.next()

    async def __aiter__(self):
        value = await self.next_async()
        while value is not None:
            yield value
            value = await self.next_async()

    @property
    def sequence(self):
        """The number of the value that was read last, from 1; 0 before the first."""
        return self._pair >> 1

    @property
    def has_new(self):
        """Whether there is a value that was not read yet."""
        self._assert_open()
        at, _ = self._find()
        pair = self._pairs[at]
        return pair & 1 == 1 and pair > self._pair

    def _is_ready(self):
        return self.has_new or self._segment.ended

    def _unread(self):
        return self._newest(self._copy) if self.has_new else None

    def _find(self):
        slot = self._words[self._latest]
        if slot >= len(self._slots):
            expected = "0 to %d" % (len(self._slots) - 1)
            raise _damaged(self.name, "latest", self._latest * 4, expected, str(slot))
        return self._slots[slot]

    def _newest(self, take):
        if self._segment.closed:
            self._assert_open()
        pairs = self._pairs
        for _ in range(_TRIES):
            at, value = self._find()
            # INVARIANT: the number is loaded before the value, and again after it. It is odd where a value is there, and
            # never the same odd number again; both halves come in one load.
            pair = pairs[at]
            if pair < self._pair:
                # A value was read that `latest` does not lead to yet: it is the newest still.
                at, value = self._slots[self._last]
                pair = pairs[at]
            if pair & 1 == 0:
                if self._pair == 0 and self._find()[0] == at and pairs[at] == pair:
                    return None
                continue
            result = take(value)
            if pairs[at] == pair:
                if self._pair:
                    self.drops += max(0, (pair - self._pair >> 1) - 1)
                self._pair = pair
                self._last = (at * 8 - self._segment.prologue.dataAt) // self._segment.prologue.stride
                return result
        message = 'channel "%s": the writer came between in %d tries to read. Give it more slots, or write less often.'
        raise ChannelError("overrun", message % (self.name, _TRIES), name=self.name)

    def _newest_number(self):
        pair = self._pairs[self._find()[0]]
        return max(pair if pair & 1 else 0, self._pair) >> 1


class MailboxWriter(_Writer):
    """Writes values of which the newest counts. A write never waits, whatever readers do. Opened by ``mailbox.writer``."""

    def __init__(self, segment, layout):
        super().__init__(segment, layout)
        prologue = segment.prologue
        self._places = [prologue.dataAt + slot * prologue.stride for slot in range(prologue.slots)]
        self._slots = []
        for at in self._places:
            self._slots.append(segment.keep(segment.bytes[at + _SLOT_HEADER : at + _SLOT_HEADER + layout.size]))
        self._encode = layout._encode_at
        self._newest, self._number = self._recover()

    def write(self, value):
        """Makes a value the newest one; raises LayoutError, and nothing is published, where it does not fit."""
        self._put(value, self._encode)

    def write_bytes(self, buffer):
        """The same of a value's bytes, of which there are ``layout.size``. They are not looked at."""
        octets = _buffer_of(buffer, 0, "%d bytes" % self.layout.size)
        if len(octets) != self.layout.size:
            raise _refused("wrong-length", 0, "got %d bytes; expected %d" % (len(octets), self.layout.size))
        self._put(octets, _copy_into)

    def _put(self, value, put):
        self._assert_open()
        segment, words = self._segment, self._words
        slot = (self._newest + 1) % len(self._slots)
        number = self._number + 1
        pair = 2 * number + 1
        at = self._places[slot]
        low = at >> 2
        # INVARIANT: the mark that nothing is there comes before any byte, and the odd number after all: x86-64 keeps
        # stores in order.
        words[low] = pair - 1 & _WORD
        words[low + 1] = pair >> 32
        put(self._slots[slot], value)
        segment.doubles[(at >> 3) + 1] = time.time() * 1000
        words[low] = pair & _WORD
        words[segment.latest] = slot
        self._newest, self._number = slot, number
        # INVARIANT: whoever is not seen to sleep below sees the new slot.
        segment.fence()
        if words[segment.wake] != 0:
            segment.wake_readers()

    @property
    def sequence(self):
        """The number of the newest value."""
        return self._newest_number()

    def _newest_number(self):
        return self._number

    def _recover(self):
        """Where the writer before came to, which may have died at any step."""
        words, segment = self._words, self._segment
        newest = words[segment.latest]
        newest = newest if newest < len(self._places) else 0
        whole = begin = 0
        for slot, at in enumerate(self._places):
            pair = self._pairs[at >> 3]
            if pair >= _MOST_PAIR:
                raise _damaged(self.name, "slot %d" % slot, at, "a number", str(pair >> 1))
            if slot == 0:
                begin = pair >> 1
            if pair & 1 and pair >> 1 >= whole:
                whole, newest = pair >> 1, slot
        words[segment.latest] = newest
        return newest, whole if whole else begin


def _copy_into(out, octets):
    out[:] = octets


# Streams


class _Ring:
    """A stream's ring of records; positions count its units and wrap at 2^32."""

    def __init__(self, segment):
        prologue = segment.prologue
        self.segment, self.name = segment, segment.name
        self.words, self.pairs = segment.words, segment.pairs
        self.units = prologue.stride // _UNIT
        self.mask = self.units - 1
        self.first = prologue.dataAt
        self.largest = prologue.valueLength
        self.broadcast = prologue.kind == "broadcast"

    def at(self, position):
        """The byte of the header at a position."""
        return self.first + (position & self.mask) * _UNIT

    def to_end(self, position):
        return self.units - (position & self.mask)

    def size_at(self, position):
        """Bytes of the payload, and whether there is none but a way on."""
        size = self.words[(self.at(position) >> 2) + 2]
        return size & 0x7FFFFFFF, size >> 31 == 1

    def has(self, position, pair):
        return self.pairs[self.at(position) >> 3] == pair

    def read(self, position):
        """Number's pair, payload's bytes, whether a filler, units, and whether there can be such a record."""
        pair = self.pairs[self.at(position) >> 3]
        size, filler = self.size_at(position)
        units = _units_of(size)
        possible = pair & 1 == 1 and pair < _MOST_PAIR and units <= self.to_end(position)
        return pair, size, filler, units, possible and (filler or size <= self.largest)

    def checked(self, position):
        found = self.read(position)
        if not found[4]:
            received = "number %d%s, size %d" % (found[0] >> 1, "" if found[0] & 1 else ", not there", found[1])
            raise self.damaged(position, "a record", received)
        return found

    def damaged(self, position, expected, received):
        return _damaged(self.name, "a record", self.at(position), expected, received)

    def is_lapped(self, position):
        """Whether a broadcast's writer may have written where the record at a position stands, or stood."""
        return self.broadcast and (self.words[self.segment.claimed] - position) & _WORD > self.units

    def commit(self, position, units, size, pair):
        """Commits a record whose payload stands there."""
        words = self.words
        low = self.at(position) >> 2
        words[low + 1] = pair >> 32
        words[low + 2] = size
        words[low + 3] = 0
        # INVARIANT: before a reader can come to the next header, that says that nothing is there; and whoever sees the
        # number sees all that was stored before.
        words[self.at(position + units) >> 2] = 0
        words[low] = pair & _WORD

    def fill(self, position, units, pair):
        self.commit(position, units, 1 << 31 | (units - 1) * _UNIT, pair)

    def has_sent(self, pair):
        """Whether the message that the writer told of last has this number, or a later one."""
        last = self.words[self.segment.latest]
        there = self.pairs[self.at(last) >> 3]
        return there & 1 == 1 and not self.size_at(last)[1] and there >= pair

    def observe_end(self):
        """The position behind what the writer told of last, and the pair that comes there, while the writer goes on."""
        words, latest = self.words, self.segment.latest
        for _ in range(_TRIES):
            last = words[latest]
            found = self.read(last)
            if found[4] and not self.is_lapped(last) and self.has(last, found[0]):
                return self._follow(*_behind(last, found))
            if words[latest] == last:
                self.checked(last)
        message = 'channel "%s": the writer came between in %d tries to find its end. Give it a larger capacity.'
        raise ChannelError("overrun", message % (self.name, _TRIES), name=self.name)

    def _follow(self, position, pair):
        """In a queue, over records that were committed and not told of yet."""
        walked = 0
        while not self.broadcast and walked < self.units and self.has(position, pair):
            found = self.read(position)
            if not found[4]:
                break
            walked += found[3]
            position, pair = _behind(position, found)
        return position, pair

    def find_end(self):
        """For the one writer: the last record's position, the one behind it, and the pair that comes there."""
        last = self.words[self.segment.latest]
        found = self.checked(last)
        position, pair = _behind(last, found)
        walked = 0
        while walked < self.units:
            if not self.has(position, pair):
                return last, position, pair
            found = self.checked(position)
            last = position
            position, pair = _behind(position, found)
            walked += found[3]
        raise self.damaged(position, "the end of the records", "records all around the ring")

    def eighth(self, position):
        return (position & self.mask) * 8 // self.units

    def mark(self, position, pair):
        at = self.segment.marks + 4 * self.eighth(position)
        self.words[at] = pair & _WORD
        self.words[at + 1] = pair >> 32
        self.words[at + 2] = position

    def find_place(self, least):
        """The marked record with which a lapped reader misses least, in the newer half of the ring; None where none is."""
        best = None
        for mark in range(8):
            at = self.segment.marks + 4 * mark
            position = self.words[at + 2]
            pair, _, filler, _, possible = self.read(position)
            # The record is believed, and the mark only where they agree.
            if not possible or filler or self.pairs[at >> 1] != pair or pair < least:
                continue
            if (self.words[self.segment.claimed] - position) & _WORD > self.units // 2:
                continue
            if best is None or pair < best[1]:
                best = position, pair
        return best

    def unread(self):
        """How many messages of a queue were not handled yet."""
        position, pair = self.observe_end()
        consumed = self.words[self.segment.row(0) + 1]
        return 0 if consumed == position else max(0, (pair - self.checked(consumed)[0]) >> 1)


def _behind(position, found):
    """The position behind a record, and the pair there: a filler has the number of the one that follows."""
    pair, _, filler, units, _ = found
    return (position + units) & _WORD, pair if filler else pair + 2


class StreamReader(_Reader):
    """Receives messages in order. Opened by ``stream.reader``.

    A queue's one consumer gets each, and after its death the next one begins with the first that was not handled. A
    broadcast's reader that is too slow is told by ``missed`` how many it did not get. A loop over it gives messages until
    the writer ends the stream.
    """

    def __init__(self, segment, layout, row):
        super().__init__(segment, layout, row)
        self._ring = _Ring(segment)
        self._bytes = segment.bytes
        self._is_queue = segment.prologue.kind == "queue"
        self._consumed = segment.row(0) + 1
        self._position, self._pair = self._find_start() if self._is_queue else self._ring.observe_end()
        self._decode = layout._decode
        #: How many messages this reader did not get, because the writer was faster; 0 in a queue.
        self.missed = 0

    def receive(self, timeout=None):
        """The next message, waiting for it; None when the seconds are over, or when all is received and the writer ended.

        Raises ChannelError ``damaged``, ``overrun``, ``removed``, ``closed``; LayoutError for a message that is no value,
        which is left out.
        """
        self.handled()
        found = self._wait(timeout)
        return None if found is None else self._decode(self._fixed(found), 0)

    def try_receive(self):
        """The next message if it is there, or None."""
        self.handled()
        found = self._unread()
        return None if found is None else self._decode(self._fixed(found), 0)

    def receive_into(self, buffer, timeout=None):
        """Copies the next message's bytes, in the fixed form, into a buffer of ``layout.size`` bytes; False for none."""
        target = _target_of(buffer)
        if len(target) != self.layout.size:
            raise _refused("wrong-length", 0, "got a buffer of %d bytes; expected %d" % (len(target), self.layout.size))
        self.handled()
        found = self._wait(timeout)
        if found is None:
            return False
        target[:] = self._fixed(found)
        return True

    async def receive_async(self, timeout=None):
        """As :meth:`receive`, in an event loop of asyncio."""
        self.handled()
        found = await self._wait_async(timeout)
        return None if found is None else self._decode(self._fixed(found), 0)

    def __iter__(self):
        value = self.receive()
        while value is not None:
            yield value
            value = self.receive()

    async def __aiter__(self):
        value = await self.receive_async()
        while value is not None:
            yield value
            value = await self.receive_async()

    def handled(self):
        """Says that what was received so far was handled: a queue's next consumer begins behind it. Receiving says so too."""
        self._assert_open()
        words, segment = self._words, self._segment
        if not self._is_queue or words[self._consumed] == self._position:
            return
        # INVARIANT: all loads of what was received came before; a writer that is not seen to wait below sees the room.
        words[self._consumed] = self._position
        segment.fence()
        if words[segment.room] != 0:
            words[segment.room] = 0
            segment.file.ring(_WRITER_ROW)

    @property
    def sequence(self):
        """The number of the message that was received last, from 1; 0 before the first."""
        return (self._pair >> 1) - 1

    def _newest_number(self):
        return (self._ring.observe_end()[1] >> 1) - 1

    def _fixed(self, payload):
        layout = self.layout
        return payload if layout.is_fixed else layout.expand(payload)

    def _find_start(self):
        ring = self._ring
        position = self._words[self._consumed]
        for _ in range(100):
            if ring.read(position)[0] & 1:
                return position, ring.checked(position)[0]
            end = ring.observe_end()
            if end[0] == position:
                return end
        raise ring.damaged(position, "the message at which the consumer begins", "none")

    def _is_ready(self):
        self._assert_open()
        ring = self._ring
        if self._find() is not None or ring.is_lapped(self._position):
            return True
        return (not self._is_queue and ring.has_sent(self._pair)) or self._segment.ended

    def _find(self):
        """Bytes of the next message's payload, if it is there."""
        ring = self._ring
        for _ in range(_MOST_FILLERS):
            position = self._position
            if not ring.has(position, self._pair):
                there = ring.pairs[ring.at(position) >> 3]
                if self._is_queue and there & 1 and there != self._pair:
                    raise ring.damaged(position, "message %d, or nothing" % (self._pair >> 1), "another")
                return None
            size, filler = ring.size_at(position)
            units = _units_of(size)
            fits = size == self.layout.size if self.layout.is_fixed else size <= self.layout.size
            if units > ring.to_end(position) or not (filler or fits):
                if ring.is_lapped(position):
                    return None
                raise ring.damaged(position, "a record of a possible size", "%d bytes" % size)
            if not filler:
                return size
            if ring.is_lapped(position):
                return None
            self._position = (position + units) & _WORD
        raise ring.damaged(self._position, "a message", "%d records without one" % _MOST_FILLERS)

    def _unread(self):
        """The next message's payload, as a private copy; None where it is not there."""
        ring = self._ring
        passed = False
        for _ in range(_TRIES):
            size = None if ring.is_lapped(self._position) else self._find()
            if size is None:
                if passed or ring.is_lapped(self._position):
                    self._catch_up()
                    passed = False
                    continue
                passed = not self._is_queue and ring.has_sent(self._pair)
                if not passed:
                    return None
                continue
            at = ring.at(self._position) + _UNIT
            payload = _private(self._bytes[at : at + size])
            # INVARIANT: x86-64 keeps the loads of the copy before these.
            if ring.is_lapped(self._position) or not ring.has(self._position, self._pair):
                continue
            self._position = (self._position + _units_of(size)) & _WORD
            self._pair += 2
            return payload
        message = 'channel "%s": the writer came between in %d tries to receive. Give it a larger capacity.'
        raise ChannelError("overrun", message % (self.name, _TRIES), name=self.name)

    def _catch_up(self):
        place = self._ring.find_place(self._pair) or self._ring.observe_end()
        self.missed += (place[1] - self._pair) >> 1
        self._position, self._pair = place


class StreamWriter(_Writer):
    """Sends messages of which each counts: to a queue's one consumer, or to all readers of a broadcast.

    Opened by ``stream.writer``.
    """

    def __init__(self, segment, layout):
        super().__init__(segment, layout)
        ring = self._ring = _Ring(segment)
        self._consumed = segment.row(0) + 1
        last, self._position, self._pair = ring.find_end()
        self._eighth = ring.eighth(last)
        words = self._words
        words[segment.latest] = last
        words[segment.room] = 0
        # Nothing is there until it is committed, whatever the writer before left.
        words[ring.at(self._position) >> 2] = 0
        if ring.broadcast:
            self._fill_claimed()

    def try_send(self, value):
        """Sends a message if there is room for it, as there always is in a broadcast; gives whether it was sent.

        Raises LayoutError where it does not fit; ChannelError ``closed``, ``damaged``.
        """
        return self._put(self._payload(value))

    def send(self, value, timeout=None):
        """The same, waiting while the queue is full; raises ChannelError ``full`` when the seconds are over."""
        self._send(self._payload(value), timeout)

    def send_bytes(self, buffer, timeout=None):
        """Sends a value's bytes, of which there are ``layout.size``, waiting as :meth:`send`.

        Raises LayoutError where a count in them cannot be; else they are not looked at.
        """
        self._send(self.layout.compact(_buffer_of(buffer, 0, "%d bytes" % self.layout.size)), timeout)

    def drained(self, timeout=None):
        """Waits until the consumer has handled all; False when the seconds are over. A broadcast has nothing to wait for."""
        self._assert_open()
        deadline = _deadline(timeout)
        delay = 0.001
        while not self._ring.broadcast and self._ring.unread() > 0:
            if time.monotonic() >= deadline:
                return False
            time.sleep(delay)
            delay = min(2 * delay, 0.02)
        return True

    @property
    def sequence(self):
        """The number of the message that was sent last."""
        return self._newest_number()

    def _newest_number(self):
        return (self._pair >> 1) - 1

    def _payload(self, value):
        fixed = bytearray(self.layout.size)
        self.layout._encode(fixed, 0, value)
        return self.layout.compact(fixed)

    def _send(self, payload, timeout):
        _check_timeout(timeout)
        if self._put(payload):
            return
        deadline = None if timeout is None else _deadline(timeout)
        while True:
            left = None if deadline is None else max(0.0, deadline - time.monotonic())
            there = self._run(self._steps(self._has_room(payload), left, _WRITER_ROW, (self._segment.room,)))
            if self._put(payload):
                return
            if not there:
                message = 'queue "%s" is full, and its consumer took nothing in time.' % self.name
                raise ChannelError("full", message, name=self.name)

    def _needed(self, payload):
        """Units of a filler, and all that are needed: one more is for the next header."""
        units = _units_of(len(payload))
        end = self._ring.to_end(self._position)
        filler = end if units > end else 0
        return units, filler, filler + units + 1

    def _has_room(self, payload):
        needed = self._needed(payload)[2]
        words, units = self._words, self._ring.units
        return lambda: self.closed or needed <= units - ((self._position - words[self._consumed]) & _WORD)

    def _put(self, payload):
        self._assert_open()
        segment, words, ring = self._segment, self._words, self._ring
        units, filler, needed = self._needed(payload)
        if ring.broadcast:
            # INVARIANT: what will be written is told before any byte of it.
            words[segment.claimed] = (self._position + needed) & _WORD
        else:
            used = (self._position - words[self._consumed]) & _WORD
            if used > ring.units:
                received = "a consumer at %d" % words[self._consumed]
                raise ring.damaged(self._position, "a position at most %d units before" % ring.units, received)
            if needed > ring.units - used:
                return False
        if filler:
            ring.fill(self._position, filler, self._pair)
            # INVARIANT: the record of `latest` is never written over by the next one.
            words[segment.latest] = self._position
            self._position = (self._position + filler) & _WORD
        position, pair = self._position, self._pair
        at = ring.at(position) + _UNIT
        segment.bytes[at : at + len(payload)] = payload
        ring.commit(position, units, len(payload), pair)
        words[segment.latest] = position
        segment.doubles[segment.time] = time.time() * 1000
        self._position = (position + units) & _WORD
        self._pair = pair + 2
        if ring.broadcast and ring.eighth(position) != self._eighth:
            self._eighth = ring.eighth(position)
            ring.mark(position, pair)
        # INVARIANT: whoever is not seen to sleep below sees the record.
        segment.fence()
        if words[segment.wake] != 0:
            segment.wake_readers()
        return True

    def _fill_claimed(self):
        """Leads readers over what the writer before had claimed, and may have written to."""
        words, ring, claimed = self._words, self._ring, self._segment.claimed
        spoilt = (words[claimed] - self._position - 1) & _WORD
        if spoilt > ring.units:
            # No writer claims so much: the word says nothing.
            words[claimed] = (self._position + 1) & _WORD
            return
        while spoilt > 0:
            units = min(spoilt, ring.to_end(self._position))
            ring.fill(self._position, units, self._pair)
            words[self._segment.latest] = self._position
            self._position = (self._position + units) & _WORD
            spoilt -= units


# Opening


_MOST_SECONDS = 1e9


def _check_timeout(timeout):
    if timeout is None or (isinstance(timeout, (int, float)) and timeout.__class__ is not bool and timeout >= 0):
        return
    raise ChannelError("bad-option", "a timeout of %s cannot be; give seconds, 0 or more." % _shown(timeout))


def _deadline(timeout):
    _check_timeout(timeout)
    return math.inf if timeout is None else time.monotonic() + min(timeout, _MOST_SECONDS)


def _open_reader(name, kinds, layout, timeout, wait, directory, any_processor):
    _check_name(name)
    _check_flags(name, wait=wait, any_processor=any_processor)
    directory = _directory_of(name, directory)
    _check_machine(any_processor)
    given = _layout_of(layout)
    deadline = _deadline(timeout)
    delay = 0.002
    while True:
        try:
            return _try_open_reader(name, kinds, given, directory, timeout, wait)
        except ChannelError as error:
            passing = error.code == "not-found" or (error.code == "too-many-readers") or (error.code == "taken" and wait)
            left = deadline - time.monotonic()
            if not passing or left <= 0:
                raise
        time.sleep(min(delay, left))
        delay = min(2 * delay, 0.05)


def _layout_of(layout):
    return layout if layout is None or isinstance(layout, Layout) else Layout(layout)


def _try_open_reader(name, kinds, given, directory, timeout, wait):
    file = _File.find(directory, name)
    if file is None:
        raise _not_found(name, "there is no channel", timeout)
    segment = None
    try:
        segment = _find_segment(file)
        if segment is None:
            raise _not_found(name, "a raw region of zeros has the name, or nobody finished making channel", timeout)
        if segment.ended:
            raise _not_found(name, "its writer has ended channel", timeout)
        kind = segment.prologue.kind
        if kind not in kinds:
            message = 'channel "%s" is a %s, not a %s.' % (name, kind, " or ".join(kinds))
            raise ChannelError("wrong-kind", message, name=name, expected=kinds, received=kind)
        layout = _read_description(segment)
        _assert_conform(name, layout, given)
        for row in range(segment.prologue.readers):
            if file.lock(1 + row):
                segment.words[segment.row(row)] = 0
                return (MailboxReader if kind == "mailbox" else StreamReader)(segment, layout, row)
        if kind == "queue":
            message = 'queue "%s" has a consumer that lives. Close that one, or %s.' % (name, _waiting(wait))
            raise ChannelError("taken", message, name=name)
        message = 'channel "%s" has %d readers, and rows for no more.' % (name, segment.prologue.readers)
        raise ChannelError("too-many-readers", message, name=name)
    except BaseException:
        (segment or file).close()
        raise


def _assert_conform(name, written, given):
    if given is None or given.fingerprint == written.fingerprint:
        return
    mismatches = given.mismatches(written)
    if mismatches:
        message = 'channel "%s" cannot be read with this layout: %s.' % (name, "; ".join(mismatches))
        raise ChannelError("layout-mismatch", message, name=name, mismatches=mismatches)


def _not_found(name, why, timeout=0):
    waited, longer = (" (waited %g s)" % timeout, "") if timeout else ("", ": timeout=5")
    message = '%s "%s"%s; start its writer, or wait longer%s.' % (why, name, waited, longer)
    return ChannelError("not-found", message, name=name)


def _waiting(wait):
    return "wait longer for it" if wait else "wait for it with wait=True"


class _NotYet(Exception):
    """Why a channel cannot be written to at this moment, which passes; `lives` where that may take long."""

    def __init__(self, name, why, lives=False):
        self.name, self.why, self.lives = name, why, lives

    def error(self, wait):
        advice = " Close that one, or %s." % _waiting(wait) if self.lives else ""
        return ChannelError("taken", 'channel "%s" %s.%s' % (self.name, self.why, advice), name=self.name)


class _Opening:
    """One writer's tries to open a channel."""

    def __init__(self, name, kind, layout, capacity, readers, mode, persist, directory):
        self.name, self.kind, self.layout, self.directory = name, kind, layout, directory
        self.mode, self.persist = mode, persist
        self.capacity, self.readers = capacity, readers
        self.plan = None
        self.began = time.monotonic()
        if layout is not None:
            self.plan = _plan(name, kind, layout, capacity or self._default_capacity(), readers or self._default_readers())

    def _default_capacity(self):
        return 4 if self.kind == "mailbox" else max(4, (1 << 20) // (_UNIT * _units_of(self.layout.size)))

    def _default_readers(self):
        return 1 if self.kind == "queue" else 32

    def try_open(self):
        file = _File.find(self.directory, self.name)
        if file is None:
            return self._create()
        segment = None
        try:
            segment = _find_segment(file)
            return self._enter_unmade(file) if segment is None else self._enter(segment)
        except BaseException:
            (segment or file).close()
            raise

    def _create(self):
        if self.layout is None:
            raise _not_found(self.name, "there is no channel")
        if not self.layout.complete:
            raise _malformed("it lacks the layout itself, so no channel can be made with it: give { layout, bytes }")
        file = _File.create(self.directory, self.name, self.plan.length, self.mode, self.persist)
        if file is None:
            raise _NotYet(self.name, "is being made by another writer")
        try:
            if not file.lock(_WRITER_ROW):
                raise _NotYet(self.name, "is being made by another writer")
            return self._make(file)
        except BaseException:
            file.close()
            raise

    def _make(self, file, clear=False):
        """The writer of a new channel, in a file of its length whose writer's lock this holds."""
        plan = self.plan
        segment = _Segment(file, file.map(plan.length), plan)
        try:
            if clear:
                for at in range(0, plan.length, _LARGE):
                    segment.bytes[at : at + _LARGE] = bytes(min(_LARGE, plan.length - at))
            writer = self._format(segment)
            # INVARIANT: whoever sees the magic sees all that was written before.
            segment.pairs[0] = _MAGIC
            return writer
        except BaseException:
            segment.close()
            raise

    def _format(self, segment):
        plan = self.plan
        values = [getattr(plan, field) for field in _PROLOGUE_FIELDS]
        values[2] = {kind: number for number, kind in _KINDS_OF_CHANNEL.items()}[self.kind]
        segment.bytes[: _PROLOGUE.size] = _PROLOGUE.pack(*values)
        at = plan.descriptionAt
        segment.bytes[at : at + plan.descriptionLength] = self.layout.text
        segment.sign()
        if self.kind != "mailbox":
            _Ring(segment).fill(0, 1, 3)
            segment.words[segment.claimed] = 2
            segment.words[segment.row(0) + 1] = 1
        return self._writer(segment, self.layout)

    def _writer(self, segment, layout):
        return (MailboxWriter if self.kind == "mailbox" else StreamWriter)(segment, layout)

    def _enter_unmade(self, file):
        """A file without a magic: its maker is at it, or died. It may be anybody's, so nothing but a leftover is removed."""
        name = self.name
        if file.size == 0:
            # Until it has a length, its maker has perhaps not the creator's lock; a live one sees that its name is gone.
            file.adopt()
            raise _NotYet(name, "is being made by another writer")
        not_yet = _NotYet(name, "is being made by another writer, or is a raw region of zeros")
        if self.plan is None:
            raise not_yet
        if not file.adopt():
            # The maker of one that stays holds nothing that would tell of its death but the writer's lock.
            if file.is_leftover_or_owned or time.monotonic() - self.began < 0.5:
                raise not_yet
        if not file.lock(_WRITER_ROW) or _is_made(file):
            raise not_yet
        if file.size == self.plan.length:
            return self._make(file, clear=True)
        if file.owned:
            raise not_yet  # It is removed when it is closed, and made anew.
        message = (
            'region "%s" is no channel, or one of another size that was never finished. '
            "Give this one another name, or remove that one."
        )
        raise ChannelError("not-a-channel", message % name, name=name)

    def _enter(self, segment):
        name, file, prologue = self.name, segment.file, segment.prologue
        if prologue.kind != self.kind:
            message = 'channel "%s" is a %s, not a %s.' % (name, prologue.kind, self.kind)
            raise ChannelError("wrong-kind", message, name=name, expected=self.kind, received=prologue.kind)
        if not file.lock(_WRITER_ROW):
            raise _NotYet(name, "has a writer that lives", lives=True)
        if not file.named:
            raise _NotYet(name, "is being removed by its writer")
        if segment.ended:
            file.adopt()
            raise _NotYet(name, "is being removed by its writer")
        layout = _read_description(segment)
        self._assert_same(prologue, layout)
        # First, since a channel that cannot be carried on shall stay as it is.
        writer = self._writer(segment, layout)
        # One that is to stay keeps its place, a dead one's, and goes with no writer.
        if not self.persist:
            file.adopt()
        if not file.named:
            raise _NotYet(name, "is being removed")
        segment.words[segment.epoch] = (segment.words[segment.epoch] + 1) & _WORD
        segment.sign()
        segment.fence()
        segment.wake_readers()
        return writer

    def _assert_same(self, prologue, layout):
        why = None
        if self.layout is not None and self.layout.fingerprint != layout.fingerprint:
            why = "has another layout: %s" % "; ".join(self.layout.mismatches(layout))
        elif self.readers is not None and prologue.readers != self.readers:
            why = "has rows for %d readers" % prologue.readers
        elif self.capacity is not None:
            planned = _plan(self.name, self.kind, layout, self.capacity, prologue.readers)
            if (planned.slots, planned.stride) != (prologue.slots, prologue.stride):
                why = "has another size"
        if why is not None:
            message = 'channel "%s" %s. Give it another name, or remove it.' % (self.name, why)
            raise ChannelError("layout-mismatch", message, name=self.name)


def _open_writer(opening, wait, timeout, any_processor):
    _check_machine(any_processor)
    deadline = _deadline(timeout if wait or timeout is not None else 5)
    while True:
        try:
            return opening.try_open()
        except _NotYet as not_yet:
            left = deadline - time.monotonic()
            if (not_yet.lives and not wait) or left <= 0:
                raise not_yet.error(wait) from None
        time.sleep(min(0.02, left))


def _checked_option(name, what, value, least, most):
    if value is not None and (type(value) is not int or not least <= value <= most):
        message = 'channel "%s": %s of %s cannot be; give %d to %d.' % (name, what, _shown(value), least, most)
        raise ChannelError("bad-option", message, name=name)


def _check_flags(name, **flags):
    for what, value in flags.items():
        if value.__class__ is not bool:
            message = 'channel "%s": %s=%s cannot be; give True or False.' % (name, what, _shown(value))
            raise ChannelError("bad-option", message, name=name)


def _check_mode(name, mode):
    if type(mode) is not int or not 0 <= mode <= 0o777:
        shown = "0o%o" % mode if type(mode) is int and mode >= 0 else _shown(mode)
        message = 'channel "%s": a mode of %.100s cannot be; give permission bits from 0 to 0o777, such as 0o600.'
        raise ChannelError("bad-option", message % (name, shown), name=name)


def _has_bytes(path):
    try:
        os.fsencode(path)
        return True
    except UnicodeEncodeError:
        return False


def _directory_of(name, directory):
    """As a str; a path of pathlib is one too."""
    path = os.fspath(directory) if isinstance(directory, os.PathLike) else directory
    if type(path) is not str or not path or "\0" in path or not _has_bytes(path):
        message = 'channel "%s": a directory of %s cannot be; give a path.' % (name, _shown(directory))
        raise ChannelError("bad-option", message, name=name)
    return path


class mailbox:
    """Mailboxes: the newest value counts."""

    @staticmethod
    def reader(name, layout=None, *, timeout=0, directory="/dev/shm", any_processor=False):
        """A reader of a mailbox that exists, or comes to exist within the seconds of ``timeout`` (None: ever).

        Without a layout it reads whatever is written; with one, a channel is refused that lacks any of its fields, or has
        it elsewhere or of another type.

        Raises ChannelError ``not-found``, ``layout-mismatch``, ``wrong-kind``, ``wrong-version``, ``not-a-channel``,
        ``damaged``, ``too-many-readers``; TransportError.
        """
        return _open_reader(name, ("mailbox",), layout, timeout, False, directory, any_processor)

    @staticmethod
    def writer(
        name, layout=None, *, slots=None, readers=None, persist=False, mode=0o600, wait=False, timeout=None,
        directory="/dev/shm", any_processor=False,
    ):  # fmt: skip
        """The one writer of a mailbox: makes it, or takes over from a writer that died, or from one that left it to persist.

        Without a layout there has to be one, and its own is written. ``slots`` (3 to 256, 4) and ``readers`` (1 to 1000,
        32) are a new one's, and so is ``mode``, permission bits from 0 to 0o777. With ``wait`` it waits for its turn.

        Raises ChannelError ``taken``, ``layout-mismatch``, ``wrong-kind``, ``not-a-channel``, ``damaged``, ``too-large``,
        ``bad-option``, ``not-found``; TransportError.
        """
        _check_name(name)
        _checked_option(name, "slots", slots, 3, 256)
        _checked_option(name, "readers", readers, 1, 1000)
        _check_flags(name, persist=persist, wait=wait, any_processor=any_processor)
        _check_mode(name, mode)
        directory = _directory_of(name, directory)
        opening = _Opening(name, "mailbox", _layout_of(layout), slots, readers, mode, persist, directory)
        return _open_writer(opening, wait, timeout, any_processor)


class stream:
    """Streams: each value counts, in order."""

    @staticmethod
    def reader(name, layout=None, *, timeout=0, wait=False, directory="/dev/shm", any_processor=False):
        """The consumer of a queue, or a reader of a broadcast, as :meth:`mailbox.reader`.

        A queue that has a consumer is refused as ``taken``; with ``wait`` its turn is waited for, within the timeout.
        """
        return _open_reader(name, ("queue", "broadcast"), layout, timeout, wait, directory, any_processor)

    @staticmethod
    def writer(
        name, layout=None, *, broadcast=False, capacity=None, readers=None, persist=False, mode=0o600, wait=False,
        timeout=None, directory="/dev/shm", any_processor=False,
    ):  # fmt: skip
        """The one writer of a queue, or of a broadcast, as :meth:`mailbox.writer`.

        ``capacity`` is how many messages of full size there is room for.
        """
        _check_name(name)
        _check_flags(name, broadcast=broadcast, persist=persist, wait=wait, any_processor=any_processor)
        _checked_option(name, "capacity", capacity, 1, 1 << 30)
        _checked_option(name, "readers", readers, 1, 1000 if broadcast else 1)
        _check_mode(name, mode)
        directory = _directory_of(name, directory)
        kind = "broadcast" if broadcast else "queue"
        opening = _Opening(name, kind, _layout_of(layout), capacity, readers, mode, persist, directory)
        return _open_writer(opening, wait, timeout, any_processor)
