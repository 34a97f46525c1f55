import { shmTransport } from "@mortise/transport-shm";
import { afterAll, expect, onTestFinished, test } from "vitest";
import { build, COMPILERS, MISSING, Peer, removePrograms } from "./c-programs.ts";

afterAll(removePrograms);

test.skipIf(MISSING).each(COMPILERS)(
  "answers each wrong call by a status (%s)",
  async (compiler) => {
    const { program, ...built } = build("misuse.c", ["-O2"], compiler);
    expect(built).toEqual({ stderr: "", status: 0 });
    const name = `c-misuse-${process.pid}`;
    onTestFinished(() => void shmTransport().remove(name));
    const { line, status, errors } = await new Peer(program, [name]).end;
    expect({ status, errors }).toEqual({ status: 0, errors: "" });
    expect(line).toEqual({
      "no name": "bad-argument",
      "a name of 300 bytes": "bad-argument",
      "to make one of 300 bytes": "bad-argument",
      "a name of 215 bytes": "not-found",
      "a name of the system's": "bad-argument",
      "a name of a bell's place": "bad-argument",
      "a directory": "not-a-channel",
      "a pipe or device": "not-a-channel",
      "to remove what is not there": "not-found",
      "a raw region without bytes": "bad-argument",
      "a raw region": "ok",
      "another of the same name": "exists",
      "more bytes than there are": "truncated",
      "zeros as a channel": "not-ready",
      "bytes as a channel": "not-a-channel",
      "writer of no channel": "bad-argument",
      "reader of no channel": "bad-argument",
      "wait for no channel": "bad-argument",
      "read no channel": "bad-argument",
      "peek into no channel": "bad-argument",
      "receive from no channel": "bad-argument",
      "description of no channel": "bad-argument",
      "a name that is gone": "not-found",
      closed: "bad-argument",
      "two slots": "bad-argument",
      "values without bytes": "bad-argument",
      "a ring that is too large": "bad-argument",
      "a mailbox": "ok",
      "a writer that becomes one": "bad-argument",
      "a writer that reads": "bad-argument",
      "send to a mailbox": "bad-argument",
      "a value of another size": "bad-argument",
      "another kind": "wrong-kind",
      "another layout": "wrong-layout",
      "looked at": "ok",
      "a writer that may only look": "bad-argument",
      attached: "ok",
      "a second writer": "busy",
      "a row that is not there": "bad-argument",
      "a reader": "ok",
      "a reader that becomes one": "bad-argument",
      "a reader that writes": "bad-argument",
      "a reader that ends it": "bad-argument",
      "receive from a mailbox": "bad-argument",
      "acknowledge in a mailbox": "bad-argument",
      "drain a mailbox": "bad-argument",
      "nothing yet": "empty",
      "a wait for nothing": "timeout",
      "a value": "ok",
      "into less room": "too-large",
      "which is of": 100,
      "into more room": "ok",
      "a wait for the same": "timeout",
      "a description into its length": "too-large",
      "which is": 9,
      "and one byte more": "ok",
      "the end": "ok",
      "a wait after it": "ended",
    });
  },
  120_000,
);
