import { checkName, nameProblem, TransportError } from "@mortise/transport";

/** What Windows gives a meaning of its own, and so takes in no file's name; control characters among it. */
const FORBIDDEN = /[<>:"\\|?*]|\p{Cc}/u;

/** Devices, whatever follows after a point. */
const DEVICE = /^(con|prn|aux|nul|com\d|lpt\d|conin\$|conout\$)(\..*)?$/i;

/** What is wrong with a name for a file on Windows, as the end of a sentence; `undefined` for a good one. */
export function fileNameProblem(name: string): string | undefined {
  const problem = nameProblem(name);
  if (problem !== undefined) return problem;
  const [forbidden] = FORBIDDEN.exec(name) ?? [];
  if (forbidden !== undefined)
    return `must not contain ${JSON.stringify(forbidden)}, which Windows allows in no file's name`;
  if (/[ .]$/.test(name)) return "must not end with a space or a full stop, which Windows would drop";
  if (DEVICE.test(name)) return "is that of a device on Windows";
  return undefined;
}

/** @throws TransportError `bad-name` */
export function checkFileName(kind: string, name: string): void {
  checkName(kind, name);
  const problem = fileNameProblem(name);
  if (problem === undefined) return;
  throw new TransportError("bad-name", `${kind} region name ${JSON.stringify(name)} ${problem}.`, {
    transport: kind,
    name,
  });
}

/**
 * A file beside a region: `"goes"` marks the region with this inode number as one that goes with its creator, who holds
 * the creator's lock; `"off"` is a region itself that has its name not yet, or no longer.
 */
export interface SideFile {
  /** An inode number, or random digits. */
  readonly id: string;
  readonly kind: "goes" | "off";
}

export function sideFileName({ id, kind }: SideFile): string {
  return `${id}.${kind}`;
}

/** `undefined` for what is none. */
export function parseSideFile(file: string): SideFile | undefined {
  const [, inode, digits] = /^(?:(\d+)\.goes|([0-9a-f]+)\.off)$/.exec(file) ?? [];
  if (inode !== undefined) return { id: inode, kind: "goes" };
  return digits === undefined ? undefined : { id: digits, kind: "off" };
}
