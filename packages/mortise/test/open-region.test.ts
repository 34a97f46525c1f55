import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import { layout, memoryTransport, openRegion, platformTransport, type TransportChoice } from "../src/index.ts";

const linux = process.platform === "linux";
const directory = mkdtempSync(join(tmpdir(), "mortise-test-"));
afterAll(() => rmSync(directory, { recursive: true }));

test("a region is opened by a length or a layout, and says where it is and whether it was made", () => {
  const Point = layout("f64 x + f64 y");
  const name = `open-region-${process.pid}`;
  using first = openRegion(name, Point);
  using second = openRegion(name, Point.LENGTH);
  expect([first.created, second.created, first.length]).toEqual([true, false, 16]);
  expect(first.transport).toBe(platformTransport().kind);
  Point.encodeInto({ x: 1, y: 2 }, first.bytes);
  expect(Point.decode(second.bytes)).toEqual({ x: 1, y: 2 });
});

test("a choice goes before the platform's own", () => {
  using region = openRegion("chosen", 8, { transport: `file:${directory}`, mode: 0o640 });
  expect(region.transport).toBe("file");
  expect(existsSync(join(directory, "chosen"))).toBe(true);
  const transport = memoryTransport();
  using other = openRegion("chosen", 8, { transport });
  expect(other.transport).toBe("memory");
  expect(transport.list()).toEqual([{ name: "chosen", length: 8, lifetime: "goes" }]);
});

test("a choice that is none is refused", () => {
  for (const choice of ["", "file:", "shmem", "file/tmp", 5, {}]) {
    const act = (): unknown => platformTransport(choice as TransportChoice);
    expect(act).toThrow(expect.objectContaining({ name: "TransportError", code: "bad-option" }));
  }
  expect(() => platformTransport("shmem" as TransportChoice)).toThrow(
    'the choice of a transport is "shmem"; give shm, file or file:<directory>.',
  );
});

test("an option that is none is refused, also where the region is there", () => {
  using region = openRegion(`mortise-options-${process.pid}`, 8);
  for (const options of [{ replac: true }, { length: 8 }]) {
    expect(() => openRegion(region.name, 8, options as object)).toThrow(
      expect.objectContaining({ code: "bad-option" }),
    );
  }
});

/** What a program of its own chooses, on a system that was changed for it. */
function chosen(environment: object, prepare?: string): string {
  const program = fileURLToPath(new URL("programs/choose.mjs", import.meta.url));
  const env = { ...process.env, TMPDIR: directory, ...environment };
  const [command, ...args] = prepare
    ? ["unshare", "-m", "sh", "-ec", `${prepare}; exec "$0" "$1"`, process.execPath, program]
    : [process.execPath, program];
  const { stdout, stderr, status } = spawnSync(command, args, { env, encoding: "utf8" });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}

describe("the environment", () => {
  test("chooses where the program does not", () => {
    expect(chosen({ MORTISE_TRANSPORT: `file:${directory}` })).toBe("file");
    expect(chosen({ MORTISE_TRANSPORT: "file" })).toBe("file");
    expect(chosen({ MORTISE_TRANSPORT: "" })).toBe(platformTransport().kind);
    expect(() => chosen({ MORTISE_TRANSPORT: "shared" })).toThrow(
      'the environment variable MORTISE_TRANSPORT says "shared"; give shm, file or file:<directory>.',
    );
  });
});

const mounts = spawnSync("unshare", ["-m", "true"], { encoding: "utf8" });
const noMounts = mounts.status === 0 ? undefined : `no mounts here: ${mounts.error?.message ?? mounts.stderr.trim()}`;

describe.skipIf(!linux || noMounts)(`a system without shared memory (${noMounts ?? "unshare"})`, () => {
  test("that has no /dev/shm has files", () => {
    const devices = join(directory, "dev");
    const nodes = "for n in null zero random urandom; do touch $d/$n; mount --bind /dev/$n $d/$n; done";
    const without = `d=${devices}; mkdir -p $d; mount -t tmpfs none $d; ${nodes}; mount --move $d /dev`;
    expect(chosen({}, without)).toBe("file");
    expect(() => chosen({ MORTISE_TRANSPORT: "shm" }, without)).toThrow("no-permission");
  });

  test("that may not write to /dev/shm has files", () => {
    const readOnly = "mount --bind /dev/shm /dev/shm; mount -o remount,ro,bind /dev/shm";
    expect(chosen({}, readOnly)).toBe("file");
    expect(() => chosen({ MORTISE_TRANSPORT: "shm" }, readOnly)).toThrow("no-permission");
  });
});
