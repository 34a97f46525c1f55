import { adopting } from "./adopting.ts";
import { closing } from "./closing.ts";
import { foreign } from "./foreign.ts";
import { listing } from "./listing.ts";
import { locking } from "./locking.ts";
import { making } from "./making.ts";
import { processes } from "./processes.ts";
import { refusing } from "./refusing.ts";
import { ringing } from "./ringing.ts";
import { type CaseOfFeature, type ContractCase, contractCase, type Feature } from "./scene.ts";
import { using } from "./using.ts";

const features: Readonly<Record<Feature, readonly CaseOfFeature[]>> = {
  making,
  listing,
  refusing,
  using,
  closing,
  locking,
  ringing,
  processes,
  adopting,
  foreign,
  subject: [
    contractCase("the subject skips only cases that there are", [], ({ subject }) => {
      const names = new Set(contract.map(({ name }) => name));
      const unknown = Object.keys(subject.skips ?? {}).filter((name) => !names.has(name));
      if (unknown.length > 0) throw new Error(`there are no cases of these names: ${unknown.join("; ")}`);
    }),
  ],
};

/**
 * The promises of {@link Transport}, as cases for any test runner. For a report as data, see {@link runContract}.
 *
 * @example
 * for (const { name, skipReason, run } of contract) {
 *   const reason = skipReason(subject);
 *   if (reason !== undefined) test.skip(`${name} (skipped: ${reason})`);
 *   else test(name, () => run(subject));
 * }
 */
export const contract: readonly ContractCase[] = Object.entries(features).flatMap(([feature, cases]) =>
  cases.map((each) => ({ feature: feature as Feature, ...each })),
);
