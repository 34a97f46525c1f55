import { userInfo } from "node:os";
import type { RegionInfo } from "@mortise/transport";

const UNITS = ["B", "KiB", "MiB", "GiB", "TiB"];

/** A number of bytes as people say it. */
export function size(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  const number = bytes / 1024 ** power;
  return `${power === 0 || number >= 100 ? Math.round(number) : number.toFixed(1)} ${UNITS[power]}`;
}

/** Milliseconds as people say them. */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 60) return `${seconds.toFixed(1)} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 172_800 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} days`;
}

/** So many bytes, each counted. */
export function bytesSaid(count: number): string {
  return `${count} ${count === 1 ? "byte" : "bytes"}`;
}

/** So many values. */
export function valuesSaid(count: number): string {
  return `${count} ${count === 1 ? "value" : "values"}`;
}

/** Milliseconds since 1970 as a date; others wrote them, and may have written anything. */
export function moment(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "at no time" : date.toISOString();
}

/** Nanoseconds since 1970 as a date, to the millisecond; those that no date has, as they are. */
export function instant(nanoseconds: bigint): string {
  const date = new Date(Number(nanoseconds / 1_000_000n));
  return Number.isNaN(date.getTime()) ? String(nanoseconds) : date.toISOString();
}

/** Whose a segment is, and who may open it. */
export function owner({ owner: user, mode }: Pick<RegionInfo, "owner" | "mode">): string {
  if (user === undefined) return "";
  const name = user === process.getuid?.() ? me() : user === 0 ? "root" : String(user);
  return mode === undefined ? name : `${name} ${mode.toString(8).padStart(3, "0")}`;
}

/** What becomes of a segment, and by what. */
export function fate(lifetime: NonNullable<RegionInfo["lifetime"]>): string {
  switch (lifetime) {
    case "goes":
      return "goes with its creator, who lives";
    case "leftover":
      return "leftover of a creator that died: `mortise rm --stale` removes it";
    case "stays":
      return "stays until it is removed, by `mortise rm` or a program";
  }
}

/** This user's name; containers have users without one. */
function me(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.());
  }
}

/** Text that is no longer than that. */
export function briefly(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
