import type { Input, Layout, StructNode, Value } from "@mortise/codec";
import fc from "fast-check";
import { channels } from "../channels.ts";
import type { MailboxReader } from "../mailbox-reader.ts";
import type { MailboxWriter } from "../mailbox-writer.ts";
import { type ChannelModel, expectSame, type ModelCommand, type ModelPlace, type ModelSide, Step } from "./model.ts";

const NAME = "model-mailbox";
const READERS = 3;

/** What must be true of a mailbox. */
interface Model {
  writes: boolean;
  /** Whether there is a channel, with or without a writer. */
  there: boolean;
  /** How many values were written, and the newest. */
  count: number;
  newest: unknown;
  /** The number that each reader read last; no number where it is not attached. */
  readonly read: (number | undefined)[];
}

interface Real<N extends StructNode> {
  readonly layout: Layout<N>;
  readonly place: ModelPlace;
  writer?: { readonly side: ModelSide; readonly out: MailboxWriter<N> } | undefined;
  readonly readers: (MailboxReader<N> | undefined)[];
}

/**
 * A model of a mailbox: values are written and read whole, in order and none twice, whoever opens, closes or dies
 * meanwhile.
 *
 * @param values what is written: values that decode to themselves
 * @example
 * const model = mailboxModel(Frame, arbitrary(Frame));
 * await fc.assert(fc.asyncProperty(model.commands, (commands) => model.run(commands, place)));
 */
export function mailboxModel<N extends StructNode>(layout: Layout<N>, values: fc.Arbitrary<Value<N>>): ChannelModel {
  type Mine = Step<Model, Real<N>, unknown>;

  class OpenWriter extends Step<Model, Real<N>, undefined> {
    protected can({ writes }: Model): boolean {
      return !writes;
    }
    async run(model: Model, real: Real<N>): Promise<void> {
      const side = real.place();
      const out = await channels(side.transport).mailbox.writer(NAME, real.layout, { readers: READERS });
      real.writer = { side, out };
      if (!model.there) Object.assign(model, { count: 0, newest: undefined });
      Object.assign(model, { writes: true, there: true });
      expectSame("sequence", out.status().sequence, model.count);
    }
  }

  class Write extends Step<Model, Real<N>, Value<N>> {
    protected can({ writes }: Model): boolean {
      return writes;
    }
    async run(model: Model, real: Real<N>): Promise<void> {
      real.writer?.out.write(this.argument as Input<N>);
      model.count++;
      model.newest = this.argument;
    }
  }

  class FailToWrite extends Step<Model, Real<N>, undefined> {
    protected can({ writes }: Model): boolean {
      return writes;
    }
    async run(_: Model, real: Real<N>): Promise<void> {
      const thrown = new Error("half way");
      try {
        real.writer?.out.write(() => {
          throw thrown;
        });
      } catch (error) {
        if (error !== thrown) throw error;
      }
    }
  }

  class KillWriter extends Step<Model, Real<N>, undefined> {
    protected can({ writes }: Model): boolean {
      return writes;
    }
    async run(model: Model, real: Real<N>): Promise<void> {
      real.writer?.side.kill();
      real.writer = undefined;
      model.writes = false;
    }
  }

  class CloseWriter extends Step<Model, Real<N>, undefined> {
    protected can({ writes }: Model): boolean {
      return writes;
    }
    async run(model: Model, real: Real<N>): Promise<void> {
      real.writer?.out.close();
      real.writer = undefined;
      Object.assign(model, { writes: false, there: false });
      for (const [index, reader] of real.readers.entries()) {
        if (reader === undefined) continue;
        const unread = model.read[index] !== model.count && model.count > 0;
        expectSame("the last value", await reader.next({ timeout: 0 }), unread ? model.newest : undefined);
        expectSame("the end", await reader.next(), undefined);
        reader.close();
        real.readers[index] = undefined;
        model.read[index] = undefined;
      }
    }
  }

  class OpenReader extends Step<Model, Real<N>, number> {
    protected can({ there, read }: Model): boolean {
      return there && read[this.argument] === undefined;
    }
    async run(model: Model, real: Real<N>): Promise<void> {
      const { transport } = real.place();
      real.readers[this.argument] = await channels(transport).mailbox.reader(NAME, real.layout, { timeout: 0 });
      model.read[this.argument] = 0;
    }
  }

  class Read extends Step<Model, Real<N>, number> {
    protected can({ read }: Model): boolean {
      return read[this.argument] !== undefined;
    }
    async run(model: Model, real: Real<N>): Promise<void> {
      const reader = real.readers[this.argument];
      expectSame("the newest value", reader?.read(), model.newest);
      expectSame("its number", reader?.sequence, model.count);
      model.read[this.argument] = model.count;
    }
  }

  class Next extends Step<Model, Real<N>, number> {
    protected can({ read }: Model): boolean {
      return read[this.argument] !== undefined;
    }
    async run(model: Model, real: Real<N>): Promise<void> {
      const unread = model.read[this.argument] !== model.count;
      const next = await real.readers[this.argument]?.next({ timeout: 0 });
      expectSame("the next value", next, unread ? model.newest : undefined);
      model.read[this.argument] = model.count;
    }
  }

  class CloseReader extends Step<Model, Real<N>, number> {
    protected can({ read }: Model): boolean {
      return read[this.argument] !== undefined;
    }
    async run(model: Model, real: Real<N>): Promise<void> {
      real.readers[this.argument]?.close();
      real.readers[this.argument] = undefined;
      model.read[this.argument] = undefined;
    }
  }

  const reader = fc.nat(READERS - 1);
  const steps: fc.Arbitrary<Mine>[] = [
    fc.constant(undefined).map((none) => new OpenWriter(none)),
    values.map((value) => new Write(value)),
    fc.constant(undefined).map((none) => new FailToWrite(none)),
    fc.constant(undefined).map((none) => new KillWriter(none)),
    fc.constant(undefined).map((none) => new CloseWriter(none)),
    reader.map((index) => new OpenReader(index)),
    reader.map((index) => new Read(index)),
    reader.map((index) => new Next(index)),
    reader.map((index) => new CloseReader(index)),
  ];
  return {
    commands: fc.commands(steps as never) as fc.Arbitrary<Iterable<ModelCommand>>,
    async run(commands, place): Promise<void> {
      const real: Real<N> = { layout, place, readers: Array(READERS).fill(undefined) };
      const model: Model = {
        writes: false,
        there: false,
        count: 0,
        newest: undefined,
        read: Array(READERS).fill(undefined),
      };
      try {
        await fc.asyncModelRun(() => ({ model, real }), commands as never);
      } finally {
        for (const each of real.readers) each?.close();
        real.writer?.out.close();
      }
    },
  };
}
