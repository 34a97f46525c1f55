import { spawnSync } from "node:child_process";

/** An interpreter: the command that was looked for, and the program that it leads to. */
export interface Python {
  readonly command: string;
  readonly path: string;
  /** Such as `[3, 11]`. */
  readonly version: readonly [major: number, minor: number];
}

/** Minor versions of Python 3 that are looked for by name. */
const MINORS = [8, 9, 10, 11, 12, 13, 14, 15] as const;

/** The interpreters of this machine, and the commands that led to none, with the reason. */
export function findPythons(): { found: Python[]; missing: [command: string, reason: string][] } {
  const found: Python[] = [];
  const missing: [string, string][] = [];
  for (const [command, minor] of [
    ...MINORS.map((minor) => [`python3.${minor}`, minor] as const),
    ["python3"] as const,
  ]) {
    const python = find(command, minor);
    if (python === undefined) missing.push([command, `there is no ${command} here`]);
    else if (found.some(({ version }) => `${version}` === `${python.version}`)) continue;
    else if (python.version[1] < MINORS[0]) missing.push([command, `it is older than 3.${MINORS[0]}`]);
    else found.push(python);
  }
  return { found, missing };
}

function find(command: string, minor: number | undefined): Python | undefined {
  const code = "import sys, multiprocessing.shared_memory; print(sys.executable, *sys.version_info[:2])";
  // The commands that pyenv puts in the path lead to the chosen version alone; the second try chooses this one.
  const choices = minor === undefined ? [{}] : [{}, { PYENV_VERSION: `3.${minor}` }];
  for (const choice of choices) {
    const { status, stdout } = spawnSync(command, ["-c", code], {
      encoding: "utf8",
      env: { ...process.env, ...choice },
    });
    const [, path = "", major, minorFound] = /^(.*) (\d+) (\d+)\n$/.exec(stdout ?? "") ?? [];
    if (status === 0) return { command, path, version: [Number(major), Number(minorFound)] };
  }
  return undefined;
}
