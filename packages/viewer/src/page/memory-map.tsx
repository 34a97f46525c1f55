import { type DumpRow, dumpRows, type Layout, type RowRole } from "@mortise/codec";
import type { VNode } from "preact";
import { useRef } from "preact/hooks";
import { FIELD_COLOURS } from "./colours.ts";
import type { PageState } from "./page-state.ts";
import { isRelated, isWithin } from "./paths.ts";

/** Milliseconds between two looks at the bytes: people compare no faster, and a look costs more than the rest. */
const PACE = 500;
/** More rows than these nobody reads. */
const MOST_ROWS = 400;
/** So many bytes of a row are shown. */
const BYTES = 16;

/** The roles of bytes that say something; others are room. */
const SAYING: ReadonlySet<RowRole> = new Set<RowRole>(["value", "count", "presence", "tag"]);

/** Where each byte belongs: the layout as a bar, and its bytes row by row. */
export function MemoryMap({ state, layout, bytes }: { state: PageState; layout: Layout; bytes: Uint8Array }): VNode {
  const looked = useRef<{ at: number; rows: readonly DumpRow[]; layout: Layout; bytes: Uint8Array }>();
  const now = performance.now();
  const before = looked.current;
  const late = before !== undefined && (now - before.at > PACE || state.paused);
  if (before?.layout !== layout || (late && before.bytes !== bytes)) {
    looked.current = { at: now, rows: dumpRows(layout, bytes), layout, bytes };
  }
  const rows = looked.current?.rows ?? [];
  const names = Object.keys(layout.fields);
  const colour = (path: string) => colourClass(names, path);
  return (
    <>
      <div class="bar" role="img" aria-label={`${layout.LENGTH} bytes by field`} style={{ "--fields": names.length }}>
        {Object.values(layout.fields).map(({ name, offset, size }) => (
          <span
            key={name}
            class={`${colour(name)}${isRelated(name, state.marked) ? " marked" : ""}`}
            style={{ flexGrow: size }}
            title={`${name}: ${size} bytes at ${offset}`}
            onPointerEnter={() => state.mark(name)}
            onPointerLeave={() => state.mark(undefined)}
          />
        ))}
      </div>
      <table class="memory">
        <thead>
          <tr>
            <th scope="col">offset</th>
            <th scope="col">bytes</th>
            <th scope="col">field</th>
            <th scope="col">value</th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row) => (
            <tr
              key={row.offset}
              data-path={row.path}
              class={`${SAYING.has(row.role) ? "" : "idle"}${isRelated(row.path, state.marked) ? " marked" : ""}`}
              onPointerEnter={() => state.mark(row.path)}
              onPointerLeave={() => state.mark(undefined)}
            >
              <td class="offset">{row.offset}</td>
              <td class={`bytes ${row.path === "" ? "" : colour(row.path)}`}>{hexOf(row)}</td>
              <td>{row.role === "value" ? row.path : `${row.path} ${row.role}`.trim()}</td>
              <td class="value">{row.value ?? ""}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {rows.length > MOST_ROWS && <p>{rows.length - MOST_ROWS} rows more.</p>}
    </>
  );
}

function colourClass(names: readonly string[], path: string): string {
  const index = names.findIndex((name) => isWithin(path, name));
  return index < 0 ? "" : `field-${index % FIELD_COLOURS}`;
}

function hexOf({ bytes, size }: DumpRow): string {
  const told = Array.from(bytes.subarray(0, BYTES), (byte) => byte.toString(16).padStart(2, "0")).join(" ");
  return size > BYTES ? `${told} … ${size}` : told;
}
