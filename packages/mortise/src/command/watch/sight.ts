import type { Layout } from "@mortise/codec";
import { type Decoded, decoded } from "../decoded.ts";
import type { Look, News } from "../watched.ts";
import { Rate } from "./rate.ts";

/** What a watcher sees: a look at what has a name, and what was seen of it before. */
export interface Sight {
  readonly name: string;
  readonly look: Look;
  /** The newest value that was seen; it stays when what held it goes. */
  readonly shown: Shown | undefined;
  /** Whether that one is new. */
  readonly fresh: boolean;
  /** Values a second, those that were not seen too; `undefined` where it is not known yet. */
  readonly rate: number | undefined;
  /** How many values came between looks, and were not seen. */
  readonly missed: number;
}

/** A value that was seen. */
export interface Shown extends Decoded {
  readonly layout: Layout;
  readonly news: News;
  /** The names of fields that have other bytes than in the value before. */
  readonly changed: ReadonlySet<string>;
}

/** Makes sights of looks, one after another, at what has a name. */
export class Sights {
  readonly #name: string;
  readonly #fields: ReadonlySet<string> | undefined;
  readonly #rate = new Rate();
  #shown: Shown | undefined;
  #missed = 0;

  /** @param fields those alone; all without any */
  constructor(name: string, fields?: readonly string[]) {
    this.#name = name;
    this.#fields = fields && new Set(fields);
  }

  /** What is seen by a look. */
  see(look: Look): Sight {
    if (!look.there) this.#rate.reset();
    const { news, layout } = look.there ? look : { news: undefined, layout: undefined };
    const fresh = news !== undefined && layout !== undefined;
    if (fresh) {
      this.#missed += news.missed;
      this.#rate.add(1 + news.missed);
      const what = decoded(layout, news.bytes);
      this.#shown = {
        ...what,
        value: this.#partOf(what.value),
        layout,
        news,
        changed: changes(this.#shown, layout, news),
      };
    }
    return { name: this.#name, look, shown: this.#shown, fresh, rate: this.#rate.at(), missed: this.#missed };
  }

  #partOf(value: Shown["value"]): Shown["value"] {
    const fields = this.#fields;
    if (value === undefined || fields === undefined) return value;
    return Object.fromEntries(Object.entries(value).filter(([name]) => fields.has(name)));
  }
}

function changes(before: Shown | undefined, layout: Layout, { bytes }: News): ReadonlySet<string> {
  if (before === undefined || String(before.layout) !== String(layout)) return new Set();
  const names = Object.values(layout.fields)
    .filter(({ offset, size }) => {
      const end = offset + size;
      return Buffer.compare(before.news.bytes.subarray(offset, end), bytes.subarray(offset, end)) !== 0;
    })
    .map(({ name }) => name);
  return new Set(names);
}
