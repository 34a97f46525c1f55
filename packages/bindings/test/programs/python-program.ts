import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { toPython } from "../../src/python/to-python.ts";
import type { Case } from "../cases.ts";

const MAIN = fileURLToPath(new URL("python-main.py", import.meta.url));

/** The module of each case, their shapes, and a program that reads and writes through the modules. */
export function pythonProgram(cases: readonly Case[]): Map<string, string> {
  const modules = cases.map(({ any }, index): [string, string] => [`case${index}.py`, toPython(any, "Case")]);
  const told = cases.map(({ shape, values, hostile }) => {
    return { shape, values: values.length, hostile: hostile.length };
  });
  const json = JSON.stringify(told, (_, value) => (typeof value === "bigint" ? `${value}` : value));
  return new Map([...modules, ["cases.json", json], ["main.py", readFileSync(MAIN, "utf8")]]);
}
