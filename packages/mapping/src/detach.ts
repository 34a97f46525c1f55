import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";

type Transfer = (this: ArrayBuffer, length: number) => ArrayBuffer;

let transfer: Transfer | null | undefined;

/**
 * Cuts every view off from a buffer's memory; `false` where the runtime cannot, and the memory must stay.
 *
 * Afterwards the buffer and its views have length 0.
 */
export function detach(buffer: ArrayBuffer): boolean {
  transfer ??= findTransfer();
  if (transfer === null) return false;
  try {
    transfer.call(buffer, 0);
  } catch {
    return false;
  }
  return buffer.byteLength === 0;
}

function findTransfer(): Transfer | null {
  const prototype = ArrayBuffer.prototype as ArrayBuffer & { readonly transfer?: Transfer };
  if (prototype.transfer !== undefined) return prototype.transfer;
  // Node 20 has the method behind a flag, which contexts made later heed. It is set back at once, so that no other
  // part of the program meets a method that its Node does not document.
  try {
    setFlagsFromString("--harmony-rab-gsab-transfer");
    const found: unknown = runInNewContext("ArrayBuffer.prototype.transfer");
    return typeof found === "function" ? (found as Transfer) : null;
  } catch {
    return null;
  } finally {
    setFlagsFromString("--no-harmony-rab-gsab-transfer");
  }
}
