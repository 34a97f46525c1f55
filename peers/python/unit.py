"""What the Python peer does by itself, for unittest: python3 unit.py."""

import asyncio
import gc
import json
import os
import pathlib
import signal
import subprocess
import sys
import tempfile
import time
import unittest

import mortise

NUMBER = {"kind": "number", "type": "u32", "size": 4, "order": "le"}
TEXT = {"kind": "text", "size": 44, "capacity": 40, "start": 4, "order": "le"}
FIELDS = [{"name": "n", "offset": 0, "type": NUMBER}, {"name": "what", "offset": 4, "type": TEXT}]
DESCRIBED = {"kind": "struct", "size": 48, "constants": [], "fields": FIELDS}
EVENT = mortise.Layout(json.dumps({"layout": {}, "bytes": DESCRIBED}))


class Channels(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory(prefix="mortise-unit-")
        self.addCleanup(self.folder.cleanup)
        self.options = {"directory": self.folder.name}
        self.path = pathlib.Path(self.folder.name, "channel")

    def writer(self, **options):
        return mortise.mailbox.writer("channel", EVENT, **self.options, **options)

    def reader(self, **options):
        return mortise.mailbox.reader("channel", **self.options, **options)

    def child(self, code):
        """A process that runs some code, and says a line when it is so far."""
        code = "import mortise, os, sys, time\nimport unit\noptions = {'directory': sys.argv[1]}\n" + code
        here = pathlib.Path(__file__).resolve().parent
        child = subprocess.Popen([sys.executable, "-c", code, self.folder.name], stdout=subprocess.PIPE, cwd=here)
        self.addCleanup(child.stdout.close)
        self.addCleanup(child.wait)
        self.addCleanup(child.kill)
        child.stdout.readline()
        return child

    def refused(self, code, run, saying=""):
        with self.assertRaises(mortise.MortiseError) as caught:
            run()
        self.assertEqual(caught.exception.code, code)
        self.assertIn(saying, str(caught.exception))

    def test_a_mailbox_gives_the_newest(self):
        with self.writer() as out, self.reader() as reader:
            self.assertIsNone(reader.read())
            self.assertIsNone(reader.next(0.01))
            for n in range(1, 11):
                out.write({"n": n, "what": "é" * n})
            self.assertTrue(reader.has_new)
            self.assertEqual(reader.next(), {"n": 10, "what": "é" * 10})
            self.assertIsNone(reader.next(0))
            self.assertEqual(reader.read()["n"], 10)
            buffer = bytearray(48)
            self.assertTrue(reader.read_into(buffer))
            self.assertEqual(EVENT.decode(buffer)["n"], 10)
            self.assertEqual(reader.read_in_place(lambda view: view[0]), 10)
            out.write_bytes(EVENT.encode({"n": 15, "what": ""}))
            out.write({"n": 16, "what": ""})
            self.assertEqual(reader.read()["n"], 16)
            self.assertEqual((reader.sequence, reader.drops), (12, 1))
            out.close()
            self.assertTrue(reader.ended)
            self.assertEqual(list(reader), [])
            self.refused("closed", lambda: out.write({"n": 1, "what": ""}))
        self.refused("closed", reader.read)
        self.assertEqual(os.listdir(self.folder.name), [])

    def test_a_refused_value_is_not_published(self):
        with self.writer() as out, self.reader() as reader:
            out.write({"n": 1, "what": "a"})
            self.refused("wrong-length", lambda: out.write({"n": 2, "what": "a" * 41}))
            self.assertEqual((reader.read(), reader.sequence), ({"n": 1, "what": "a"}, 1))
            out.write({"n": 3, "what": ""})
            self.assertEqual((reader.read(), reader.sequence), ({"n": 3, "what": ""}, 2))

    def test_a_read_that_the_writer_came_into_begins_again(self):
        with self.writer() as out, self.reader() as reader:
            number = 0

            def write(times):
                nonlocal number
                for _ in range(times):
                    number += 1
                    out.write({"n": number, "what": ""})

            def use(view):
                looks.append(int.from_bytes(view[:4], "little"))
                write(4 if len(looks) == 1 else 0)
                return looks[-1]

            looks = []
            write(1)
            self.assertEqual(reader.read_in_place(use), 5)
            self.assertEqual((looks, reader.sequence), ([1, 5], 5))
            self.refused("overrun", lambda: reader.read_in_place(lambda view: write(4)))

    def test_a_message_that_was_written_over_while_it_was_copied_is_missed(self):
        options = {"broadcast": True, "capacity": 4, **self.options}
        with mortise.stream.writer("channel", EVENT, **options) as out:
            with mortise.stream.reader("channel", **self.options) as reader:
                numbers = iter(range(1, 1000))

                def send(times):
                    for _, n in zip(range(times), numbers):
                        out.try_send({"n": n, "what": "x" * 40})

                def private(view):
                    mortise._private = copy
                    octets = copy(view)
                    send(20)
                    return octets

                copy, mortise._private = mortise._private, private
                try:
                    send(1)
                    value = reader.receive(0)
                finally:
                    mortise._private = copy
                self.assertGreater(value["n"], 1)
                self.assertEqual(value["n"], 1 + reader.missed)
                self.assertEqual(value["n"], reader.sequence)

    def test_a_second_writer_or_consumer_is_refused(self):
        with self.writer():
            self.refused("taken", self.writer)
            self.refused("wrong-kind", lambda: mortise.stream.reader("channel", **self.options))
            self.refused("wrong-kind", lambda: mortise.stream.writer("channel", EVENT, **self.options))
        with mortise.stream.writer("queue", EVENT, **self.options):
            with mortise.stream.reader("queue", **self.options):
                self.refused("taken", lambda: mortise.stream.reader("queue", **self.options))

                def waits():
                    mortise.stream.reader("queue", wait=True, timeout=0.01, **self.options)

                # What to do is not what was done.
                self.refused("taken", waits, "wait longer for it")
            mortise.stream.reader("queue", **self.options).close()

    def test_a_timeout_that_is_none_is_refused(self):
        queue = mortise.stream.writer("queue", EVENT, **self.options)
        with self.writer() as out, self.reader() as reader, queue, mortise.stream.reader("queue", **self.options) as worker:
            out.write({"n": 1, "what": ""})
            # Also where there is something, and no wait.
            self.refused("bad-option", lambda: reader.next("x"), "a timeout of 'x' cannot be")
            self.refused("bad-option", lambda: asyncio.run(reader.next_async("x")))
            self.refused("bad-option", lambda: worker.receive(-1))
            self.refused("bad-option", lambda: queue.send({"n": 1, "what": ""}, timeout=float("nan")))
            self.refused("bad-option", lambda: queue.drained([]))

            self.refused("bad-option", lambda: reader.next(True))
            # As good as for ever.
            for timeout in (10**400, float("inf")):
                self.assertEqual(reader.next(timeout)["n"], out.sequence)
                out.write({"n": out.sequence + 1, "what": ""})

    def test_an_option_that_is_none_is_refused(self):
        kinds = (mortise.mailbox.writer, mortise.stream.writer)
        for mode in (-1, 0o1000, 0o7777, "x", 6.0, True, None):
            for opens in kinds:
                self.refused("bad-option", lambda: opens("channel", EVENT, mode=mode, **self.options), "0 to 0o777")
        self.refused("bad-option", lambda: self.writer(mode=0o1600), "a mode of 0o1600 cannot be")
        for option in ("persist", "wait", "any_processor"):
            for opens in kinds:
                self.refused("bad-option", lambda: opens("channel", EVENT, **{option: "no"}, **self.options), option)
        self.refused("bad-option", lambda: mortise.stream.writer("channel", EVENT, broadcast=1, **self.options))
        self.refused("bad-option", lambda: mortise.stream.reader("channel", wait=None, **self.options))
        self.refused("bad-option", lambda: self.reader(any_processor=1))
        self.refused("bad-option", lambda: self.writer(slots=10**5000), "slots of an int of 16610 bits")
        for directory in (None, 5, b"/tmp", "", "a\0b"):
            for opens in (mortise.mailbox.reader, *kinds):
                self.refused("bad-option", lambda: opens("channel", EVENT, directory=directory), "a directory of")
        strange = os.fsdecode(os.fsencode(str(self.path.parent)) + b"\xff")
        self.refused("not-found", lambda: mortise.mailbox.reader("channel", EVENT, directory=strange))
        self.refused("bad-option", lambda: mortise.mailbox.reader("channel", EVENT, directory="\ud800"), "a directory of")
        for layout in (5, -1, 10**12, [1], {}):
            self.refused("bad-description", lambda: mortise.mailbox.writer("channel", layout, **self.options))
        self.assertEqual(list(self.path.parent.iterdir()), [])
        with mortise.mailbox.writer("channel", EVENT, directory=self.path.parent, mode=0o640):
            self.assertEqual(self.path.stat().st_mode & 0o777, 0o640)

    def test_a_buffer_that_is_none_is_refused(self):
        queue = mortise.stream.writer("queue", EVENT, **self.options)
        with self.writer() as out, self.reader() as reader, queue, mortise.stream.reader("queue", **self.options) as worker:
            out.write({"n": 1, "what": ""})
            queue.send({"n": 1, "what": ""})
            for buffer in (None, 5, "x", [1], bytes(EVENT.size)):
                self.refused("wrong-type", lambda: reader.read_into(buffer), "a buffer that can be written to")
                self.refused("wrong-type", lambda: worker.receive_into(buffer, 0))
                self.refused("wrong-type", lambda: EVENT.encode_into({"n": 1, "what": ""}, buffer))
            for data in (None, 5, "x", [1]):
                self.refused("wrong-type", lambda: EVENT.decode(data))
                self.refused("wrong-type", lambda: EVENT.decode_compact(data))
            # It is still there.
            self.assertEqual(worker.receive(0), {"n": 1, "what": ""})

    def test_a_mismatch_names_both_types(self):
        def layout(type):
            return mortise.Layout(json.dumps({"layout": {}, "bytes": {**DESCRIBED, "fields": [FIELDS[0], type]}}))

        def reads(size, **type):
            return lambda: mortise.mailbox.reader("channel", layout({"name": "what", "offset": 4, "type": {"size": size, **type}}), **self.options)

        with self.writer():
            byte = {"kind": "number", "type": "u8", "size": 1}
            self.refused("layout-mismatch", reads(44, kind="char"), "what is written as text(40), not as char(44)")
            array = {"kind": "array", "dimensions": [4, 11], "stride": 1, "element": byte}
            self.refused("layout-mismatch", reads(44, **array), "what is written as text(40), not as u8[4,11]")
            start = {**TEXT, "capacity": 40, "size": 44, "order": "be"}
            self.refused("layout-mismatch", reads(**start), "what is written as another text(40)")

    def test_nobody_is_told_to_do_what_was_done(self):
        with self.writer():
            self.refused("taken", self.writer, "wait for it with wait=True")
            self.refused("taken", lambda: self.writer(wait=True, timeout=0.01), "wait longer for it")
        absent = 'there is no channel "absent"'
        self.refused("not-found", lambda: mortise.mailbox.reader("absent", timeout=0, **self.options), absent + "; start")
        waits = lambda: mortise.mailbox.reader("absent", timeout=0.01, **self.options)
        self.refused("not-found", waits, absent + " (waited 0.01 s); start its writer, or wait longer.")

    def test_a_queue_keeps_what_was_not_handled(self):
        with mortise.stream.writer("channel", EVENT, capacity=8, **self.options) as out:
            sent = 0
            while out.try_send({"n": sent + 1, "what": "x" * 40}):
                sent += 1
            self.assertGreaterEqual(sent, 8)
            self.refused("full", lambda: out.send({"n": 0, "what": "x" * 40}, timeout=0.01))
            with mortise.stream.reader("channel", **self.options) as reader:
                self.assertEqual([reader.receive()["n"] for _ in range(3)], [1, 2, 3])
            with mortise.stream.reader("channel", **self.options) as reader:
                self.assertEqual(reader.receive()["n"], 3)
                buffer = bytearray(48)
                self.assertTrue(reader.receive_into(buffer))
                self.assertEqual(EVENT.decode(buffer)["n"], 4)
                out.send_bytes(EVENT.encode({"n": 99, "what": "last"}))
                numbers = [reader.receive()["n"] for _ in range(sent - 3)]
                self.assertEqual(numbers, [*range(5, sent + 1), 99])
                self.assertFalse(out.drained(0.01))
                reader.handled()
                self.assertTrue(out.drained(0.01))

    def test_a_lapped_reader_counts_exactly_what_it_missed(self):
        options = {"broadcast": True, "capacity": 8, **self.options}
        with mortise.stream.writer("channel", EVENT, **options) as out:
            with mortise.stream.reader("channel", **self.options) as reader:
                seen = []
                for n in range(1, 2001):
                    self.assertTrue(out.try_send({"n": n, "what": "x" * (n % 41)}))
                    if n % 97 == 0:
                        seen.append(reader.receive(0)["n"])
                        self.assertEqual(seen[-1], len(seen) + reader.missed)
                self.assertGreater(reader.missed, 1000)

    def test_the_name_stays_where_it_was_only_attached_to(self):
        child = self.child("out = mortise.mailbox.writer('channel', unit.EVENT, **options)\nprint(flush=True)\ntime.sleep(60)")
        self.reader().close()
        reader = self.reader()
        del reader
        gc.collect()
        self.assertTrue(self.path.exists())
        child.send_signal(signal.SIGKILL)
        child.wait()
        self.assertEqual(self.reader().status()["writer"], "dead")
        with self.writer() as out:
            self.assertEqual(out.status()["epoch"], 1)
        self.assertFalse(self.path.exists())

    def test_a_process_that_ends_takes_its_name_along(self):
        child = self.child("out = mortise.mailbox.writer('channel', unit.EVENT, **options)\nprint(flush=True)\ntime.sleep(1)")
        with self.reader() as reader:
            self.refused("removed", reader.next)
        child.wait()
        self.assertEqual(os.listdir(self.folder.name), [])

    def test_what_persists_is_carried_on(self):
        with self.writer(persist=True) as out:
            out.write({"n": 7, "what": ""})
        with self.reader() as reader:
            self.assertFalse(reader.ended)
            self.assertEqual(reader.read()["n"], 7)
            with mortise.mailbox.writer("channel", **self.options) as out:
                out.write({"n": 8, "what": ""})
            self.assertEqual((reader.next()["n"], reader.sequence), (8, 2))

    def test_what_was_a_dead_writers_stays_where_the_next_one_persists(self):
        child = self.child("out = mortise.mailbox.writer('channel', unit.EVENT, **options)\nprint(flush=True)\ntime.sleep(60)")
        child.send_signal(signal.SIGKILL)
        child.wait()
        with self.writer(persist=True) as out:
            out.write({"n": 7, "what": ""})
        with self.reader() as reader:
            self.assertEqual((reader.ended, reader.read()["n"]), (False, 7))

    def test_a_forked_child_keeps_no_locks(self):
        out = self.writer()
        child = os.fork()
        if child == 0:
            time.sleep(60)
            os._exit(0)
        try:
            out._segment.file.drop()
            # The child may not have come to closing what it was born with.
            with self.writer(wait=True, timeout=10) as second:
                self.assertEqual(second.status()["epoch"], 1)
        finally:
            os.kill(child, signal.SIGKILL)
            os.waitpid(child, 0)

    def test_sleepers_take_no_processor_time(self):
        with self.writer(), self.reader() as reader:
            before = time.process_time()
            self.assertIsNone(reader.next(1.5))
            self.assertLess(time.process_time() - before, 0.3)

    def test_event_loops_are_woken(self):
        async def both():
            with self.writer() as out, self.reader() as reader:
                async def write():
                    for n in range(1, 6):
                        await asyncio.sleep(0.05)
                        out.write({"n": n, "what": ""})
                    await asyncio.sleep(0.05)
                    out.close()

                writing = asyncio.ensure_future(write())
                begun = time.monotonic()
                seen = [value["n"] async for value in reader]
                await writing
                self.assertEqual(seen[-1], 5)
                self.assertEqual(seen, sorted(set(seen)))
                self.assertLess(time.monotonic() - begun, 30)

        asyncio.run(both())


if __name__ == "__main__":
    unittest.main()
