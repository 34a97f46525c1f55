const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** A number of bytes as people say it. */
export function size(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const number = bytes / 1024 ** power;
  return `${power === 0 || number >= 100 ? Math.round(number) : number.toFixed(1)} ${UNITS[power]}`;
}

/** Milliseconds as people say them. */
export function duration(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(1)} ms`;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)} min` : `${Math.floor(seconds / 3600)} h`;
}

/** A rate in three digits. */
export function rate(perSecond: number | undefined): string {
  return perSecond === undefined ? "–" : `${perSecond >= 100 ? Math.round(perSecond) : perSecond.toPrecision(3)} /s`;
}

/** A number in few digits, for an axis or a line. */
export function brief(value: number): string {
  const text = String(value);
  return text.length <= 10 ? text : value.toPrecision(6);
}
