/** What a program can do, and what the user of a command can do instead. */
const ADVICE: readonly (readonly [of: RegExp, instead: string])[] = [
  [/, or wait for it with \{ wait: true \}/, ""],
  [/, or wait longer: \{ timeout: [\d_]+ \}/, ""],
  [/; read it with (mailbox|stream)\.reader\.$/, "; try again."],
  [
    /Give (it|this one) another name, or replace (it|that one) with \{ replace: true \}/,
    "Give another name, or remove that one before, with `mortise rm`",
  ],
  [
    /attach to it, choose another name, or replace it with \{ replace: true \}/,
    "give another name, or remove that one before, with `mortise rm`",
  ],
  [
    /Raw regions are for attach and decode; a channel needs a name of its own/,
    "Give another name, or remove that one before, with `mortise rm`",
  ],
  [
    /Have its writer make it with more: \{ readers: (\d+) \}/,
    "End one of them, or have its program make it with rows for $1",
  ],
  [
    /(unlink\w* failed with \w+): this user has no right to that; attach with \{ readOnly: true \}.*$/,
    "$1: this user may not remove it; ask its owner to.",
  ],
  [
    /attach with \{ readOnly: true \} where reading is enough, or ask its owner for a wider mode/,
    "run this as its owner, or ask that one for a wider mode",
  ],
  [/or name another with fileTransport\(\{ directory \}\)/, "or give another with --transport file:<directory>"],
  [/check that both programs use the same layout/, "give a layout of that length, or another name"],
];

/** What a message of the libraries tells the user of a command: what only a program can do is said in the command's words. */
export function adviceForUser(message: string): string {
  return ADVICE.reduce((text, [of, instead]) => text.replace(of, instead), message);
}

/** What values are in a program, and what they are as they are given to a command: JSON, or text. */
const VALUES: readonly (readonly [of: RegExp, instead: string])[] = [
  [
    /; expected a bigint, nanoseconds since 1970: .*$/,
    "; expected a whole number of nanoseconds since 1970, such as 1700000000000000000",
  ],
  [/; expected a bigint\b/, "; expected a whole number"],
  [/; expected \w+Array or array of/, "; expected array of"],
  [/; expected Uint8Array of (at most \d+|\d+)/, "; expected $1 bytes in base64"],
  [/; expected \w+Array of/, "; expected array of"],
  [/got Uint8Array of 1(?=;)/, "got 1 byte"],
  [/got Uint8Array of (\d+)(?=;)/, "got $1 bytes"],
  [/got (-?\d+)n(?=;)/, "got $1"],
];

/** The same of why a value is refused. */
export function refusalForUser(message: string): string {
  return VALUES.reduce((text, [of, instead]) => text.replace(of, instead), message);
}
