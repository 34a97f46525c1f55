/** The producer has sent its jobs, which are numbered from `first` on. */
export interface Sent {
  readonly first: number;
  readonly count: number;
}

/** A worker begins a job, or has done it. */
export interface Step {
  readonly id: number;
  readonly step: "began" | "done";
}
