"""What reading a frame from a mailbox costs in Python, beside struct and numpy on a bare segment.

    npm run bench -- python                      # or python3 bench/python/mailbox.py, which takes --tiny to see that it works

Processor time; median of 7 rounds in turn; ratios to the first row, round by round, with their spread. Nobody else has
the segment, so what is compared is the work itself. A mailbox's frame is private and whole; so the floor copies too, and says what it is
without.
"""

import json
import mmap
import pathlib
import statistics
import struct
import sys
import tempfile
import time

import numpy

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "peers" / "python"))
import mortise  # noqa: E402

TINY = sys.argv[1:] == ["--tiny"]
ROUNDS = 1 if TINY else 7


def description(width, height):
    size = width * height * 3
    side = {"kind": "number", "type": "i32", "size": 4, "order": "le"}
    image = {"kind": "image", "size": size, "width": width, "height": height, "channels": 3, "pixels": "bgr"}
    image["sample"] = {"kind": "number", "type": "u8", "size": 1}
    fields = [("image", 0, image), ("width", size, side), ("height", size + 4, side)]
    named = [{"name": name, "offset": offset, "type": part} for name, offset, part in fields]
    described = {"kind": "struct", "size": size + 8, "constants": [], "fields": named}
    # Only its maker reads this channel, so it need not tell Node of the layout.
    return json.dumps({"layout": {}, "bytes": described})


def per_call(run, calls):
    begun = time.thread_time_ns()
    for _ in range(calls):
        run()
    return (time.thread_time_ns() - begun) / calls


def table(title, contenders, calls):
    for _, run in contenders:
        per_call(run, max(1, calls // 4))
    rounds = [[per_call(run, calls) for _, run in contenders] for _ in range(ROUNDS)]
    print("\n%s" % title)
    for index, (name, _) in enumerate(contenders):
        times = [each[index] for each in rounds]
        ratios = [each[index] / each[0] for each in rounds]
        figures = statistics.median(times) / 1000, statistics.median(ratios), min(ratios), max(ratios)
        print("%-62s %9.2f µs  %5.2f (%.2f to %.2f)" % (name, *figures))


def bench(width, height, calls):
    size = width * height * 3
    bare = mmap.mmap(-1, size + 8)
    sides = struct.Struct("<ii")
    mine = numpy.empty((height, width, 3), numpy.uint8)

    def view():
        image = numpy.frombuffer(bare, numpy.uint8, size).reshape(height, width, 3)
        across, down = sides.unpack_from(bare, size)
        return {"image": image, "width": across, "height": down}

    def copy():
        image = numpy.frombuffer(bare, numpy.uint8, size).reshape(height, width, 3).copy()
        across, down = sides.unpack_from(bare, size)
        return {"image": image, "width": across, "height": down}

    def copy_into():
        mine[...] = numpy.frombuffer(bare, numpy.uint8, size).reshape(height, width, 3)
        return sides.unpack_from(bare, size)

    layout = mortise.Layout(description(width, height))
    options = {"directory": tempfile.gettempdir() if not pathlib.Path("/dev/shm").is_dir() else "/dev/shm"}
    name = "mortise-bench-python-%d" % size
    frame = {"image": numpy.full((height, width, 3), 7, numpy.uint8), "width": width, "height": height}
    octets = layout.encode(frame)
    kept = bytearray(layout.size)

    with mortise.mailbox.writer(name, layout, **options) as out, mortise.mailbox.reader(name, **options) as reader:
        for _ in range(4):
            out.write(frame)
        bare[:] = octets
        for seen in (view(), copy(), reader.read()):
            assert layout.encode(seen) == octets
        assert reader.read_into(kept) and kept == octets
        assert copy_into() == (width, height) and (mine == frame["image"]).all()
        reading = [
            ("by hand: struct, numpy.frombuffer, a copy", copy),
            ("by hand, a view of what others write to", view),
            ("mailbox: read()", reader.read),
        ]
        table("Read a frame of %d bytes" % layout.size, reading, calls)
        into = [
            ("by hand: into an array that is there", copy_into),
            ("mailbox: read_into(buffer)", lambda: reader.read_into(kept)),
        ]
        table("Read a frame of %d bytes into a buffer" % layout.size, into, calls)

        def by_hand():
            bare[:size] = memoryview(frame["image"]).cast("B")
            sides.pack_into(bare, size, width, height)

        writing = [
            ("by hand: a slice and struct", by_hand),
            ("mailbox: write(value)", lambda: out.write(frame)),
            ("mailbox: write_bytes(buffer)", lambda: out.write_bytes(octets)),
        ]
        table("Write a frame of %d bytes" % layout.size, writing, calls)


bench(40, 50, 4 if TINY else 20_000)
bench(1920, 1080, 1 if TINY else 100)
