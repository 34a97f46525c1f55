// The command, as a user who has nothing here.
import { run } from "../../dist/command/program.js";

process.setgroups([]);
process.setgid(65534);
process.setuid(65534);
process.exitCode = await run(process.argv.slice(2));
