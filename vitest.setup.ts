import fc from "fast-check";

// The configs say how many cases a property tries. Where a page was told no number, it must not try for ever.
const runs = Number(process.env.MORTISE_RUNS);
fc.configureGlobal({ numRuns: runs > 0 ? runs : 200 });
