// Becomes the user argv[3], in the groups argv[4] if given, and uses the region argv[2]; prints what came of it.
import { shmTransport } from "../../dist/index.js";

const [name, user, groups = ""] = process.argv.slice(2);
process.setgroups(groups.split(",").filter(Boolean).map(Number));
process.setgid(Number(user));
process.setuid(Number(user));

const transport = shmTransport();
const codeOf = (run) => {
  try {
    run();
    return "none";
  } catch (error) {
    return error.code;
  }
};
const seen = {
  writing: codeOf(() => transport.attach(name).close()),
  reading: codeOf(() => transport.attach(name, { readOnly: true }).close()),
};
if (seen.reading === "none") {
  const region = transport.attach(name, { readOnly: true });
  seen.byte = region.read(new Uint8Array(1))[0];
  seen.write = codeOf(() => region.write(Uint8Array.of(1)));
  seen.lockHeld = region.lock(0).heldElsewhere();
  seen.lifetime = transport.list().find((info) => info.name === name)?.lifetime;
}
seen.removed = codeOf(() => transport.remove(name));
seen.leftovers = transport.removeLeftovers([name]).includes(name);
console.log(JSON.stringify(seen));
