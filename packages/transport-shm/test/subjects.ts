import { mkdirSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { posixTransport } from "@mortise/mapping";
import { spawnPeer } from "@mortise/mapping/contract-peer";
import type { Subject } from "@mortise/transport/contract";
import { memfdTransport, shmTransport } from "@mortise/transport-shm";
import { shortName } from "../src/shm-name.ts";
import { macPlace } from "../src/shm-place.ts";

/** What another program does in Linux's directory of shared memory, where names are there as they are given here. */
function inDevShm(pathOf: (name: string) => string): Pick<Subject, "makeForeign" | "makeOther" | "modeOf"> {
  return {
    makeForeign: (name, length) => writeFileSync(pathOf(name), new Uint8Array(length)),
    makeOther(name) {
      mkdirSync(pathOf(name));
      return () => rmdirSync(pathOf(name));
    },
    modeOf: (name) => statSync(pathOf(name)).mode & 0o777,
  };
}

/** Shared memory of this system. */
export const shm: Subject = {
  transport: shmTransport(),
  spawn: () => spawnPeer({ module: new URL("../dist/index.js", import.meta.url), export: "shmTransport" }),
  ...(process.platform === "linux" ? inDevShm((name) => `/dev/shm/${name}`) : { lacks: ["lists", "openBy"] }),
};

/** What macOS would do, with the calls that Linux has too: `shm_open`, lock files, and bells in another directory. */
export const macShm: Subject = {
  transport: posixTransport(macPlace("hash")),
  spawn: () => spawnPeer({ module: new URL("programs/mac-transport.mjs", import.meta.url), export: "macTransport" }),
  ...inDevShm((name) => `/dev/shm/${shortName(name, "darwin")}`),
  lacks: ["lists", "openBy"],
};

/** Memory that only this process and its children have. */
export const memfd: Subject = { transport: memfdTransport() };
