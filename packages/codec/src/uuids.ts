/** A UUID as text: 32 hexadecimal digits in five groups (RFC 9562). */
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

const HEX: readonly string[] = /* @__PURE__ */ Array.from({ length: 256 }, (_, byte) =>
  byte.toString(16).padStart(2, "0"),
);

/** Whether a value is a UUID's text, in either case. */
export function isUuid(value: unknown): value is string {
  return typeof value === "string" && UUID.test(value);
}

/** Writes the 16 bytes of a UUID, first digits first. */
export function writeUuid(bytes: Uint8Array, at: number, uuid: string): void {
  const digits = uuid.replaceAll("-", "");
  for (let index = 0; index < 16; index++)
    bytes[at + index] = Number.parseInt(digits.slice(2 * index, 2 * index + 2), 16);
}

/** The UUID that 16 bytes hold, in lower case. */
export function readUuid(bytes: Uint8Array, at: number): string {
  let text = "";
  for (let index = 0; index < 16; index++) {
    if (index === 4 || index === 6 || index === 8 || index === 10) text += "-";
    text += HEX[bytes[at + index] as number];
  }
  return text;
}
