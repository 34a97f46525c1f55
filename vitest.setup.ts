import fc from "fast-check";

// How many cases a property tries; MORTISE_RUNS=100000 looks deeper.
fc.configureGlobal({ numRuns: Number(process.env.MORTISE_RUNS ?? 1000) });
