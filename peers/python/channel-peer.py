"""One side of a channel, for tests.

    channel-peer.py write KIND NAME SIZE COUNT [READERS] [DESCRIPTION]   as writer.mjs of the channels' stress
    channel-peer.py read KIND NAME SIZE                                   as its reader.mjs

Values are those of packages/channel/test/stress/values.mjs. Without numpy, or with small values, lists do as well.
"""

import json
import os
import pathlib
import signal
import sys
import time

import mortise

try:
    import numpy
except ImportError:
    numpy = None

PARENT = os.getppid()
STEP = 40503


def words_of(n, count):
    first = ((n & 0xFFFFFFFF) * 2654435761 + (n >> 32) + 2 * STEP) & 0xFFFFFFFF
    if numpy:
        return (numpy.arange(count, dtype=numpy.uint64) * STEP + first & 0xFFFFFFFF).astype(numpy.uint32)
    return [first + STEP * index & 0xFFFFFFFF for index in range(count)]


def is_whole(value):
    words = value["words"]
    expected = words_of(value["n"], len(words))
    return bool((words == expected).all()) if numpy else words.tolist() == expected


def write(kind, name, size, count, readers, description):
    layout = mortise.Layout(pathlib.Path(description).read_text()) if description else None
    options = {"wait": True, "timeout": 60}
    if layout is not None:
        options["readers"] = 1 if kind == "queue" else 8
    if kind == "mailbox":
        out = mortise.mailbox.writer(name, layout, **options)
    else:
        capacity = 64 if layout is not None else None
        out = mortise.stream.writer(name, layout, broadcast=kind == "broadcast", capacity=capacity, **options)
    while out.status()["readers"] < readers:
        time.sleep(0.005)
    n = out.sequence
    print(n, flush=True)
    many = (size - 8) // 4
    while count == 0 or n < count:
        n += 1
        value = {"n": n, "words": words_of(n, many)}
        if kind == "mailbox":
            out.write(value)
        elif kind == "broadcast":
            out.try_send(value)
        else:
            out.send(value, timeout=60)
        if n % 4096 == 0 and os.getppid() != PARENT:
            sys.exit(1)
    if kind == "queue":
        out.drained()
    out.close()


def read(kind, name):
    if kind == "mailbox":
        reader = mortise.mailbox.reader(name, timeout=60)
    else:
        reader = mortise.stream.reader(name, timeout=60, wait=True)
    ending = []
    signal.signal(signal.SIGTERM, lambda *_: ending.append(True))
    first = reader.sequence
    values = last = 0
    wrong = None
    print("reads", flush=True)
    while wrong is None and not ending and os.getppid() == PARENT:
        ended = reader.ended
        try:
            value = reader.next(0.1) if kind == "mailbox" else reader.receive(0.1)
        except mortise.ChannelError as error:
            if error.code != "overrun":
                raise
            continue
        if value is None:
            if ended:
                break
            continue
        n = value["n"]
        values += 1
        if not is_whole(value):
            wrong = "value %d is torn" % n
        elif n != reader.sequence:
            wrong = "value %d came as number %d" % (n, reader.sequence)
        elif n <= last:
            wrong = "value %d came after %d" % (n, last)
        elif kind == "queue" and last != 0 and n != last + 1:
            wrong = "message %d came after %d" % (n, last)
        last = n
    missed = reader.missed if kind == "broadcast" else 0
    if kind == "broadcast" and values > 0 and first + values + missed != last and wrong is None:
        wrong = "from %d: %d values and %d missed are not %d" % (first, values, missed, last)
    if kind != "mailbox":
        reader.handled()
    epoch = reader.status()["epoch"]
    reader.close()
    report = {"values": values, "last": last, "missed": missed, "epoch": epoch}
    print(json.dumps(report if wrong is None else {**report, "wrong": wrong}))


what, kind, name, size, *rest = sys.argv[1:]
if what == "write":
    count, readers, description = (rest + ["0", "0", ""][len(rest) :])[:3]
    write(kind, name, int(size), int(count), int(readers), description)
else:
    read(kind, name)
