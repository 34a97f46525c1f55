import type { Input, Layout, StructNode, Value } from "@mortise/codec";
import fc from "fast-check";
import { channels } from "../channels.ts";
import type { StreamReader } from "../stream-reader.ts";
import type { StreamWriter } from "../stream-writer.ts";
import { type ChannelModel, expectSame, type ModelCommand, type ModelPlace, type ModelSide, Step } from "./model.ts";

const NAME = "model-stream";

/** What a model of a stream is asked for. */
export interface StreamModelOptions {
  /** Messages of full size that there is room for. Default 4. */
  readonly capacity?: number;
  readonly broadcast?: boolean;
}

/** What must be true of a stream. */
interface Model {
  writes: boolean;
  there: boolean;
  /** All messages that were sent, the first at 0. */
  readonly sent: unknown[];
  /** Of each reader: the index of the message that comes next, and how many it missed; nothing where not attached. */
  readonly readers: ({ next: number; missed: number } | undefined)[];
  /** Of a queue: how many messages were handled. */
  handled: number;
}

interface Real<N extends StructNode> {
  readonly layout: Layout<N>;
  readonly place: ModelPlace;
  writer?: { readonly side: ModelSide; readonly out: StreamWriter<N> } | undefined;
  readonly readers: ({ readonly side: ModelSide; readonly reader: StreamReader<N> } | undefined)[];
}

/**
 * A model of a stream. A queue gives every message, in order, once, and again only what a consumer that closed or died
 * had not handled. A broadcast gives each reader messages in order, none twice, says exactly how many are missing, and
 * misses none while no more are unread than there is room for.
 *
 * @param values what is sent: values that decode to themselves
 * @example
 * const model = streamModel(Job, arbitrary(Job), { capacity: 4 });
 * await fc.assert(fc.asyncProperty(model.commands, (commands) => model.run(commands, place)));
 */
export function streamModel<N extends StructNode>(
  layout: Layout<N>,
  values: fc.Arbitrary<Value<N>>,
  { capacity = 4, broadcast = false }: StreamModelOptions = {},
): ChannelModel {
  type Mine = Step<Model, Real<N>, unknown>;
  const most = broadcast ? 3 : 1;

  class OpenWriter extends Step<Model, Real<N>, undefined> {
    protected can({ writes }: Model): boolean {
      return !writes;
    }
    async run(model: Model, real: Real<N>): Promise<void> {
      const side = real.place();
      const readers = broadcast ? { readers: most } : {};
      const options = { capacity, broadcast, ...readers };
      real.writer = { side, out: await channels(side.transport).stream.writer(NAME, real.layout, options) };
      if (!model.there) {
        model.sent.length = 0;
        model.handled = 0;
      }
      Object.assign(model, { writes: true, there: true });
      expectSame("sequence", real.writer.out.status().sequence, model.sent.length);
    }
  }

  class Send extends Step<Model, Real<N>, Value<N>> {
    protected can({ writes }: Model): boolean {
      return writes;
    }
    async run(model: Model, real: Real<N>): Promise<void> {
      const sent = real.writer?.out.trySend(this.argument as Input<N>);
      // More than it was made for may fit, where messages are short.
      if (broadcast || model.sent.length - model.handled < capacity) expectSame("sent", sent, true);
      if (sent) model.sent.push(this.argument);
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

  class EndAndDrain extends Step<Model, Real<N>, undefined> {
    protected can({ writes }: Model): boolean {
      return writes;
    }
    async run(model: Model, real: Real<N>): Promise<void> {
      real.writer?.out.close();
      real.writer = undefined;
      Object.assign(model, { writes: false, there: false });
      for (const [index, each] of real.readers.entries()) {
        if (each === undefined) continue;
        for await (const value of each.reader) checkNext(model, real, index, value);
        checkNext(model, real, index, undefined);
        each.reader.close();
        real.readers[index] = undefined;
        model.readers[index] = undefined;
      }
    }
  }

  class OpenReader extends Step<Model, Real<N>, number> {
    protected can({ there, readers }: Model): boolean {
      return there && readers[this.argument] === undefined;
    }
    async run(model: Model, real: Real<N>): Promise<void> {
      const side = real.place();
      const reader = await channels(side.transport).stream.reader(NAME, real.layout, { timeout: 0 });
      real.readers[this.argument] = { side, reader };
      model.readers[this.argument] = { next: broadcast ? model.sent.length : model.handled, missed: 0 };
    }
  }

  class Receive extends Step<Model, Real<N>, number> {
    protected can({ readers }: Model): boolean {
      return readers[this.argument] !== undefined;
    }
    async run(model: Model, real: Real<N>): Promise<void> {
      const next = model.readers[this.argument]?.next ?? 0;
      checkNext(model, real, this.argument, real.readers[this.argument]?.reader.tryReceive());
      if (!broadcast) model.handled = next;
    }
  }

  class ReceiveMany extends Step<Model, Real<N>, [index: number, most: number]> {
    protected can({ readers }: Model): boolean {
      return readers[this.argument[0]] !== undefined;
    }
    async run(model: Model, real: Real<N>): Promise<void> {
      const [index, limit] = this.argument;
      const next = model.readers[index]?.next ?? 0;
      const reader = real.readers[index]?.reader;
      const before = reader?.missed ?? 0;
      const all = (await reader?.receiveMany(limit, { timeout: 0 })) ?? [];
      if (!broadcast) {
        expectSame("how many", all.length, Math.min(limit, model.sent.length - next));
        model.handled = next;
      }
      const missed = (reader?.missed ?? 0) - before;
      const state = model.readers[index];
      if (state === undefined) return;
      expectSame("the messages", all, model.sent.slice(next + missed, next + missed + all.length));
      state.next = next + missed + all.length;
      state.missed += missed;
    }
  }

  class Handled extends Step<Model, Real<N>, number> {
    protected can({ readers }: Model): boolean {
      return readers[this.argument] !== undefined;
    }
    async run(model: Model, real: Real<N>): Promise<void> {
      real.readers[this.argument]?.reader.handled();
      if (!broadcast) model.handled = model.readers[this.argument]?.next ?? 0;
    }
  }

  class EndReader extends Step<Model, Real<N>, [index: number, kill: boolean]> {
    protected can({ readers }: Model): boolean {
      return readers[this.argument[0]] !== undefined;
    }
    async run(model: Model, real: Real<N>): Promise<void> {
      const [index, kill] = this.argument;
      if (kill) real.readers[index]?.side.kill();
      else real.readers[index]?.reader.close();
      real.readers[index] = undefined;
      model.readers[index] = undefined;
    }
  }

  function checkNext(model: Model, real: Real<N>, index: number, value: Value<N> | undefined): void {
    const state = model.readers[index];
    const reader = real.readers[index]?.reader;
    if (state === undefined || reader === undefined) return;
    const missed = reader.missed - state.missed;
    const unread = model.sent.length - state.next;
    if (unread <= capacity || !broadcast) expectSame("missed", missed, 0);
    const at = state.next + missed;
    expectSame(`message ${at + 1}`, value, model.sent[at]);
    state.missed += missed;
    state.next = value === undefined ? at : at + 1;
    expectSame("its number", reader.sequence, state.next);
    if (value === undefined) expectSame("unread", state.next, model.sent.length);
  }

  const reader = fc.nat(most - 1);
  const nothing = fc.constant(undefined);
  const steps: fc.Arbitrary<Mine>[] = [
    nothing.map((none) => new OpenWriter(none)),
    values.map((value) => new Send(value)),
    values.map((value) => new Send(value)),
    nothing.map((none) => new KillWriter(none)),
    nothing.map((none) => new EndAndDrain(none)),
    reader.map((index) => new OpenReader(index)),
    reader.map((index) => new Receive(index)),
    fc.tuple(reader, fc.integer({ min: 1, max: 9 })).map((argument) => new ReceiveMany(argument)),
    reader.map((index) => new Handled(index)),
    fc.tuple(reader, fc.boolean()).map((argument) => new EndReader(argument)),
  ];
  return {
    commands: fc.commands(steps as never) as fc.Arbitrary<Iterable<ModelCommand>>,
    async run(commands, place): Promise<void> {
      const real: Real<N> = { layout, place, readers: Array(most).fill(undefined) };
      const model: Model = {
        writes: false,
        there: false,
        sent: [],
        readers: Array(most).fill(undefined),
        handled: 0,
      };
      try {
        await fc.asyncModelRun(() => ({ model, real }), commands as never);
      } finally {
        for (const each of real.readers) each?.reader.close();
        real.writer?.out.close();
      }
    },
  };
}
