import { parseArgs } from "node:util";

/** A program was not called as it says that it can be. */
class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "usage";
}

/**
 * The path that a program may be given. Where it was asked for help, prints its usage and ends the process.
 *
 * @throws UsageError where anything else was given
 */
export function pathArgument(usage: string): string | undefined {
  return pathAndFlags(usage, []).path;
}

/**
 * The path that a program may be given, and which of some flags were. Where it was asked for help, prints its usage and
 * ends the process.
 *
 * @throws UsageError where anything else was given
 */
export function pathAndFlags<const F extends string>(
  usage: string,
  flags: readonly F[],
): { readonly path: string | undefined; readonly flags: ReadonlySet<F> } {
  const words = process.argv.slice(2);
  if (words.includes("--help") || words.includes("-h")) help(usage);
  const given = new Set(flags.filter((flag) => words.includes(flag)));
  const [path, ...others] = words.filter((word) => !given.has(word as F));
  const unknown = [path, ...others].find((word) => word?.startsWith("-"));
  if (unknown !== undefined) {
    const there = flags.length > 0 ? `, there is ${flags.join(" and ")}` : "";
    throw new UsageError(`there is no option '${unknown}'${there}: ${usage}`);
  }
  if (path === "" || others.length > 0) throw new UsageError(`give one path at most: ${usage}`);
  return { path, flags: given };
}

/** What a program takes, as `--name value`, and what holds where it is not given: a text, or a number above 0. */
type Defaults = { readonly [name: string]: string | number };

/** Of each option the kind of value that its default has. */
type Options<D extends Defaults> = { -readonly [Name in keyof D]: D[Name] extends number ? number : string };

/**
 * The options that a program was given. Where it was asked for help, prints its usage and ends the process.
 *
 * @throws UsageError where anything else was given
 */
export function options<const D extends Defaults>(usage: string, defaults: D): Options<D> {
  const known = Object.fromEntries(Object.keys(defaults).map((name) => [name, { type: "string" as const }]));
  const given = parse(usage, { ...known, help: { type: "boolean", short: "h" } });
  if (given.help === true) help(usage);
  const entries = Object.entries(defaults).map(([name, usual]) => {
    const value = given[name] ?? usual;
    if (typeof usual === "string") return [name, value];
    const number = Number(value);
    if (!(number > 0 && number < Number.POSITIVE_INFINITY))
      throw new UsageError(`--${name} takes a number above 0, not '${value}': ${usage}`);
    return [name, number];
  });
  return Object.fromEntries(entries) as Options<D>;
}

function parse(usage: string, known: { [name: string]: { type: "string" | "boolean"; short?: string } }) {
  try {
    return parseArgs({ options: known }).values;
  } catch (error) {
    throw new UsageError(`${(error as Error).message.split(".", 1)[0]}: ${usage}`);
  }
}

function help(usage: string): never {
  console.log(`usage: ${usage}`);
  process.exit(0);
}
