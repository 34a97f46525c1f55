/** Whether a path is that of a part, or of the whole: `points[3].x` is within `points`, and whether it is there, `points?`, too. */
export function isWithin(path: string, around: string): boolean {
  return path.startsWith(around) && (path.length === around.length || ".[?".includes(path.charAt(around.length)));
}

/** Whether one of two paths is within the other, so that what marks the one marks the other too. */
export function isRelated(path: string, other: string | undefined): boolean {
  return other !== undefined && path !== "" && other !== "" && (isWithin(path, other) || isWithin(other, path));
}
