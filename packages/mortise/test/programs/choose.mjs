// Opens a region where this system keeps them; prints where that is.
import { openRegion } from "../../dist/index.js";

try {
  const region = openRegion(`choose-${process.pid}`, 64);
  region.bytes[0] = 1;
  console.log(region.transport);
  region.close();
} catch (error) {
  console.error(error.code, error.message);
  process.exitCode = 1;
}
