import { TransportError } from "./errors.ts";
import { checkOptions, type Known, shown } from "./options.ts";
import { LAST_ROW, type RegionHandle } from "./region.ts";
import type { AttachOptions, CreateOptions, ListOptions } from "./transport.ts";

const CREATE: Known<CreateOptions> = {
  mode: true,
  group: true,
  persist: true,
  replace: true,
  checked: true,
};
const ATTACH: Known<AttachOptions> = { length: true, readOnly: true, checked: true };
const LIST: Known<ListOptions> = { openBy: true };

/** The most bytes a region may have: Node 20 ends the process at a view of 4 GiB or more. */
export const MAX_LENGTH: number = 2 ** 32 - 1;

/**
 * The most bytes of UTF-8 in a name where the system sets no tighter limit: a file name may have 255 on Linux, of which
 * {@link SIDE_PREFIX} takes nine for what stands beside a region, and some are kept for what will.
 */
export const MAX_NAME_BYTES = 215;

/** How the name of what stands beside a region begins, its bells' directory; no region may have such a name. */
export const SIDE_PREFIX = ".mortise.";

const LONE_SURROGATE = /\p{Surrogate}/u;

function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    bytes += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** What is wrong with a region's name, as the end of a sentence; `undefined` for a good one. */
export function nameProblem(name: unknown, maxBytes: number = MAX_NAME_BYTES): string | undefined {
  if (typeof name !== "string") return `must be a string, not ${typeof name}`;
  if (name === "") return "must not be empty";
  if (name === "." || name === "..") return "means a directory";
  if (name.includes("/")) return "must not contain a slash";
  if (name.includes("\0")) return "must not contain a NUL";
  if (LONE_SURROGATE.test(name)) return "must not contain half of a surrogate pair";
  if (name.startsWith(SIDE_PREFIX)) return `must not begin with "${SIDE_PREFIX}", which marks files beside a region`;
  const bytes = utf8Length(name);
  if (bytes > maxBytes) return `must have at most ${maxBytes} bytes of UTF-8; it has ${bytes}`;
  return undefined;
}

/**
 * Refuses a name that not every call would understand alike.
 *
 * @throws TransportError `bad-name`
 */
export function checkName(transport: string, name: string, maxBytes: number = MAX_NAME_BYTES): void {
  const problem = nameProblem(name, maxBytes);
  if (problem === undefined) return;
  const shown = typeof name === "string" ? JSON.stringify(name.slice(0, 300)) : String(name);
  throw new TransportError("bad-name", `${transport} region name ${shown} ${problem}.`, {
    transport,
    name: String(name),
  });
}

/** As {@link shown}, in octal where it is a number that has such digits: so modes are written. */
function shownMode(mode: unknown): string {
  return typeof mode === "number" && Number.isInteger(mode) && mode >= 0 ? `0o${mode.toString(8)}` : shown(mode);
}

/**
 * Refuses a length that is no whole number from 1 to {@link MAX_LENGTH}.
 *
 * @throws TransportError `bad-length`
 */
export function checkLength(transport: string, name: string, length: number): void {
  if (Number.isInteger(length) && length >= 1 && length <= MAX_LENGTH) return;
  const problem =
    typeof length === "number" && length > MAX_LENGTH
      ? `at most ${MAX_LENGTH} are possible: Node 20 ends the process at a view of 4 GiB or more`
      : "give a whole number of at least 1";
  throw new TransportError(
    "bad-length",
    `${transport} region "${name}" cannot have ${shown(length)} bytes; ${problem}.`,
    {
      transport,
      name,
    },
  );
}

/**
 * Refuses permission bits outside of 0 to 0o777.
 *
 * @throws TransportError `bad-option`
 */
export function checkMode(transport: string, name: string, mode: number): void {
  if (Number.isInteger(mode) && mode >= 0 && mode <= 0o777) return;
  throw new TransportError(
    "bad-option",
    `${transport} region "${name}" cannot have the mode ${shownMode(mode)}; give permission bits from 0 to 0o777, such as 0o600.`,
    { transport, name },
  );
}

/**
 * Refuses options that are none of a `create` or an `open`; for a transport with a rule of its own for names.
 *
 * @throws TransportError `bad-option`
 */
export function checkCreateOptions(transport: string, name: string, options: CreateOptions): void {
  checkOptions(`${transport} region "${name}"`, options, CREATE, { transport, name });
  if (options.mode !== undefined) checkMode(transport, name, options.mode);
}

/**
 * Refuses options that are none of an `attach`, such as a length in their place; for a transport with a rule of its own
 * for names.
 *
 * @throws TransportError `bad-option`, `bad-length`
 */
export function checkAttachOptions(transport: string, name: string, options: AttachOptions): void {
  checkOptions(`${transport} region "${name}"`, options, ATTACH, { transport, name });
  // Given and undefined, it is a slip such as "Frame.LENTGH", and no wish to take whatever length is there.
  if ("length" in options) checkLength(transport, name, options.length as number);
}

/**
 * Refuses options that are none of a `list`.
 *
 * @throws TransportError `bad-option`
 */
export function checkListOptions(transport: string, options: ListOptions): void {
  checkOptions(`list of ${transport} regions`, options, LIST, { transport });
}

/**
 * The name of what is attached to: it is given, or a handle has it.
 *
 * @throws TransportError `bad-name` for what is neither
 */
export function nameOf(transport: string, from: string | RegionHandle): string {
  if (typeof from === "string") return from;
  if (typeof from === "object" && from !== null && typeof from.name === "string") return from.name;
  const message = `${transport} region: its name is ${shown(from)}; give a string, or a region's handle.`;
  throw new TransportError("bad-name", message, { transport });
}

/**
 * Refuses what no `create` can be called with, before anything happens.
 *
 * @throws TransportError `bad-name`, `bad-length`, `bad-option`
 * @example
 * checkCreate("arena", name, length, options);
 */
export function checkCreate(transport: string, name: string, length: number, options: CreateOptions = {}): void {
  checkName(transport, name);
  checkLength(transport, name, length);
  checkCreateOptions(transport, name, options);
}

/**
 * Refuses what no `attach` can be called with, before anything happens.
 *
 * @throws TransportError `bad-name`, `bad-length`, `bad-option`
 * @example
 * checkAttach("arena", name, options);
 */
export function checkAttach(transport: string, name: string, options: AttachOptions = {}): void {
  checkName(transport, name);
  checkAttachOptions(transport, name, options);
}

/**
 * Refuses a row that is no whole number from 0 to {@link LAST_ROW}.
 *
 * @throws TransportError `bad-row`
 */
export function checkRow(transport: string, name: string, row: number): void {
  if (Number.isInteger(row) && row >= 0 && row <= LAST_ROW) return;
  throw new TransportError(
    "bad-row",
    `${transport} region "${name}" has no row ${shown(row)}; give a whole number from 0 to ${LAST_ROW}.`,
    { transport, name },
  );
}

/**
 * Refuses a region whose length is not the one that both sides agreed on.
 *
 * @throws TransportError `size-mismatch`
 */
export function checkAgreedLength(transport: string, name: string, actual: number, expected: number): void {
  if (actual === expected) return;
  const what = actual < expected ? "shorter" : "longer";
  throw new TransportError(
    "size-mismatch",
    `${transport} region "${name}" has ${actual} bytes, ${what} than the ${expected} expected; ` +
      "check that both programs use the same layout.",
    { transport, name, expected, actual },
  );
}
