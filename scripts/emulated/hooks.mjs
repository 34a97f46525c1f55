// Where a Node that runs the tests from their sources finds what is in another place than for this machine.
import { registerHooks } from "node:module";
import { pathToFileURL } from "node:url";

const PLACES = {
  koffi: pathToFileURL(process.env.MORTISE_KOFFI),
  vitest: new URL("vitest.ts", import.meta.url),
  "virtual:tests": pathToFileURL(process.env.MORTISE_TESTS),
};

registerHooks({
  resolve(specifier, context, next) {
    const place = PLACES[specifier];
    // Not by `next`: `require` of koffi takes no URL.
    return place === undefined ? next(specifier, context) : { url: String(place), shortCircuit: true };
  },
});
