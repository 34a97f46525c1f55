// One part of the codec's benchmark, by its name, in a process of its own: V8 has seen nothing else, and compiles each
// contender for this work alone.
import { PARTS } from "./parts.ts";

const [, , wanted] = process.argv;
const part = PARTS.find(({ name }) => name === wanted);
if (part === undefined) {
  console.error(`there is no part '${wanted}'; there are:\n${PARTS.map(({ name }) => `  ${name}`).join("\n")}`);
  process.exit(1);
}
await part.run();
