import type { MeasuredStruct } from "../../measured.ts";
import type { Coding, Engine, Viewing } from "../engine.ts";
import * as runtime from "./runtime.ts";

/** Generated code as a function of the measured layout and of what the code calls. */
export type Make<T> = (root: MeasuredStruct, parts: typeof runtime) => T;

/** Makes the engine of generated code. Views, half of the code, are made when the first one is asked for. */
export function fromCode(measured: MeasuredStruct, coding: Make<Coding>, viewing: Make<Viewing>): Engine {
  let view: Viewing | undefined;
  return {
    ...coding(measured, runtime),
    view: (bytes, at) => {
      view ??= viewing(measured, runtime);
      return view(bytes, at);
    },
  };
}
