import { toC, toCSharp, toPython, toRust } from "@mortise/bindings";
import type { Layout } from "@mortise/codec";
import { toModule } from "@mortise/codec/module";
import { UsageError } from "./errors.ts";
import { writeOutput } from "./file-error.ts";
import { givenLayout } from "./given-layout.ts";
import { instead } from "./near.ts";
import { visible } from "./terminal.ts";

/** The languages, and what writes a layout's declarations in each. */
export const LANGUAGES: Readonly<Record<string, (layout: Layout, name: string) => string>> = {
  c: toC,
  python: toPython,
  rust: toRust,
  csharp: toCSharp,
  typescript: toModule,
};

/** What `mortise gen` was asked for. */
export interface GenOptions {
  readonly name: string;
  readonly output?: string;
}

/** Writes a layout's declarations in another language. */
export function genCommand(language: string, given: string, { name, output }: GenOptions): void {
  if (!Object.hasOwn(LANGUAGES, language)) {
    const hint = instead(language, Object.keys(LANGUAGES));
    throw new UsageError(`there is no language "${visible(language)}" here; ${hint}`);
  }
  const text = (LANGUAGES[language] as (layout: Layout, name: string) => string)(givenLayout(given), name);
  writeOutput(output, text);
}
