import type { CreateOptions, Region, Transport } from "@mortise/transport";
import { platformTransport, type TransportChoice } from "./platform-transport.ts";

/** How {@link openRegion} makes a region, and where. */
export interface OpenRegionOptions extends CreateOptions {
  /** Default: what {@link platformTransport} finds. */
  readonly transport?: TransportChoice | Transport;
}

/**
 * Attaches to a region if it exists, else makes it, where this system keeps them: `region.created` says which of the
 * two, and `region.transport` where.
 *
 * @param size a length in bytes, or a layout, whose LENGTH it is
 * @throws TransportError as {@link Transport.open} and {@link platformTransport} do
 * @example
 * using region = openRegion("camera", Frame);
 * Frame.encodeInto(frame, region.bytes);
 */
export function openRegion(
  name: string,
  size: number | { readonly LENGTH: number },
  { transport, ...options }: OpenRegionOptions = {},
): Region {
  const chosen = typeof transport === "object" ? transport : platformTransport(transport);
  // What is neither is refused as the length that it is not.
  return chosen.open(name, typeof size === "object" && size !== null ? size.LENGTH : size, options);
}
