// The contract of transports on Windows' sections; run by scripts/test-windows.mjs.
import { test } from "node:test";
import { spawnPeer } from "@mortise/mapping/contract-peer";
import { contract, type Subject } from "@mortise/transport/contract";
import { shmTransport } from "@mortise/transport-shm";

const subject: Subject = {
  transport: shmTransport(),
  spawn: () => spawnPeer({ module: import.meta.resolve("@mortise/transport-shm"), export: "shmTransport" }),
  lacks: ["lists", "names"],
  skips: {
    "the name goes when its creator's process ends (SIGHUP)": "on Windows nobody can send this to a process",
    "a backslash is a letter of a name": "in Windows' names it stands after Local and Global, and nowhere else",
  },
};

for (const each of contract) {
  const reason = each.skipReason(subject);
  test(each.name, { skip: reason ?? false }, () => each.run(subject));
}
