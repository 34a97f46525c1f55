import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { shmTransport } from "@mortise/transport-shm";

/** The programs of a README, each in a file of its name, in a folder where they find `mortise`. */
export class ReadmePrograms {
  readonly folder: string;
  readonly camera: string;
  readonly #running = new Set<ChildProcess>();

  /** @param title what the camera and the jobs are called, so that no other test has them */
  constructor(readme: URL, title: string) {
    this.camera = `${title}-${process.pid}`;
    const cache = fileURLToPath(new URL("../node_modules/.cache", import.meta.url));
    mkdirSync(cache, { recursive: true });
    this.folder = mkdtempSync(join(cache, `${title}-`));
    for (const [, name = "", code = ""] of readFileSync(readme, "utf8").matchAll(/^```\w+ ([\w.]+)\n(.*?)^```$/gms)) {
      writeFileSync(
        join(this.folder, name),
        code.replaceAll(/(?<=["/])camera(?=")/g, this.camera).replaceAll('"jobs"', `"${this.camera}-jobs"`),
      );
    }
  }

  /** What a program writes; rejects where it fails. */
  async output(program: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
    const child = spawn(program, args, {
      cwd: this.folder,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env },
    });
    this.#running.add(child);
    let [text, errors] = ["", ""];
    child.stdout.on("data", (data) => {
      text += data;
    });
    child.stderr.on("data", (data) => {
      errors += data;
    });
    const status = await new Promise((resolve) => child.on("close", resolve));
    if (status !== 0) throw new Error(`${[program, ...args].join(" ")} ended with ${status}: ${errors}`);
    return text;
  }

  /** Ends what runs, and removes the camera and the folder. */
  remove(): void {
    for (const child of this.#running) child.kill("SIGKILL");
    for (const name of [this.camera, `${this.camera}-jobs`]) shmTransport().remove(name);
    rmSync(this.folder, { recursive: true });
  }
}
