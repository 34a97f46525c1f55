import { type RegionHandle, TransportError } from "@mortise/transport";
import { shmTransport } from "@mortise/transport-shm";
import fc from "fast-check";
import { expect, test } from "vitest";

const transport = shmTransport();

test.runIf(process.platform === "linux")("a handle of any form leads to its own region, or to a TransportError", () => {
  using region = transport.create(`handles-${process.pid}`, 64);
  region.bytes[0] = 7;
  const { handle } = region;
  const { descriptor, dev, ino } = handle.origin as { descriptor: number; dev: bigint; ino: bigint };
  const origin = fc.oneof(
    fc.anything(),
    fc.record(
      {
        descriptor: fc.oneof(fc.constant(descriptor), fc.integer({ min: -2, max: 64 }), fc.double()),
        dev: fc.oneof(fc.constant(dev), fc.bigInt()),
        ino: fc.oneof(fc.constant(ino), fc.bigInt()),
      },
      { requiredKeys: [] },
    ),
  );
  const any = fc.record({
    transport: fc.oneof({ weight: 4, arbitrary: fc.constant("shm") }, fc.string()),
    name: fc.oneof({ weight: 4, arbitrary: fc.constant(handle.name) }, fc.string()),
    length: fc.oneof(fc.constant(64), fc.double()),
    readOnly: fc.boolean(),
    origin,
  });
  const seen = { found: 0, refused: 0 };
  fc.assert(
    fc.property(any, (handle) => {
      try {
        using found = transport.attach(handle as RegionHandle);
        expect(found.read(new Uint8Array(1))[0]).toBe(7);
        seen.found++;
      } catch (error) {
        if (!(error instanceof TransportError)) throw error;
        seen.refused++;
      }
    }),
    // The one that is right, among all that are not.
    { examples: [[handle], [{ ...handle, origin: undefined }]] as never },
  );
  expect(seen.found).toBeGreaterThan(0);
  expect(seen.refused).toBeGreaterThan(0);
});
