import { posixTransport } from "@mortise/mapping";
import { filePlace } from "../dist/file-place.js";

/**
 * @param {string} directory
 * @returns {import("@mortise/transport").Transport}
 */
export function lockFileTransport(directory) {
  return posixTransport(filePlace(directory, "files", () => {}));
}
