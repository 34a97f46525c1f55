import { mkdirSync, rmdirSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { posixTransport } from "@mortise/mapping";
import { spawnPeer } from "@mortise/mapping/contract-peer";
import type { Subject } from "@mortise/transport/contract";
import { fileTransport } from "@mortise/transport-file";
import { filePlace } from "../src/file-place.ts";

/** What another program does in a directory of regions. */
function inDirectory(directory: string): Pick<Subject, "makeForeign" | "makeOther" | "modeOf"> {
  return {
    makeForeign: (name, length) => writeFileSync(join(directory, name), new Uint8Array(length)),
    makeOther(name) {
      mkdirSync(join(directory, name));
      return () => rmdirSync(join(directory, name));
    },
    modeOf: (name) => statSync(join(directory, name)).mode & 0o777,
  };
}

/** Files of a directory, with the locks of this system. */
export function files(directory: string): Subject {
  const module = new URL("../dist/index.js", import.meta.url);
  return {
    transport: fileTransport({ directory }),
    spawn: () => spawnPeer({ module, export: "fileTransport", args: [{ directory }] }),
    ...inDirectory(directory),
  };
}

/** Files of a directory, with the locks of systems that have none like Linux's, which Linux can use as well. */
export function filesWithLockFiles(directory: string): Subject {
  const module = new URL("lock-file-transport.mjs", import.meta.url);
  return {
    transport: posixTransport(filePlace(directory, "files", () => {})),
    spawn: () => spawnPeer({ module, export: "lockFileTransport", args: [directory] }),
    ...inDirectory(directory),
  };
}
