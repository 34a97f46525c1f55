import { type Infer, layout } from "mortise";

/** The queue, where its programs are given no other name. */
export const NAME = "example_jobs";

/** A job: a command of any length, of which the queue stores no more than there is, and how urgent it is. */
export const Job = layout("u32 id + enum(u8, urgent, normal, whenever) priority + text(4096) command");
export type Job = Infer<typeof Job>;

/** The most urgent first. */
export const PRIORITIES: readonly Job["priority"][] = ["urgent", "normal", "whenever"];

/** For sorting: the more urgent job first, else the older one. */
export function byPriority(one: Job, other: Job): number {
  return PRIORITIES.indexOf(one.priority) - PRIORITIES.indexOf(other.priority) || one.id - other.id;
}
