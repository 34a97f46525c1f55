import { checkBytes } from "../check-bytes.ts";
import { checkValue } from "../check-value.ts";
import { faultError } from "../fault.ts";
import type { MeasuredStruct } from "../measured.ts";
import { elementOf } from "./closures/element-of.ts";
import { type Engine, refuse, refusePlace, stands, standsIn } from "./engine.ts";
import { checkPlace } from "./live-struct.ts";
import { Memory } from "./memory.ts";
import { completeOlder } from "./older-record.ts";

/** The engine for where code may not be generated: each node's functions, called one by one. */
export function makeEngine(measured: MeasuredStruct): Engine {
  const root = elementOf(measured);
  let last: Uint8Array | undefined;
  let memory: Memory | undefined;

  /** The memory of `bytes`, kept from call to call, so that encoding into the same bytes again allocates none. */
  function bind(bytes: Uint8Array): Memory {
    if (bytes !== last || memory === undefined || memory.resizable) {
      memory = new Memory(bytes);
      last = bytes;
    }
    return memory;
  }

  function decodeInto(target: unknown, bytes: Uint8Array, at: number): unknown {
    const memory = bind(bytes);
    if (!stands(measured, bytes, at)) return decodeInto(target, completeOlder(measured, memory, bytes, at), 0);
    const fault = checkBytes(measured, memory.data, at);
    if (fault !== undefined) throw faultError(fault);
    return root.read(memory, at, target);
  }

  return {
    encodeInto(value, bytes, at) {
      if (checkValue(measured, value) !== undefined) refuse(measured, value);
      const memory = bind(bytes);
      if (!stands(measured, bytes, at)) refusePlace(measured, bytes, at);
      const apart = standsIn(memory.bytes.buffer, measured, value)
        ? new Memory(new Uint8Array(measured.size))
        : undefined;
      root.write(apart ?? memory, apart === undefined ? at : 0, value);
      if (apart !== undefined) memory.bytes.set(apart.bytes, at);
      return at + measured.size;
    },
    decode: (bytes, at) => decodeInto(undefined, bytes, at),
    decodeInto,
    view(bytes, at) {
      const memory = new Memory(bytes);
      checkPlace(measured, memory.bytes, at);
      return root.see(memory, at) as object;
    },
  };
}
