// What a peer loads: files whose locks are those of systems without Linux's.
import { posixTransport } from "@mortise/mapping";
import { filePlace } from "../dist/file-place.js";

export const lockFileTransport = (directory) => posixTransport(filePlace(directory, "files", () => {}));
