/** What a shell reports of a program that wrote to a pipe without a reader: 128 and the number of SIGPIPE. */
export const BROKEN_PIPE = 141;

/** Ends this process without a word when nobody reads its output any more, as in `npm start | head -3`. */
export function endWithOutput(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
      process.exit(BROKEN_PIPE);
    });
  }
}
