/** What every header has once, however many of them a program includes. */
export const RUNTIME = `#ifndef MORTISE_LAYOUT_RUNTIME
#define MORTISE_LAYOUT_RUNTIME

static inline uint8_t mortise_same8(uint8_t word) { return word; }
static inline uint16_t mortise_same16(uint16_t word) { return word; }
static inline uint32_t mortise_same32(uint32_t word) { return word; }
static inline uint64_t mortise_same64(uint64_t word) { return word; }
static inline uint16_t mortise_swap16(uint16_t word) { return (uint16_t)((word << 8) | (word >> 8)); }
static inline uint32_t mortise_swap32(uint32_t word) {
  return ((uint32_t)mortise_swap16((uint16_t)word) << 16) | mortise_swap16((uint16_t)(word >> 16));
}
static inline uint64_t mortise_swap64(uint64_t word) {
  return ((uint64_t)mortise_swap32((uint32_t)word) << 32) | mortise_swap32((uint32_t)(word >> 32));
}

#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
#define MORTISE_LE(bits) mortise_swap##bits
#define MORTISE_BE(bits) mortise_same##bits
#else
#define MORTISE_LE(bits) mortise_same##bits
#define MORTISE_BE(bits) mortise_swap##bits
#endif

/* Numbers at any address: bytes are copied, since a pointer to a number must stand at a multiple of its alignment. */
#define MORTISE_NUMBER(name, type, bits, order) \\
  static inline type mortise_load_##name(const void *at) { \\
    uint##bits##_t word; \\
    type value; \\
    memcpy(&word, at, sizeof word); \\
    word = order(word); \\
    memcpy(&value, &word, sizeof value); \\
    return value; \\
  } \\
  static inline void mortise_store_##name(void *at, type value) { \\
    uint##bits##_t word; \\
    memcpy(&word, &value, sizeof word); \\
    word = order(word); \\
    memcpy(at, &word, sizeof word); \\
  }
MORTISE_NUMBER(u8, uint8_t, 8, mortise_same8)
MORTISE_NUMBER(i8, int8_t, 8, mortise_same8)
MORTISE_NUMBER(u16le, uint16_t, 16, MORTISE_LE(16))
MORTISE_NUMBER(u16be, uint16_t, 16, MORTISE_BE(16))
MORTISE_NUMBER(i16le, int16_t, 16, MORTISE_LE(16))
MORTISE_NUMBER(i16be, int16_t, 16, MORTISE_BE(16))
MORTISE_NUMBER(u32le, uint32_t, 32, MORTISE_LE(32))
MORTISE_NUMBER(u32be, uint32_t, 32, MORTISE_BE(32))
MORTISE_NUMBER(i32le, int32_t, 32, MORTISE_LE(32))
MORTISE_NUMBER(i32be, int32_t, 32, MORTISE_BE(32))
MORTISE_NUMBER(u64le, uint64_t, 64, MORTISE_LE(64))
MORTISE_NUMBER(u64be, uint64_t, 64, MORTISE_BE(64))
MORTISE_NUMBER(i64le, int64_t, 64, MORTISE_LE(64))
MORTISE_NUMBER(i64be, int64_t, 64, MORTISE_BE(64))
MORTISE_NUMBER(f32le, float, 32, MORTISE_LE(32))
MORTISE_NUMBER(f32be, float, 32, MORTISE_BE(32))
MORTISE_NUMBER(f64le, double, 64, MORTISE_LE(64))
MORTISE_NUMBER(f64be, double, 64, MORTISE_BE(64))

/* Half precision, which C11 has no type for: exact as a float; the nearest one, ties to even, from a float. */
static inline float mortise_half_to_float(uint16_t half) {
  uint32_t sign = (uint32_t)(half & 0x8000u) << 16, exponent = (half >> 10) & 31u, fraction = half & 0x3ffu, word;
  float value;
  if (exponent == 31) word = sign | 0x7f800000u | (fraction << 13);
  else if (exponent != 0) word = sign | ((exponent + 112) << 23) | (fraction << 13);
  else if (fraction == 0) word = sign;
  else {
    exponent = 113;
    while ((fraction & 0x400u) == 0) fraction <<= 1, exponent--;
    word = sign | (exponent << 23) | ((fraction & 0x3ffu) << 13);
  }
  memcpy(&value, &word, sizeof value);
  return value;
}
static inline uint16_t mortise_float_to_half(float value) {
  uint32_t word, sign, size, shift, half, rest;
  memcpy(&word, &value, sizeof word);
  sign = (word >> 16) & 0x8000u;
  size = word & 0x7fffffffu;
  if (size > 0x7f800000u) return 0x7e00; /* one NaN for all */
  if (size >= 0x477ff000u) return (uint16_t)(sign | 0x7c00u); /* infinite from 65520 on */
  if (size < 0x33000000u) return (uint16_t)sign; /* below half of the smallest */
  if (size >= 0x38800000u) {
    shift = 13;
    half = (size - 0x38000000u) >> 13;
    rest = size & 0x1fffu;
  } else {
    shift = 126 - (size >> 23);
    word = (size & 0x7fffffu) | 0x800000u;
    half = word >> shift;
    rest = word & ((1u << shift) - 1);
  }
  if (rest > 1u << (shift - 1) || (rest == 1u << (shift - 1) && (half & 1u) != 0)) half++;
  return (uint16_t)(sign | half);
}
static inline float mortise_load_f16le(const void *at) { return mortise_half_to_float(mortise_load_u16le(at)); }
static inline float mortise_load_f16be(const void *at) { return mortise_half_to_float(mortise_load_u16be(at)); }
static inline void mortise_store_f16le(void *at, float value) { mortise_store_u16le(at, mortise_float_to_half(value)); }
static inline void mortise_store_f16be(void *at, float value) { mortise_store_u16be(at, mortise_float_to_half(value)); }

/* The bytes in front of the first NUL. */
static inline size_t mortise_char_length(const uint8_t *bytes, size_t size) {
  size_t length = 0;
  while (length < size && bytes[length] != 0) length++;
  return length;
}

/* Whether bytes are UTF-8: no byte out of place, no longer form than needed, no surrogate, nothing past U+10FFFF. */
static inline bool mortise_is_utf8(const uint8_t *bytes, size_t length) {
  size_t at = 0;
  while (at < length) {
    uint8_t first = bytes[at++], low = 0x80, high = 0xbf;
    unsigned more;
    if (first < 0x80) continue;
    if (first < 0xc2 || first > 0xf4) return false;
    more = first < 0xe0 ? 1 : first < 0xf0 ? 2 : 3;
    if (first == 0xe0) low = 0xa0;
    if (first == 0xed) high = 0x9f;
    if (first == 0xf0) low = 0x90;
    if (first == 0xf4) high = 0x8f;
    if (length - at < more) return false;
    for (; more > 0; more--, low = 0x80, high = 0xbf) {
      uint8_t next = bytes[at++];
      if (next < low || next > high) return false;
    }
  }
  return true;
}

#endif
`;
