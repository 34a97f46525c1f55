/** What a worker can do, by the first word of a command; each gets the other words. */
const COMMANDS: ReadonlyMap<string, (words: readonly string[]) => string> = new Map([
  ["add", (words) => String(words.map(Number).reduce((sum, number) => sum + number, 0))],
  ["count", (words) => `${words.length} words`],
  ["longest", (words) => words.reduce((longest, word) => (word.length > longest.length ? word : longest), "")],
]);

/** Does what a command says; returns the result, or what is wrong with the command. */
export function runCommand(command: string): string {
  const [name = "", ...words] = command.split(" ");
  return COMMANDS.get(name)?.(words) ?? `there is no command '${name}'`;
}
