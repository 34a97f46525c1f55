import { expect, test } from "vitest";
import { MISSING, Peer, PYTHON } from "./python-programs.ts";

test.skipIf(MISSING)(`the Python peer by itself (${MISSING ?? PYTHON})`, async () => {
  const { status, errors } = await new Peer("unit.py").end;
  expect({ status, errors }).toMatchObject({ status: 0, errors: expect.stringMatching(/^OK$/m) });
});
