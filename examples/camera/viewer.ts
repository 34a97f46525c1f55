// Shows the newest frame of a camera: in the terminal, or in a file the first one of each camera. It may be started
// before the camera, and goes on when that one dies and another takes over.
//
//   node examples/dist/camera/viewer.js [--name NAME]
import { ChannelError, type MailboxReader, mailbox } from "mortise";
import { Screen } from "mortise/terminal";
import { options } from "../shared/arguments.ts";
import { endWithOutput } from "../shared/end-of-output.ts";
import { endWithParent, tellParent } from "../shared/parent.ts";
import { report } from "../shared/report.ts";
import { Display } from "./display.ts";
import { Frame, NAME } from "./frame.ts";
import type { News } from "./news.ts";

/** When nothing comes for so many milliseconds, the viewer looks whether there is a camera still. */
const PATIENCE = 250;

endWithOutput();
try {
  const { name } = options("viewer.js [--name NAME]", { name: NAME });
  endWithParent();
  using screen = new Screen();
  const display = new Display(screen, name);
  for (;;) {
    sayWaiting(display);
    using camera = await mailbox.reader(name, Frame);
    await follow(camera, display);
  }
} catch (error) {
  await report(error);
}

/** Shows frames until no more will come through this mailbox: the next camera makes another. */
async function follow(camera: MailboxReader<typeof Frame.node>, display: Display): Promise<void> {
  for (;;) {
    const frame = await camera.next({ timeout: PATIENCE }).catch(unlessRemoved);
    const { writer, named, ...status } = camera.status();
    if (frame !== undefined) {
      // The newest may be newer by now.
      const { sequence } = camera;
      display.showFrame(frame, { ...status, sequence });
      tellParent({ state: "showing", sequence, epoch: status.epoch, drops: status.drops } satisfies News);
    } else if (writer === "ended" || (writer === "dead" && !named)) {
      return;
    } else if (writer === "dead") {
      // One that was killed leaves its mailbox, and the next camera goes on with it.
      sayWaiting(display);
    }
  }
}

/** Where a mailbox was removed, what there is to know is in its status. */
function unlessRemoved(error: unknown): undefined {
  if (!(error instanceof ChannelError && error.code === "removed")) throw error;
}

function sayWaiting(display: Display): void {
  if (display.waiting) return;
  display.showWaiting();
  tellParent({ state: "waiting" } satisfies News);
}
