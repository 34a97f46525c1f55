import { type ChannelStatus, mailbox, stream } from "mortise";
import type { Kind } from "./scenarios.ts";
import { emptyOf, fill, layoutOf, type StressValue } from "./values.mjs";

/** A channel's writer, whatever its kind. */
export interface WritingEnd {
  put(n: number): void;
  status(): ChannelStatus;
  close(): void;
}

/** A channel's reader, whatever its kind. */
export interface ReadingEnd {
  /** The next value, waiting for it a second at most. */
  take(): Promise<StressValue | undefined>;
  close(): void;
}

export async function openWriter(kind: Kind, name: string, size: number): Promise<WritingEnd> {
  const [layout, value] = [layoutOf(size), emptyOf(size)];
  if (kind === "mailbox") {
    const out = await mailbox.writer(name, layout);
    return { put: (n) => out.write(fill(value, n)), status: () => out.status(), close: () => out.close() };
  }
  const out = await stream.writer(name, layout, { broadcast: kind === "broadcast" });
  return { put: (n) => out.trySend(fill(value, n)), status: () => out.status(), close: () => out.close() };
}

export async function openReader(kind: Kind, name: string, size: number): Promise<ReadingEnd> {
  const timeout = 1000;
  if (kind === "mailbox") {
    const reader = await mailbox.reader(name, layoutOf(size), { timeout });
    return { take: () => reader.next({ timeout }), close: () => reader.close() };
  }
  const reader = await stream.reader(name, layoutOf(size), { timeout });
  return { take: () => reader.receive({ timeout }), close: () => reader.close() };
}
