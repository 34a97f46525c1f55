import fc from "fast-check";

fc.configureGlobal({ numRuns: Number(process.env.MORTISE_RUNS) });
