"""Rewrites channels and descriptions at random, and reads them: only values and typed errors may come.

    fuzz-peer.py DESCRIPTION SECONDS SEED

Prints a line of JSON: how often each outcome came, and the first thing that was none of them.
"""

import json
import mmap
import os
import pathlib
import random
import shutil
import sys
import tempfile
import time
import traceback

import mortise

text, seconds, seed = sys.argv[1:]
layout = mortise.Layout(pathlib.Path(text).read_text())
chance = random.Random(int(seed))
outcomes = {}
SLOWEST = 5
NUMBERS = [0, 1, 2, 3, 5, 64, 128, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF]


def tried(what, run):
    begun = time.monotonic()
    try:
        run()
        outcome = "value"
    except mortise.MortiseError as error:
        assert isinstance(error.code, str) and str(error)
        outcome = error.code
    took = time.monotonic() - begun
    assert took < SLOWEST, "%s took %.1f seconds" % (what, took)
    outcomes[outcome] = outcomes.get(outcome, 0) + 1


def made(kind, folder, value):
    """The bytes of a channel in which there is something."""
    options = {"directory": folder, "any_processor": True}
    if kind == "mailbox":
        out = mortise.mailbox.writer("made", layout, **options)
    else:
        out = mortise.stream.writer("made", layout, broadcast=kind == "broadcast", capacity=4, **options)
    with out:
        for _ in range(7):
            if kind == "mailbox":
                out.write(value)
            else:
                out.try_send(value)
        return pathlib.Path(folder, "made").read_bytes()


def rewrite(memory, most):
    for _ in range(chance.choice((1, 1, 2, 5, 40))):
        # Half of the changes are where the prologue, the control words and the first headers stand.
        words = most // 4 if chance.random() < 0.5 else min(most // 4, 800)
        at = 4 * chance.randrange(words)
        word = chance.choice(NUMBERS) if chance.random() < 0.5 else chance.getrandbits(32)
        memory[at : at + 4] = word.to_bytes(4, "little")


def attack(kind, octets, folder, value):
    path = pathlib.Path(folder, "attacked")
    changed = bytearray(octets)
    if chance.random() < 0.5:
        rewrite(changed, len(changed))
    if chance.random() < 0.1:
        changed = changed[: chance.randrange(len(changed))]
    path.write_bytes(changed)
    options = {"directory": folder, "any_processor": True}
    opener = mortise.mailbox if kind == "mailbox" else mortise.stream
    ends = []
    tried("opening", lambda: ends.append(opener.reader("attacked", **options)))
    broadcast = {} if kind == "mailbox" else {"broadcast": kind == "broadcast"}
    tried("taking over", lambda: ends.append(opener.writer("attacked", timeout=0, **broadcast, **options)))
    if ends:
        with open(path, "r+b") as file, mmap.mmap(file.fileno(), 0) as memory:
            for _ in range(10):
                for end in ends:
                    use(end, kind, value)
                rewrite(memory, len(memory))
    for end in ends:
        tried("closing", end.close)
    path.unlink()


def use(end, kind, value):
    if isinstance(end, mortise.MailboxReader):
        tried("read", end.read)
        tried("next", lambda: end.next(0))
        tried("in place", lambda: end.read_in_place(bytes))
    elif isinstance(end, mortise.StreamReader):
        tried("receive", lambda: end.receive(0))
        tried("handled", end.handled)
    elif kind == "mailbox":
        tried("write", lambda: end.write(value))
    else:
        tried("send", lambda: end.try_send(value))
    tried("status", end.status)


def attack_description():
    """Changes a part of the description, and decodes some bytes by what it says then."""
    whole = json.loads(layout.text)["bytes"]
    for _ in range(chance.choice((1, 1, 3))):
        places = list(places_in(whole))
        holder, key = chance.choice(places)
        others = [holder[key] for holder, key in [chance.choice(places)]]
        holder[key] = json.loads(json.dumps(chance.choice(NUMBERS + [-1, 7, "le", "be", "u8", "", None, True, [], {}] + others)))
    found = []
    tried("description", lambda: found.append(mortise.Layout(json.dumps(whole))))
    if found and found[0].size < 1 << 20:
        octets = chance.getrandbits(8 * found[0].size).to_bytes(found[0].size, "little")
        tried("decode", lambda: found[0].decode(octets))
        tried("decode", lambda: found[0].decode_compact(octets))


def places_in(part):
    for key in part if isinstance(part, dict) else range(len(part)):
        yield part, key
        if isinstance(part[key], (dict, list)):
            yield from places_in(part[key])


folder = tempfile.mkdtemp(prefix="mortise-fuzz-")
wrong = None
turns = 0
try:
    value = layout.decode(bytes(layout.size))
    channels = {kind: made(kind, folder, value) for kind in ("mailbox", "queue", "broadcast")}
    end = time.monotonic() + float(seconds)
    while time.monotonic() < end:
        turns += 1
        kind = chance.choice(list(channels))
        attack(kind, channels[kind], folder, value)
        for _ in range(5):
            attack_description()
except Exception:
    wrong = traceback.format_exc()
finally:
    shutil.rmtree(folder)
descriptors = len(os.listdir("/proc/self/fd"))
print(json.dumps({"turns": turns, "outcomes": outcomes, "wrong": wrong, "descriptors": descriptors}))
