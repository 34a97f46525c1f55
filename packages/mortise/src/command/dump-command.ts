import { dump, dumpRows, type Layout } from "@mortise/codec";
import type { Transport } from "@mortise/transport";
import { CommandError } from "./errors.ts";
import { checkFieldNames } from "./field-names.ts";
import { STANDARD_OUTPUT, writeOutput } from "./file-error.ts";
import { pngOf } from "./png.ts";
import { seenValue } from "./seen-value.ts";
import { jsonText, visibleLines } from "./terminal.ts";

/** What `mortise dump` was asked for. */
export interface DumpOptions {
  readonly json?: true;
  readonly raw?: true;
  readonly png?: string;
  readonly field?: string;
  readonly layout?: string;
  readonly output?: string;
}

/** Shows the newest bytes under a name: what each is, or they themselves, or the picture that they are. */
export async function dumpCommand(transport: Transport, name: string, options: DumpOptions): Promise<void> {
  const { layout, bytes } = await seenValue(transport, name, options.layout);
  if (options.png !== undefined) return write(await pngOf(layout, bytes, options.png), options);
  const field = options.field === undefined ? undefined : fieldNamed(layout, options.field);
  const part = field === undefined ? bytes : bytes.subarray(field.offset, field.offset + field.size);
  if (options.raw) return write(part, options);
  if (options.json) {
    const rows = dumpRows(layout, bytes).filter(({ offset }) => isWithin(field, offset));
    const shown = rows.map((row) => ({
      ...row,
      bytes: Buffer.from(bytes.subarray(row.offset, row.offset + row.size)).toString("hex"),
    }));
    writeOutput(options.output, `${jsonText(shown)}\n`);
    return;
  }
  const text = dump(layout, bytes).trimEnd().split("\n");
  const [head = "", ...lines] = text;
  const wanted = field === undefined ? lines : linesOf(lines, field);
  writeOutput(options.output, `${visibleLines([head, ...wanted].join("\n"))}\n`);
}

interface Part {
  readonly offset: number;
  readonly size: number;
}

/** @throws CommandError which fields there are */
function fieldNamed(layout: Layout, name: string): Part {
  checkFieldNames(layout, [name]);
  return layout.fields[name as never] as Part;
}

function isWithin(field: Part | undefined, offset: number): boolean {
  return field === undefined || (offset >= field.offset && offset < field.offset + field.size);
}

/** The lines of a field: each begins with its offset, but those that go on. */
function linesOf(lines: readonly string[], field: Part): string[] {
  let inside = false;
  return lines.filter((line) => {
    const offset = /^\s*(\d+) /.exec(line)?.[1];
    if (offset !== undefined) inside = isWithin(field, Number(offset));
    return inside;
  });
}

function write(bytes: Uint8Array, { output }: DumpOptions): void {
  if ((output === undefined || output === STANDARD_OUTPUT) && process.stdout.isTTY)
    throw new CommandError("these are bytes that no terminal shows; pipe them, or give --output <file>.");
  writeOutput(output, bytes);
}
