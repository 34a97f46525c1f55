import { availableParallelism, cpus, loadavg } from "node:os";

/** What figures were taken on. */
export interface Machine {
  readonly processor: string;
  /** Processors that this process may use. */
  readonly processors: number;
  readonly node: string;
  readonly platform: string;
  /** Where the regions are. */
  readonly transport: string;
  /** How many programs wanted a processor in the last minute, on average; not there on Windows, which does not say. */
  readonly load?: number;
}

/** What this machine is, and how busy. */
export function machineOf(transport: string): Machine {
  const [load = 0] = loadavg();
  return {
    processor: cpus()[0]?.model.trim() || "unknown processor",
    processors: availableParallelism(),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    transport,
    ...(process.platform !== "win32" && { load }),
  };
}
