"""Process 3: Python's standard library alone reads the frame, then writes its negative back.

usage: receiver.py NAME LAYOUT

LAYOUT is JSON, as Mortise computed it: {"length": …, "offsets": {"image": …}, "sizes": {"image": …}}.
"""

import signal

# A Ctrl-C, or a reader that has gone, ends this quietly: nothing here needs tidying up.
for each in ("SIGINT", "SIGPIPE"):
    if hasattr(signal, each):
        signal.signal(getattr(signal, each), signal.SIG_DFL)

import hashlib
import json
import struct
import sys
from multiprocessing import resource_tracker, shared_memory


def attach(name):
    """Opens shared memory without becoming its owner.

    Before 3.13 a process that only attaches tells its resource tracker, which removes the memory from everybody
    when the process ends.
    """
    if sys.version_info >= (3, 13):
        return shared_memory.SharedMemory(name=name, track=False)
    register = resource_tracker.register
    resource_tracker.register = lambda *_: None
    try:
        return shared_memory.SharedMemory(name=name)
    finally:
        resource_tracker.register = register


def main():
    if len(sys.argv) != 3:
        sys.exit("usage: receiver.py NAME LAYOUT")
    name, layout = sys.argv[1], json.loads(sys.argv[2])
    length, offsets, sizes = layout["length"], layout["offsets"], layout["sizes"]
    try:
        memory = attach(name)
    except FileNotFoundError:
        sys.exit(f"process 3 (Python)  there is no shared memory '{name}'; its creator has ended")
    try:
        if memory.size < length:
            sys.exit(f"process 3 (Python)  '{name}' has {memory.size} bytes; the layout needs {length}")
        frame = bytes(memory.buf[:length])
        start = offsets["image"]
        end = start + sizes["image"]
        (width,) = struct.unpack_from("<i", frame, offsets["width"])
        (height,) = struct.unpack_from("<i", frame, offsets["height"])
        print(f"process 3 (Python)  read {length} bytes of '{name}': {width} x {height}")
        print(f"                    sha256 {hashlib.sha256(frame).hexdigest()}")
        memory.buf[start:end] = bytes(255 - sample for sample in frame[start:end])
        print("                    wrote the negative back")
        print(f"                    sha256 {hashlib.sha256(memory.buf[:length]).hexdigest()}")
    finally:
        memory.close()


main()
