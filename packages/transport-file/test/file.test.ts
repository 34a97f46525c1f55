import { execFileSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmdirSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { libc, posixTransport, prepareOwnDirectory } from "@mortise/mapping";
import { type Transport, TransportError } from "@mortise/transport";
import { faultyTransport } from "@mortise/transport/faulty";
import { fileTransport } from "@mortise/transport-file";
import { afterAll, describe, expect, test } from "vitest";
import { filePlace } from "../src/file-place.ts";
import { unsupported } from "../src/file-transport.ts";
import { files } from "./subjects.ts";

const root = process.getuid?.() === 0;
const scratch = mkdtempSync(join(tmpdir(), "mortise-test-"));
afterAll(() => rmSync(scratch, { recursive: true }));

/** The TransportError that a call throws. */
function errorOf(run: () => unknown): TransportError {
  try {
    run();
  } catch (error) {
    if (error instanceof TransportError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

/** Runs a command; returns what it printed. */
function run(command: string, ...args: string[]): string {
  return execFileSync(command, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}

function makeTransport(): { transport: Transport; directory: string } {
  const directory = mkdtempSync(join(scratch, "d-"));
  return { transport: fileTransport({ directory }), directory };
}

test("an option that is none is refused, also where the region is there, and by list", () => {
  const transport = fileTransport({ directory: scratch });
  using _region = transport.create("camera", 64);
  const refused = expect.objectContaining({ code: "bad-option", message: expect.stringContaining("give ") });
  expect(() => fileTransport({ dir: scratch } as object)).toThrow(refused);
  expect(() => transport.open("camera", 64, { replac: true } as object)).toThrow(refused);
  expect(() => transport.list({ openby: true } as object)).toThrow(refused);
});

test("a platform without an implementation says so, and what to use", () => {
  const nowhere = unsupported("win32");
  for (const use of [() => nowhere.create("a", 1), () => nowhere.open("a", 1), () => nowhere.list()]) {
    expect(errorOf(use).code).toBe("not-supported");
  }
  expect(() => nowhere.attach("a")).toThrow(/win32.*memoryTransport/);
});

test("a region is a file of its name, and other programs see its bytes", () => {
  const { transport, directory } = makeTransport();
  using region = transport.create("camera", 6008);
  region.bytes[6007] = 9;
  const file = readFileSync(join(directory, "camera"));
  expect([file.length, file[6007]]).toEqual([6008, 9]);
  writeFileSync(join(directory, "camera"), new Uint8Array([7]), { flag: "r+" });
  expect(region.bytes[0]).toBe(7);
});

test("the directory is made with the first region", () => {
  const directory = join(scratch, "deep", "er");
  const transport = fileTransport({ directory });
  expect(transport.list()).toEqual([]);
  expect(transport.remove("a")).toBe(false);
  expect(errorOf(() => transport.attach("a")).code).toBe("not-found");
  expect(existsSync(directory)).toBe(false);
  transport.open("a", 8).close();
  expect(existsSync(directory)).toBe(true);
});

test("a directory that cannot be made is a typed error with its path", () => {
  const file = join(scratch, "a-file");
  writeFileSync(file, "");
  // biome-ignore format: a table
  const wrong: [directory: string, code: string, message: string][] = [
    [file, "not-a-region", `the directory ${file}: a file has this name`],
    [join(file, "below"), "not-found", `the directory ${join(file, "below")}: mkdir failed with ENOTDIR`],
    [`${scratch}/${"x".repeat(300)}`, "bad-name", "mkdir failed with ENAMETOOLONG"],
    ...(process.platform === "linux" ? [["/proc/none/below", "not-found", "the directory /proc/none/below: mkdir failed with ENOENT"] satisfies [string, string, string]] : []),
  ];
  for (const [directory, code, message] of wrong) {
    const error = errorOf(() => fileTransport({ directory }).create("a", 8));
    expect(error).toMatchObject({ code, message: expect.stringContaining(message) });
  }
});

test("a length that the system rounded up is the one that both agreed on, with pages of 16 KiB as on macOS", () => {
  const { directory } = makeTransport();
  const rounding = posixTransport({ ...filePlace(directory, "files", () => {}), granularity: 16384 });
  writeFileSync(join(directory, "rounded"), new Uint8Array(16384));
  using region = rounding.attach("rounded", { length: 6008 });
  expect([region.length, region.bytes.length]).toEqual([6008, 6008]);
  expect(rounding.attach("rounded").length).toBe(16384);
  for (const length of [16385, 40_000])
    expect(errorOf(() => rounding.attach("rounded", { length })).code).toBe("size-mismatch");
  // A file of another length than pages can have is as it is.
  writeFileSync(join(directory, "exact"), new Uint8Array(6008));
  expect(rounding.attach("exact", { length: 6008 }).length).toBe(6008);
});

describe("something else in the file's place is no region, and stays", () => {
  const { transport, directory } = makeTransport();
  const target = join(scratch, "target");
  writeFileSync(target, "secret");
  const server = createServer();
  const makers: Record<string, (path: string) => unknown> = {
    "a symbolic link": (path) => symlinkSync(target, path),
    "a symbolic link to nothing": (path) => symlinkSync(join(scratch, "nothing"), path),
    "a directory": (path) => mkdirSync(path),
    "a FIFO": (path) => libc().mkfifo(path, 0o600),
    "a socket": (path) => new Promise<void>((listening) => server.listen(path, listening)),
    ...(root && { "a device": (path: string) => run("mknod", path, "c", "1", "5") }),
  };
  afterAll(() => server.close());
  for (const [what, make] of Object.entries(makers)) {
    test(what, async () => {
      const name = what.replaceAll(" ", "-");
      await make(join(directory, name));
      const uses = [
        () => transport.attach(name),
        () => transport.create(name, 64),
        () => transport.open(name, 64),
        () => transport.create(name, 64, { replace: true }),
        () => transport.remove(name),
      ];
      for (const use of uses) {
        const error = errorOf(use);
        expect(error.code).toBe("not-a-region");
        expect(error.message).toContain(what.replace(" to nothing", ""));
      }
      expect(transport.list()).toEqual([]);
      expect(readFileSync(target, "utf8")).toBe("secret");
    });
  }
});

test("a file of 4 GiB is refused before it is mapped", () => {
  const { transport, directory } = makeTransport();
  writeFileSync(join(directory, "big"), "");
  truncateSync(join(directory, "big"), 2 ** 32);
  expect(errorOf(() => transport.attach("big")).code).toBe("bad-length");
});

test("a read-only file is no-permission for whoever may not write to it", () => {
  const { directory } = makeTransport();
  writeFileSync(join(directory, "read-only"), new Uint8Array(64), { mode: 0o444 });
  // Root may write to anything, so as root the program becomes another user, who may look into the directories.
  for (const path of [scratch, directory]) chmodSync(path, 0o755);
  const program = fileURLToPath(new URL("attach.mjs", import.meta.url));
  const args = [program, directory, "read-only", ...(root ? ["65534"] : [])];
  expect(run(process.execPath, ...args)).toBe("no-permission");
});

describe("the user's own directory", () => {
  test("is made for the user alone", () => {
    const directory = join(scratch, "own");
    prepareOwnDirectory(directory, false);
    expect(existsSync(directory)).toBe(false);
    prepareOwnDirectory(directory, true);
    expect(statSync(directory).mode & 0o777).toBe(0o700);
  });

  test("is refused where others may write to it", () => {
    const directory = join(scratch, "open-to-all");
    mkdirSync(directory);
    chmodSync(directory, 0o777);
    expect(errorOf(() => prepareOwnDirectory(directory, false)).code).toBe("no-permission");
    expect(errorOf(() => prepareOwnDirectory(directory, true)).code).toBe("no-permission");
  });

  test("is refused where a link or a file stands in its place", () => {
    const link = join(scratch, "link");
    mkdirSync(join(scratch, "linked"));
    symlinkSync(join(scratch, "linked"), link);
    expect(errorOf(() => prepareOwnDirectory(link, true)).code).toBe("no-permission");
    writeFileSync(join(scratch, "file"), "");
    expect(errorOf(() => prepareOwnDirectory(join(scratch, "file"), false)).code).toBe("no-permission");
  });

  test("is the default", () => {
    const before = existsSync(join(tmpdir(), `mortise-${process.getuid?.()}`));
    const name = `default-${process.pid}`;
    const region = fileTransport().create(name, 64);
    const directory = join(tmpdir(), `mortise-${process.getuid?.()}`);
    expect(existsSync(join(directory, name))).toBe(true);
    region.close();
    if (!before) rmdirSync(directory);
  });
});

describe("a full file system", () => {
  const mount = join(scratch, "full");
  mkdirSync(mount);
  let noMount: string | undefined;
  try {
    run("unshare", "-m", "mount", "-t", "tmpfs", "none", mount);
  } catch (error) {
    noMount = `no mount here: ${String(error)}`;
  }

  test.skipIf(noMount)(`is an error at creation, and nothing is left (${noMount ?? "unshare"})`, () => {
    const script = `mount -t tmpfs -o size=1m none ${mount} && ${process.execPath} ${fileURLToPath(
      new URL("create.mjs", import.meta.url),
    )} ${mount} 2000000; ls -A ${mount}`;
    expect(run("unshare", "-m", "sh", "-c", script)).toBe("no-space");
  });
});

test("what a process left that was really killed, a faulty transport's side adopts, and leaves again when killed", async () => {
  const { transport: real, directory } = makeTransport();
  const peer = await files(directory).spawn?.();
  await peer?.call("create", "left", 64);
  const transport = faultyTransport([], real);
  const adopter = transport.peer();
  const region = adopter.attach("left");
  expect([region.adopt(), region.owned]).toEqual([false, false]);
  await peer?.end("SIGKILL");
  expect([region.adopt(), region.owned, region.created]).toEqual([true, true, false]);
  const other = transport.attach("left");
  expect(other.adopt()).toBe(false);
  expect(real.list()).toMatchObject([{ name: "left", lifetime: "goes" }]);
  adopter.kill();
  expect(transport.list()).toMatchObject([{ name: "left", lifetime: "leftover" }]);
  expect(other.adopt()).toBe(true);
  other.close();
  expect(real.list()).toEqual([]);
});
