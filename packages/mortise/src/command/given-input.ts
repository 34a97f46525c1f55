import { text } from "node:stream/consumers";
import { CommandError, UsageError } from "./errors.ts";
import { visible } from "./terminal.ts";

const NOTHING = "what is to be written? Give field=value, or JSON on the standard input.";

/**
 * The object that comes as JSON by the standard input, once all of it came.
 *
 * @throws UsageError where nothing comes, or no JSON of an object; CommandError where it cannot be read (as rejections)
 */
export async function inputJSON(): Promise<Readonly<Record<string, unknown>>> {
  if (process.stdin.isTTY) throw new UsageError(NOTHING);
  const given = await all();
  if (given.trim() === "") throw new UsageError(NOTHING);
  let json: unknown;
  try {
    json = JSON.parse(given);
  } catch (error) {
    throw new UsageError(`the standard input is no JSON: ${visible((error as Error).message)}`);
  }
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    throw new UsageError("the standard input is no JSON object; give one with the layout's fields.");
  }
  return json as Readonly<Record<string, unknown>>;
}

/** Not by `readFileSync`: a pipe that is slow or full has nothing to read for a while. */
async function all(): Promise<string> {
  try {
    return await text(process.stdin);
  } catch (error) {
    const why = visible((error as Error).message);
    throw new CommandError(`the standard input cannot be read: ${why}; give field=value, or JSON by a file or a pipe.`);
  }
}
