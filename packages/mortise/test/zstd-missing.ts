import { ZstdValues } from "../src/command/recording/zstd-values.ts";

/** Why nothing can be compressed on this system; `undefined` where it can. */
export const ZSTD_MISSING: string | undefined = await ZstdValues.of(1).then(
  () => undefined,
  (error: Error) => error.message,
);
