// Writes what is before it to a mailbox, frame after frame, until it is ended.
//
//   node examples/dist/camera/camera.js [--name NAME] [--fps 30]
import { setInterval } from "node:timers/promises";
import { mailbox } from "mortise";
import { options } from "../shared/arguments.ts";
import { endWithOutput } from "../shared/end-of-output.ts";
import { endWithParent, tellParent } from "../shared/parent.ts";
import { report } from "../shared/report.ts";
import { Frame, NAME } from "./frame.ts";
import { exposureAt, paintScene } from "./scene.ts";

endWithOutput();
try {
  const { name, fps } = options("camera.js [--name NAME] [--fps 30]", { name: NAME, fps: 30 });
  endWithParent();
  // Creates the mailbox; or takes over the one of a camera that died, with those who look at it.
  using out = await mailbox.writer(name, Frame);
  tellParent("ready");
  if (process.send === undefined) console.log(`writes ${fps} frames a second to '${name}'; Ctrl-C ends it`);

  for await (const _ of setInterval(1000 / fps)) {
    // Straight into the shared memory. All of the slot is written, so that it need not be blank before.
    out.write(
      (frame) => {
        const now = Date.now();
        frame.at = BigInt(now) * 1_000_000n;
        frame.exposure = exposureAt(now / 1000);
        paintScene(frame.image, now / 1000, frame.exposure);
      },
      { from: "as-is" },
    );
  }
} catch (error) {
  await report(error);
}
