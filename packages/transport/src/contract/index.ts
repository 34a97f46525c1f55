export { contract } from "./contract.ts";
export { peerOperations, type ServedOperations } from "./peer-operations.ts";
export { type CaseReport, runContract } from "./run-contract.ts";
export type { ContractCase, Feature } from "./scene.ts";
export type { Ability, Peer, PeerEnd, PeerOperations, Subject } from "./subject.ts";
