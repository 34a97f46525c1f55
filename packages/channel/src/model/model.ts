import type { Transport } from "@mortise/transport";
import fc from "fast-check";

/** One side of a channel: a transport that stands for a process. */
export interface ModelSide {
  readonly transport: Transport;
  /** Ends it as a crash does: what it had open goes, and nothing is put in order. */
  kill(): void;
}

/** Where sides meet: called for each side of one run. */
export type ModelPlace = () => ModelSide;

/** A model of a channel: what may be done, and what must come of it. */
export interface ChannelModel {
  /** What is done, one thing after another. */
  readonly commands: fc.Arbitrary<Iterable<ModelCommand>>;
  /**
   * Does it, over sides that meet nowhere else, and compares what comes with the model.
   *
   * @throws what the first step throws that did not do as it must
   */
  run(commands: Iterable<ModelCommand>, place: ModelPlace): Promise<void>;
}

/** One step, whatever the model. */
export type ModelCommand = fc.AsyncCommand<object, object>;

/** A command that is told what it does by its name and argument. */
export abstract class Step<Model extends object, Real extends object, Argument>
  implements fc.AsyncCommand<Model, Real>
{
  protected readonly argument: Argument;

  constructor(argument: Argument) {
    this.argument = argument;
  }

  check(model: Readonly<Model>): boolean {
    return this.can(model);
  }

  /** Whether it can be done in the state that the model is in. */
  protected abstract can(model: Readonly<Model>): boolean;

  abstract run(model: Model, real: Real): Promise<void>;

  toString(): string {
    return `${this.constructor.name}(${fc.stringify(this.argument)})`;
  }
}

/** Throws where what came is not what must come. */
export function expectSame(what: string, came: unknown, expected: unknown): void {
  const [left, right] = [fc.stringify(came), fc.stringify(expected)];
  if (left !== right) throw new Error(`${what}: ${left} came; expected ${right}`);
}
