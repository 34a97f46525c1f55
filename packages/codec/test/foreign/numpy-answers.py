"""Answers questions about structured dtypes: JSON on standard input, JSON on standard output."""

import json
import sys

import numpy


def dtype_of(form):
    if isinstance(form, str):
        return numpy.dtype(form)
    if "shape" in form:
        return numpy.dtype((dtype_of(form["of"]), tuple(form["shape"])))
    names = [name for name, _ in form["fields"]]
    formats = [dtype_of(inner) for _, inner in form["fields"]]
    if form["union"]:
        offsets = [0] * len(names)
        return numpy.dtype({"names": names, "formats": formats, "offsets": offsets}, align=form["align"])
    return numpy.dtype(list(zip(names, formats)), align=form["align"])


def places_of(dtype, at):
    """The offset and size of each field, each before those inside it; of an array's elements the last."""
    if dtype.subdtype is not None:
        element = dtype.subdtype[0]
        yield from places_of(element, at + dtype.itemsize - element.itemsize)
    for name in dtype.names or ():
        inner, offset = dtype.fields[name][:2]
        yield from (at + offset, inner.itemsize)
        yield from places_of(inner, at + offset)


def scalar_of(dtype, text):
    if dtype.kind == "f":
        return float(text)
    if dtype.kind == "b":
        return text == "true"
    return bytes.fromhex(text) if dtype.kind == "S" else int(text)


def fill(array, form, value):
    """Writes a value to a view of the bytes that are its own."""
    if isinstance(form, str):
        array[...] = scalar_of(array.dtype, value)
    elif "shape" in form:
        elements = array.reshape(-1, *array.shape[len(form["shape"]) :])
        if isinstance(form["of"], str):
            elements[: len(value)] = [scalar_of(array.dtype, element) for element in value]
        else:
            for index, element in enumerate(value):
                fill(elements[index, ...], form["of"], element)
    else:
        forms = dict(form["fields"])
        for name, part in value.items():
            fill(array[name], forms[name], part)


def answer(question):
    dtype = dtype_of(question["format"])
    values = []
    for value in question["values"]:
        array = numpy.zeros((), dtype)
        fill(array, question["format"], value)
        values.append(array.tobytes().hex())
    return {"places": [dtype.itemsize, dtype.alignment, *places_of(dtype, 0)], "bytes": values}


json.dump([answer(question) for question in json.load(sys.stdin)], sys.stdout)
