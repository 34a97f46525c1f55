import { readFileSync } from "node:fs";
import { BindingError } from "@mortise/bindings";
import { ChannelError } from "@mortise/channel";
import { LayoutError } from "@mortise/codec";
import { type Transport, TransportError } from "@mortise/transport";
import { Command, CommanderError, Option } from "commander";
import { platformTransport, type TransportChoice } from "../platform-transport.ts";
import { adviceForUser } from "./advice.ts";
import { benchCommand } from "./bench-command.ts";
import { chosenTransport, directoryOf, givenChoice } from "./chosen-transport.ts";
import { doctorCommand } from "./doctor-command.ts";
import { dumpCommand } from "./dump-command.ts";
import { CommandError, isMistake, UsageError } from "./errors.ts";
import { genCommand, LANGUAGES } from "./gen-command.ts";
import { givenNumber } from "./given-number.ts";
import { inspectCommand } from "./inspect-command.ts";
import { inspectRecording, isRecording } from "./inspect-recording.ts";
import { layoutCommand } from "./layout-command.ts";
import { listCommand } from "./list-command.ts";
import { instead } from "./near.ts";
import { recordCommand } from "./record-command.ts";
import { givenSpeed, replayCommand } from "./replay-command.ts";
import { rmCommand } from "./rm-command.ts";
import { complaintColours, print, visible, visibleLines } from "./terminal.ts";
import { viewCommand } from "./view-command.ts";
import { watchCommand } from "./watch-command.ts";
import { writeCommand } from "./write-command.ts";

/** How a command ended, for who runs it. */
const DONE = 0;
const FAILED = 1;
const MISUSED = 2;

const EXIT_STATUS = `
Exit status: 0 done, 1 something could not be done, 2 the command line was
wrong, or a value or a field's name that was given. Ctrl-C ends a command with
130, SIGTERM with 143, and a terminal that is closed with 129; record, replay
and view come to their end by them, with 0, or 1 where nothing had begun.`;

const FRAME = `"image(40,50,bgr) + i32 width + i32 height"`;

/** What a timer can hold. */
const MOST_SECONDS = 2_000_000;
const MOST_COUNT = 2 ** 53 - 1;
/** Looks a second. */
const MOST_HZ = 1000;

/**
 * Runs a command line.
 *
 * @returns the exit status: 0 where all went well, 1 where something could not be done, 2 where the line was wrong, or a
 * value that came
 */
export async function run(line: readonly string[]): Promise<number> {
  const program = new Command();
  let status = DONE;
  const { debug } = build(program, (worked) => {
    if (!worked) status = FAILED;
  });
  try {
    await program.parseAsync(line, { from: "user" });
    return status;
  } catch (error) {
    // It has said what is wrong itself.
    if (error instanceof CommanderError) return error.exitCode === 0 ? DONE : MISUSED;
    console.error(said(error, debug()));
    return isMistake(error) ? MISUSED : FAILED;
  }
}

function said(error: unknown, debug: boolean): string {
  const known = [CommandError, LayoutError, TransportError, ChannelError, BindingError];
  const system = error instanceof Error && "syscall" in error;
  if (debug || !(error instanceof Error) || !(system || known.some((kind) => error instanceof kind))) {
    return visibleLines(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return `${complaintColours.red("mortise:")} ${visibleLines(adviceForUser(error.message))}`;
}

function build(program: Command, ended: (worked: boolean) => void): { debug: () => boolean } {
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
  program
    .name("mortise")
    .description("Shows what is in shared memory, and what a layout is.")
    .version(version)
    .option("--transport <where>", "shm, file or file:<directory>, instead of what fits this system", givenChoice)
    .option("--debug", "show where an error comes from")
    .exitOverride()
    // Ends quietly where a pipe's reader is gone.
    .configureOutput({ writeOut: (text) => print(Buffer.from(text)) })
    .showHelpAfterError("(mortise --help shows how)")
    .addHelpText("after", EXIT_STATUS);
  const choice = (): TransportChoice | undefined => program.opts().transport;
  const where = (): Transport => chosenTransport(choice());
  const command = (usage: string, description: string, ...examples: string[]): Command =>
    program
      .command(usage)
      .description(description)
      .addHelpText("after", `\nExamples:\n${examples.map((example) => `  $ mortise ${example}`).join("\n")}`);

  const layout = command(
    "layout",
    "Show a layout: its fields, its length, and where each byte belongs.",
    `layout ${FRAME}`,
    "layout frame.layout --svg > frame.svg",
  )
    .argument("<layout>", "notation, the JSON of a layout, or a file with either")
    .option("--json", "as JSON")
    .option("--markdown", "as a table of Markdown")
    .option("--svg", "as a picture")
    .action(layoutCommand);
  atMostOne(layout, "json", "markdown", "svg");
  command("list", "List the segments and channels of this system.", "list", "list --json")
    .alias("ls")
    .option("--json", "as JSON")
    .action((options) => listCommand(where(), { ...options, directory: directoryOf(choice()) }));
  command(
    "inspect",
    "Show what is under a name: the segment, the channel and the newest value; or what is in a recording.",
    "inspect camera",
    "inspect camera.mortise-recording",
    `inspect test_memory --layout ${FRAME}`,
  )
    .argument("<name>", "a channel, a raw region, or the file of a recording")
    .option("--layout <layout>", "the layout of a raw region, as for `mortise layout`; a channel has its own")
    .option("--json", "as JSON: 64-bit integers as text, bytes in base64")
    .addOption(images())
    .option("--no-images", "without pictures")
    .action((name, options) => {
      refusePictures(options);
      return isRecording(name) ? inspectRecording(name, options) : inspectCommand(where(), name, options);
    });
  command(
    "watch",
    "Show the newest value and what changes, until Ctrl-C; also what is made under the name later. In a pipe, and where TERM is dumb, a block of lines for each value; in other terminals, each in the place of the one before.",
    "watch camera",
    "watch camera --field width --field height",
    `watch test_memory --hz 2 --layout ${FRAME}`,
    "watch camera --json --count 100 > frames.jsonl",
  )
    .summary("Show the newest value and what changes, until Ctrl-C; also what is made under the name later.")
    .argument("<name>", "a channel, or a raw region")
    .option("--layout <layout>", "the layout of a raw region, as for `mortise layout`; a channel has its own")
    .option("--field <field>", "this field alone, or several of them: --field a --field b", repeated)
    .option("--hz <n>", "looks a second", givenNumber("--hz", { most: MOST_HZ }), 10)
    .option("--count <n>", "end after so many values", givenNumber("--count", { most: MOST_COUNT, whole: true }))
    .option(
      "--json",
      "as JSON, a line for each value: its time, its number, how many were missed before it, and itself",
    )
    .addOption(images())
    .option("--no-images", "without pictures")
    .action((name, options) => {
      refusePictures(options);
      return watchCommand(where(), name, options);
    });
  const dump = command(
    "dump",
    "Show the newest value's bytes, and what each is.",
    "dump camera",
    "dump camera --field width",
    "dump camera --png image --output frame.png",
    "dump camera --raw | xxd | head",
  )
    .argument("<name>", "a channel, or a raw region")
    .option("--layout <layout>", "the layout of a raw region, as for `mortise layout`; a channel has its own")
    .option("--field <field>", "of one field alone")
    .option("--json", "as JSON")
    .option("--png <field>", "the picture in a field, as a file of PNG")
    .option("--raw", "the bytes themselves")
    .option("-o, --output <file>", "instead of the standard output, which is -", givenFile)
    .action((name, options) => dumpCommand(where(), name, options));
  atMostOne(dump, "json", "png", "raw");
  atMostOne(dump, "field", "png");
  command(
    "gen",
    "Write a layout's declarations in another language.",
    `gen c ${FRAME} --name frame --output frame.h`,
    "gen python frame.layout --name Frame > frame.py",
  )
    .argument("<language>", Object.keys(LANGUAGES).join(", "))
    .argument("<layout>", "as for `mortise layout`")
    .requiredOption("--name <name>", "what the layout is called there")
    .option("-o, --output <file>", "instead of the standard output, which is -", givenFile)
    .action(genCommand);
  command(
    "write",
    "Write a value: to a raw region, to a channel without a writer, or to one that is made and left.",
    "write camera --image image=photo.jpg width=40 height=50",
    `write camera --update < frame.json`,
    `write settings --layout "f32 gain + text(20) name" gain=0.5 name=left`,
  )
    .argument("<name>", "a channel, or a raw region")
    .argument(
      "[fields...]",
      "field=value, the value as JSON, or as text, which needs no quotes; without any, JSON comes by the standard input",
    )
    .option("--layout <layout>", "of a raw region or a new channel, as for `mortise layout`")
    .option("--kind <kind>", "of what is made: raw, mailbox, queue or broadcast (default: mailbox)")
    .option("--update", "keep the fields of the newest value that are not given")
    .option("--image <field=file>", "a picture's pixels, resized to fit", repeated)
    .option("--json", "say what was written, as JSON")
    .action((name, fields, options) => writeCommand(where(), name, fields, options));
  command(
    "record",
    "Record what is written to a channel, with its times and its layout, in a file.",
    "record camera",
    "record camera --seconds 10 --zstd --output walk.mortise-recording",
    "record jobs --take",
    `record test_memory --layout ${FRAME} --hz 60`,
  )
    .argument("<name>", "a channel, or a raw region")
    .option("--layout <layout>", "the layout of a raw region, as for `mortise layout`; a channel has its own")
    .option("-o, --output <file>", "instead of <name>.mortise-recording; - is the standard output", givenFile)
    .option("--force", "write over a file that is there")
    .option("--seconds <n>", "end after so many seconds", givenNumber("--seconds", { most: MOST_SECONDS }))
    .option("--count <n>", "end after so many values", givenNumber("--count", { most: MOST_COUNT, whole: true }))
    .option("--zstd", "compress each value")
    .option("--take", "take a queue's messages from it, as its consumer")
    .option("--hz <n>", "look so often a second at a raw region (default: 30)", givenNumber("--hz", { most: MOST_HZ }))
    .option("--wait", "wait until it is there")
    .option("--json", "say at the end what was recorded, as JSON")
    .action((name, options) => recordCommand(where(), name, options));
  command(
    "replay",
    "Write what was recorded to a channel of the same kind, at the times at which it came.",
    "replay camera.mortise-recording",
    "replay camera.mortise-recording camera-2 --speed 0.5 --loop",
    "replay jobs.mortise-recording --speed max --wait",
  )
    .argument("<file>", "what `mortise record` made")
    .argument("[name]", "of the channel; the recorded one where none is given")
    .option("--speed <factor>", "how many times as fast, or max", givenSpeed, 1)
    .option("--loop", "again and again")
    .option("--wait", "wait for a reader before the first value")
    .option("--keep", "leave the channel there at the end")
    .option("--json", "say at the end what was replayed, as JSON")
    .action((file, name, options) => replayCommand(where(), file, name, options));
  command(
    "view",
    "Serve the live page: what is in memory, in a browser on this machine.",
    "view",
    "view camera",
    `view test_memory --layout ${FRAME}`,
  )
    .argument("[names...]", "those alone; all that there are without any")
    .option("--layout <layout>", "the layout of raw regions, as for `mortise layout`")
    .option(
      "--port <port>",
      "where it listens; any that is free by default",
      givenNumber("--port", { most: 65_535, whole: true }),
    )
    .option("--json", "the address as JSON")
    .action((names, options) => viewCommand(where(), names, options));
  command("rm", "Remove segments; asks first where something has one open.", "rm camera", "rm --stale")
    .argument("[names...]")
    .option("--stale", "what dead programs left")
    .option("-y, --yes", "without asking")
    .option("--json", "as JSON: the names that were removed")
    .action((names, options) => rmCommand(where(), names, options));
  command("doctor", "Say what works on this system, and why not.", "doctor")
    .option("--json", "as JSON")
    .action((options) => ended(doctorCommand(platformTransport(choice()), { ...options, chosen: choice() })));
  command(
    "bench",
    "Measure this machine: round trip, bandwidth and wake-up between two processes, beside a socket.",
    "bench",
    "bench --seconds 10 --json",
  )
    .option("--seconds <n>", "for each of the three", givenNumber("--seconds", { most: 60 }), 2)
    .option("--json", "as JSON: nanoseconds, and bytes a second")
    .action((options) => benchCommand(where(), { ...options, chosen: choice() }));
  program
    .command("help")
    .description("display help for command")
    .argument("[command]")
    .action((name) => showHelp(program, name));
  return { debug: () => program.opts().debug === true };
}

/** @throws CommanderError once it is shown; UsageError for the name of no command, with those that are near */
function showHelp(program: Command, name: string | undefined): void {
  if (name === undefined) program.help();
  const shown = program.commands.find((one) => one.name() === name || one.aliases().includes(name));
  if (shown !== undefined) shown.help();
  const names = program.commands.map((one) => one.name()).filter((one) => one !== "help");
  throw new UsageError(`there is no command "${visible(name)}"; ${instead(name, names)}`);
}

/** What collects an option that may be given several times. */
function repeated(one: string, before: readonly string[] = []): readonly string[] {
  return [...before, one];
}

/** Refuses a line that has more than one of these options, of which each would make the others mean nothing. */
function atMostOne({ options }: Command, ...names: readonly string[]): void {
  for (const option of options) {
    const name = option.attributeName();
    if (names.includes(name)) option.conflicts(names.filter((other) => other !== name));
  }
}

/** @throws UsageError where pictures are asked for in JSON, which has none */
function refusePictures({ json, images: how }: { readonly json?: true; readonly images: string | boolean }): void {
  if (json && typeof how === "string") throw new UsageError("--json shows no pictures; leave out --images.");
}

/** @throws UsageError for a file without a name */
function givenFile(path: string): string {
  if (path === "") throw new UsageError("--output has no name of a file; give one, or - for the standard output.");
  return path;
}

function images(): Option {
  const how = ["kitty", "iterm2", "sixel", "blocks"];
  return new Option("--images <how>", "how pictures are drawn, instead of what fits this terminal").choices(how);
}
