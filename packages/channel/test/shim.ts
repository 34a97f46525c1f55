import { BaseRegion, RingLatch } from "@mortise/transport";

const p = BaseRegion.prototype;
if (!("owned" in p))
  Object.defineProperty(p, "owned", {
    get() {
      return this.created;
    },
  });
p.adopt ??= () => false;
