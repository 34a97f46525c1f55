import { type Peer, type PeerEnd, type PeerOperations, peerOperations } from "@mortise/transport/contract";
import type { FaultySide } from "@mortise/transport/faulty";

/** A side as the contract's second process: a signal that nobody can catch kills it; at any other end it tidies up. */
export function sidePeer(side: FaultySide): Peer {
  const serves = peerOperations(side);
  let opened = 0;
  return {
    async call<K extends keyof PeerOperations>(
      operation: K,
      ...args: Parameters<PeerOperations[K]>
    ): Promise<ReturnType<PeerOperations[K]>> {
      if (operation === "umask") throw new Error("a side has no umask");
      const serve = serves[operation as keyof typeof serves] as (...args: unknown[]) => unknown;
      const result = (await serve(...args)) as ReturnType<PeerOperations[K]>;
      if (operation === "create" || operation === "attach" || operation === "open") opened++;
      return result;
    },
    async end(how: PeerEnd): Promise<void> {
      if (how !== "SIGKILL" && !side.killed) for (let region = 0; region < opened; region++) await serves.close(region);
      side.kill();
    },
  };
}
