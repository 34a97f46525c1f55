import { readFileSync } from "node:fs";
import { cpus, release, totalmem, type } from "node:os";

/** One line about the machine: figures mean nothing without it. */
export function machine(): string {
  const [{ model } = { model: "unknown processor" }] = cpus();
  const memory = Math.round(totalmem() / 2 ** 30);
  return `${model}, ${cpus().length} × ${process.arch}, ${memory} GiB, ${system()}, Node ${process.version}`;
}

function system(): string {
  if (process.platform !== "linux") return `${type()} ${release()}`;
  const [, name = "Linux"] = /^PRETTY_NAME="?([^"\n]*)/m.exec(readFileSync("/etc/os-release", "utf8")) ?? [];
  return `${name}, kernel ${release()}`;
}
