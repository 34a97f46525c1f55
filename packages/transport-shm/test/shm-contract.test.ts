import { mkdirSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { spawnPeer } from "@mortise/mapping/contract-peer";
import { contract, type Subject } from "@mortise/transport/contract";
import { shmTransport } from "@mortise/transport-shm";
import { describe, test } from "vitest";

const linux = process.platform === "linux";

describe("the contract, on shared memory", () => {
  const source = { module: new URL("../dist/index.js", import.meta.url), export: "shmTransport" };
  const subject: Subject = {
    transport: shmTransport(),
    spawn: () => spawnPeer(source),
    ...(linux && {
      makeForeign: (name, length) => writeFileSync(`/dev/shm/${name}`, new Uint8Array(length)),
      makeOther: (name) => {
        mkdirSync(`/dev/shm/${name}`);
        return () => rmdirSync(`/dev/shm/${name}`);
      },
      modeOf: (name) => statSync(`/dev/shm/${name}`).mode & 0o777,
    }),
  };
  for (const each of contract) {
    const reason = each.skipReason(subject);
    if (reason !== undefined) test.skip(`${each.name} (skipped: ${reason})`);
    else test(each.name, () => each.run(subject));
  }
});
