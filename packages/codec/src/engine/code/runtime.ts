/*
 * Everything of this package that generated code calls, under the names that it uses.
 */
export { checkValue } from "../../check-value.ts";
export { fieldOf } from "../../field-of.ts";
export { fromHalf, toHalf } from "../../half.ts";
export { NATIVE_LITTLE } from "../../numbers.ts";
export { readChar, readUtf8, utf8Fits } from "../../utf8.ts";
export { isUuid, readUuid, writeUuid } from "../../uuids.ts";
export { elementOf } from "../closures/element-of.ts";
export { setField } from "../closures/scalar-elements.ts";
export { refuse, refuseBytes, refusePlace } from "../engine.ts";
export { checkPlace, failField, INSPECT, refuseField, refuseFieldBytes, showFields } from "../live-struct.ts";
export { Memory } from "../memory.ts";
export { readNumbers, settleNaNs, writeNumbers } from "../number-io.ts";
export { completeOlder } from "../older-record.ts";
export { giveStage, takeStage } from "../stage.ts";
