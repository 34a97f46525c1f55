// What a peer loads: shared memory as macOS has it, on a system that has its calls too.
import { posixTransport } from "@mortise/mapping";
import { macPlace } from "../../dist/shm-place.js";

export const macTransport = () => posixTransport(macPlace("hash"));
