import { channels, type Mailbox, type Observe, type Stream } from "@mortise/channel";
import { platformTransport } from "./platform-transport.ts";

const {
  mailbox: platformMailbox,
  stream: platformStream,
  observe: platformObserve,
} = channels(() => platformTransport());

/**
 * Mailboxes where this system keeps regions: of the values that are written, the newest counts.
 *
 * @example
 * using out = await mailbox.writer("camera", Frame);
 * out.write(frame);
 */
export const mailbox: Mailbox = platformMailbox;

/**
 * Streams where this system keeps regions: every message counts.
 *
 * @example
 * using jobs = await stream.writer("jobs", Job);
 * await jobs.send(job);
 */
export const stream: Stream = platformStream;

/**
 * Looks at a channel where this system keeps regions, from outside.
 *
 * @example
 * using camera = await observe("camera");
 * camera.status();
 */
export const observe: Observe = platformObserve;
