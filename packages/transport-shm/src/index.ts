export { shmTransport } from "./shm-transport.ts";
