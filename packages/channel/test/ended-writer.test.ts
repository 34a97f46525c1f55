import { once } from "node:events";
import { layout, platformTransport, stream } from "mortise";
import { expect, test } from "vitest";
import { Program } from "./stress/processes.ts";

test.each(["SIGTERM", "SIGINT", "exit"])(
  "a writer that ends by %s without a close takes the name along",
  async (how) => {
    const name = `ended_writer_${process.pid}`;
    const program = new Program("../programs/send-and-stay.mjs", name);
    await program.line();
    using reader = await stream.reader(name, layout("u32 n"));
    if (how === "exit") {
      program.child.stdin?.write("now");
      await once(program.child, "close");
    } else {
      await program.kill(how as NodeJS.Signals);
    }
    // Who has it gets what is there; for all others there is no such queue.
    expect((await reader.receiveMany(10)).map(({ n }) => n)).toEqual([1, 2, 3]);
    await expect(reader.receive()).rejects.toMatchObject({ code: "removed" });
    expect(
      platformTransport()
        .list()
        .some((region) => region.name === name),
    ).toBe(false);
  },
);
