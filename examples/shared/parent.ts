/** Tells the program that started this one; nobody where it was started by hand. */
export function tellParent(message: string | object): void {
  // Where the parent has gone there is no one to tell, which is no trouble of this program.
  process.send?.(message, () => {});
}

/** Ends this process when the program that started it has gone, however that ended. Does nothing where it was started by hand. */
export function endWithParent(): void {
  process.once("disconnect", () => process.exit(1));
  // To listen for the end of the parent is no reason to go on.
  process.channel?.unref();
}
