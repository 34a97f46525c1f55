import { avsc } from "./avsc.ts";
import { binaryParser } from "./binary-parser.ts";
import { bufferBackedObject } from "./buffer-backed-object.ts";
import { json } from "./json.ts";
import { koffiStruct } from "./koffi.ts";
import { msgpackr } from "./msgpackr.ts";
import type { InPlacePeer, OwnFormatPeer } from "./peer.ts";
import { protobufjs } from "./protobufjs.ts";
import { solanaCodecs } from "./solana-codecs.ts";
import { structurae } from "./structurae.ts";
import { typedStruct } from "./typed-struct.ts";

/** Those who write the same bytes. */
export const IN_PLACE: readonly InPlacePeer[] = [
  koffiStruct,
  typedStruct,
  structurae,
  bufferBackedObject,
  solanaCodecs,
  binaryParser,
];

/** Those who have bytes of their own. */
export const OWN_FORMAT: readonly OwnFormatPeer[] = [protobufjs, msgpackr, avsc, json];
