/** Text with each line that is not empty four spaces further in. */
export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, "    ");
}

/** Lines four spaces further in, each with its end. */
export function indented(lines: readonly string[]): string {
  return lines.map((line) => `${indent(line)}\n`).join("");
}
