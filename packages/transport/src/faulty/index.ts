export {
  type FailedCall,
  type Fault,
  type FaultPlace,
  type LostSide,
  OPERATIONS,
  type Operation,
  type TornRead,
  type TornWrite,
} from "./fault.ts";
export { type FaultySide, type FaultyTransport, faultyTransport } from "./faulty-transport.ts";
export type { Fired } from "./schedule.ts";
