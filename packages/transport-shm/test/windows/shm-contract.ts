// The contract of transports on Windows' sections; run by scripts/test-windows.mjs.
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { spawnPeer } from "@mortise/mapping/contract-peer";
import { contract, type Subject } from "@mortise/transport/contract";
import { shmTransport } from "@mortise/transport-shm";

// In a file of its own, which the table of docs/platforms.md is checked against.
const traits = JSON.parse(readFileSync(new URL("shm-traits.json", import.meta.url), "utf8")) as Partial<Subject>;

const subject: Subject = {
  transport: shmTransport(),
  spawn: () => spawnPeer({ module: import.meta.resolve("@mortise/transport-shm"), export: "shmTransport" }),
  ...traits,
};

for (const each of contract) {
  const reason = each.skipReason(subject);
  test(each.name, { skip: reason ?? false }, () => each.run(subject));
}
