"""Both ends of a channel by Python's standard library; ends.h says which lines it obeys, and is the same in C.

usage: multiprocessing_ends.py CHANNEL SIZE DEPTH NAME    (CHANNEL: memory or pipe)
"""

import ctypes
import multiprocessing
import os
import signal
import struct
import sys
import time
from multiprocessing.shared_memory import SharedMemory

ECHO, WAKE, STREAM, END = range(4)
BATCH = 64
READ, MESSAGES = 128, 256  # where a direction has its second word and its messages

HEAD = struct.Struct("=IIQ")
LAST = struct.Struct("=I")


def end_with_parent():
    """An end that spins would go on for ever where the one that it waits for was killed."""
    ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG


class Memory:
    """Messages in shared memory, as shared-page.c has them. It looks again and again."""

    def __init__(self, memory, size, depth, far):
        stride = (size + 127) // 128 * 128
        length = MESSAGES + depth * stride
        there, back = (memory.buf[at : at + length] for at in (0, length))
        self.depth, self.sent, self.received, self.room = depth, 0, 0, depth
        self.out, self.back = (self.direction(part, size, stride) for part in ((back, there) if far else (there, back)))

    def direction(self, part, size, stride):
        starts = (MESSAGES + index * stride for index in range(self.depth))
        return part[:4].cast("I"), part[READ : READ + 4].cast("I"), [part[at : at + size] for at in starts]

    def send(self, source, more):
        written, read, messages = self.out
        if self.depth > 1 and self.sent == self.room:
            written[0] = self.sent
            while self.sent == self.room:
                self.room = read[0] + self.depth
        self.sent += 1
        messages[self.sent % self.depth][:] = source
        if not more:
            written[0] = self.sent

    def receive(self, into):
        written, read, messages = self.back
        self.received += 1
        while written[0] < self.received:
            pass
        into[:] = messages[self.received % self.depth]
        if self.depth > 1:
            read[0] = self.received


class Pipe:
    def __init__(self, connection):
        self.connection = connection

    def send(self, source, more):
        self.connection.send_bytes(source)

    def receive(self, into):
        self.connection.recv_bytes_into(into)


def stamp(message, number, kind, value=0):
    HEAD.pack_into(message, 0, number, kind, value)
    LAST.pack_into(message, len(message) - 4, number)


def checked(message, number):
    first, kind, value = HEAD.unpack_from(message)
    (last,) = LAST.unpack_from(message, len(message) - 4)
    if first != number or last != number:
        sys.exit("another message arrived than was expected")
    return kind, value


def run_far(link, size):
    end_with_parent()
    message, number = bytearray(size), 0
    while True:
        link.receive(message)
        number += 1
        kind, value = checked(message, number)
        if kind == END:
            return
        if kind == STREAM:
            for _ in range(value):
                link.receive(message)
                number += 1
                checked(message, number)
        if kind == WAKE:
            time.sleep(value / 1e6)
            stamp(message, number, WAKE, time.monotonic_ns())
        link.send(message, False)


class Near:
    def __init__(self, link, size):
        self.link, self.number = link, 0
        self.source, self.target = bytearray(size), bytearray(size)

    def trip(self, kind=ECHO, value=0):
        """When it was sent, when the answer was there, and its value."""
        self.number += 1
        stamp(self.source, self.number, kind, value)
        start = time.monotonic_ns()
        self.link.send(self.source, False)
        self.link.receive(self.target)
        stop = time.monotonic_ns()
        return start, stop, checked(self.target, self.number)[1]

    def trips(self, count):
        times = []
        for _ in range(count):
            start, stop, _ = self.trip()
            times.append(stop - start)
        return times

    def wakes(self, count, pause):
        times = []
        for _ in range(count):
            _, stop, sent = self.trip(WAKE, pause)
            times.append(stop - sent)
        return times

    def idle(self, pause):
        start = time.process_time_ns()
        self.trip(WAKE, pause)
        return [time.process_time_ns() - start]

    def stream(self, count):
        self.number += 1
        stamp(self.source, self.number, STREAM, count)
        start = time.monotonic_ns()
        self.link.send(self.source, False)
        for sent in range(1, count + 1):
            self.number += 1
            stamp(self.source, self.number, ECHO)
            self.link.send(self.source, sent % BATCH != 0 and sent != count)
        self.link.receive(self.target)
        checked(self.target, self.number)
        return [time.monotonic_ns() - start]

    def check(self):
        for _ in range(3):
            self.source[:] = os.urandom(len(self.source))
            self.trip()
            if self.source != self.target:
                sys.exit("other bytes came back")

    def obey(self):
        self.check()
        print("ready", flush=True)
        for line in sys.stdin:
            command, *numbers = line.split()
            print(*getattr(self, command)(*map(int, numbers)), flush=True)
        self.number += 1
        stamp(self.source, self.number, END)
        self.link.send(self.source, False)


def main():
    end_with_parent()
    channel, size, depth, name = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    context = multiprocessing.get_context("fork")
    if channel == "pipe":
        near, far = map(Pipe, context.Pipe())
    else:
        stride = (size + 127) // 128 * 128
        memory = SharedMemory(name, create=True, size=2 * (MESSAGES + depth * stride))
        near, far = Memory(memory, size, depth, False), Memory(memory, size, depth, True)
        memory.unlink()
    child = context.Process(target=run_far, args=(far, size), daemon=True)
    child.start()
    Near(near, size).obey()
    child.join()
    # What is mapped goes with the process; taking it apart view by view would only be a longer way there.
    sys.stdout.flush()
    os._exit(0)


main()
