import { besideName, type ObjectName, objectName } from "@mortise/mapping";
import { checkName, TransportError } from "@mortise/transport";

/**
 * Refuses a name that is none of a section, which Windows gets as it is: `Local\` and `Global\` may stand before it.
 *
 * @throws TransportError `bad-name`
 */
export function checkSectionName(kind: string, name: string): void {
  const plain = typeof name === "string" ? objectName(name).plain : name;
  checkName(kind, plain);
  if (!plain.includes("\\")) return;
  throw new TransportError(
    "bad-name",
    `${kind} region name ${JSON.stringify(name)} must not contain a backslash, but after Local or Global at its beginning.`,
    { transport: kind, name },
  );
}

/** The names of the objects beside a section, which those find who find it, and no others. */
export class SectionNames {
  readonly #name: ObjectName;

  constructor(name: string) {
    this.#name = objectName(name);
  }

  /** A kernel object, such as a row's mutex. */
  object(what: string): string {
    return `${this.#name.scope}\\${besideName(`section ${this.#name.plain}`)}-${what}`;
  }

  /** A pipe; all sessions share the names of these, so that of a `Local` section tells its `session`. */
  pipe(what: string, session: number): string {
    const { scope, plain } = this.#name;
    const owner = scope === "Global" ? "all" : session;
    return `\\\\.\\pipe\\${besideName(`section of ${owner} ${plain}`)}-${what}`;
  }
}
