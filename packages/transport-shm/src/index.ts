export { type Inherited, type InheritOptions, type MemfdTransport, memfdTransport } from "./memfd-transport.ts";
export { type ShmTransportOptions, shmTransport } from "./shm-transport.ts";
