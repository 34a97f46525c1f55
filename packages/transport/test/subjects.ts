import { memoryTransport } from "@mortise/transport";
import type { Subject } from "@mortise/transport/contract";

/** Memory within this process. */
export const memory: Subject = {
  transport: memoryTransport(),
  skips: {
    "views kept from before a close are detached": "a SharedArrayBuffer cannot be detached; it stays readable",
  },
};
