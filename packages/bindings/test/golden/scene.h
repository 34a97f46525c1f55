/*
 * aligned const(u16be, 258) magic + image(40,30,bgr) photo + enum(u8, idle=3, running=5) mode + bit...
 *
 * Made by toC of @mortise/bindings. Make it again when the layout changes.
 */
#ifndef MORTISE_LAYOUT_SCENE_H
#define MORTISE_LAYOUT_SCENE_H

#include <assert.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifndef MORTISE_LAYOUT_RUNTIME
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
#define MORTISE_NUMBER(name, type, bits, order) \
  static inline type mortise_load_##name(const void *at) { \
    uint##bits##_t word; \
    type value; \
    memcpy(&word, at, sizeof word); \
    word = order(word); \
    memcpy(&value, &word, sizeof value); \
    return value; \
  } \
  static inline void mortise_store_##name(void *at, type value) { \
    uint##bits##_t word; \
    memcpy(&word, &value, sizeof word); \
    word = order(word); \
    memcpy(at, &word, sizeof word); \
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

#define SCENE_LENGTH 4072
#define SCENE_FINGERPRINT UINT64_C(0x159dc81afc7a80b5)
#define SCENE_DESCRIPTION \
    "{\"layout\":{\"kind\":\"struct\",\"packing\":\"aligned\",\"fields\":[{\"name\":\"magic\",\"type\":{\"" \
    "kind\":\"const\",\"type\":{\"kind\":\"number\",\"type\":\"u16\",\"order\":\"be\"},\"value\":258}},{\"" \
    "name\":\"photo\",\"type\":{\"kind\":\"image\",\"width\":40,\"height\":30,\"pixels\":\"bgr\"}},{\"nam" \
    "e\":\"mode\",\"type\":{\"kind\":\"enum\",\"base\":{\"kind\":\"number\",\"type\":\"u8\"},\"members\":" \
    "[{\"name\":\"idle\",\"value\":3},{\"name\":\"running\",\"value\":5}]}},{\"name\":\"word\",\"type\":{" \
    "\"kind\":\"bits\",\"base\":{\"kind\":\"number\",\"type\":\"u8\"},\"members\":[{\"name\":\"gain\",\"w" \
    "idth\":5},{\"name\":\"bank\",\"width\":3}]}},{\"name\":\"state\",\"type\":{\"kind\":\"flags\",\"base" \
    "\":{\"kind\":\"number\",\"type\":\"u16\",\"order\":\"be\"},\"members\":[\"ready\",\"late\"]}},{\"nam" \
    "e\":\"points\",\"type\":{\"kind\":\"list\",\"element\":{\"kind\":\"struct\",\"fields\":[{\"name\":\"" \
    "class\",\"type\":{\"kind\":\"number\",\"type\":\"u8\"}},{\"name\":\"y\",\"type\":{\"kind\":\"number\"" \
    ",\"type\":\"f64\"}}]},\"capacity\":10}},{\"name\":\"shape\",\"type\":{\"kind\":\"union\",\"base\":{\"" \
    "kind\":\"number\",\"type\":\"u8\"},\"arms\":[{\"name\":\"none\",\"type\":{\"kind\":\"struct\",\"fiel" \
    "ds\":[]}},{\"name\":\"circle\",\"type\":{\"kind\":\"struct\",\"fields\":[{\"name\":\"radius\",\"type" \
    "\":{\"kind\":\"number\",\"type\":\"f32\"}}]}},{\"name\":\"box\",\"type\":{\"kind\":\"struct\",\"pack" \
    "ing\":\"packed\",\"fields\":[{\"name\":\"width\",\"type\":{\"kind\":\"number\",\"type\":\"f32\"}},{\"" \
    "name\":\"height\",\"type\":{\"kind\":\"number\",\"type\":\"u64\",\"order\":\"be\"}}]}}]}},{\"name\":" \
    "\"note\",\"type\":{\"kind\":\"text\",\"capacity\":20},\"default\":\"*/ \\\"\"},{\"name\":\"layer\",\"" \
    "type\":{\"kind\":\"optional\",\"element\":{\"kind\":\"number\",\"type\":\"u16\"}}},{\"name\":\"halve" \
    "s\",\"type\":{\"kind\":\"array\",\"element\":{\"kind\":\"number\",\"type\":\"f16\",\"order\":\"be\"}" \
    ",\"dimensions\":[3,2]}},{\"name\":\"thumb\",\"type\":{\"kind\":\"bounded-image\",\"maxWidth\":3,\"ma" \
    "xHeight\":4,\"pixels\":\"rgb\"}},{\"name\":\"tags\",\"type\":{\"kind\":\"array\",\"element\":{\"kind" \
    "\":\"char\",\"length\":8},\"dimensions\":[2]}},{\"name\":\"total\",\"type\":{\"kind\":\"safe-integer" \
    "\",\"type\":\"u64\"}},{\"name\":\"x\",\"type\":{\"kind\":\"number\",\"type\":\"i32\"},\"at\":4000},{" \
    "\"name\":\"id\",\"type\":{\"kind\":\"uuid\"}},{\"name\":\"at\",\"type\":{\"kind\":\"time\"}},{\"name" \
    "\":\"ok\",\"type\":{\"kind\":\"bool\"}},{\"name\":\"rest\",\"type\":{\"kind\":\"blob\",\"capacity\":" \
    "9}},{\"name\":\"key\",\"type\":{\"kind\":\"bytes\",\"length\":3}},{\"name\":\"__proto__\",\"type\":{" \
    "\"kind\":\"number\",\"type\":\"i64\"}},{\"name\":\"X\",\"type\":{\"kind\":\"number\",\"type\":\"u8\"" \
    "}}]},\"bytes\":{\"kind\":\"struct\",\"size\":4072,\"constants\":[{\"name\":\"magic\",\"offset\":0,\"" \
    "type\":{\"kind\":\"number\",\"type\":\"u16\",\"size\":2,\"order\":\"be\"},\"value\":\"258\"}],\"fiel" \
    "ds\":[{\"name\":\"photo\",\"offset\":2,\"type\":{\"kind\":\"image\",\"size\":3600,\"width\":40,\"hei" \
    "ght\":30,\"channels\":3,\"pixels\":\"bgr\",\"sample\":{\"kind\":\"number\",\"type\":\"u8\",\"size\":" \
    "1}}},{\"name\":\"mode\",\"offset\":3602,\"type\":{\"kind\":\"enum\",\"size\":1,\"base\":{\"kind\":\"" \
    "number\",\"type\":\"u8\",\"size\":1},\"members\":[{\"name\":\"idle\",\"value\":3},{\"name\":\"runnin" \
    "g\",\"value\":5}]}},{\"name\":\"word\",\"offset\":3603,\"type\":{\"kind\":\"bits\",\"size\":1,\"base" \
    "\":{\"kind\":\"number\",\"type\":\"u8\",\"size\":1},\"members\":[{\"name\":\"gain\",\"width\":5},{\"" \
    "name\":\"bank\",\"width\":3}]}},{\"name\":\"state\",\"offset\":3604,\"type\":{\"kind\":\"flags\",\"s" \
    "ize\":2,\"base\":{\"kind\":\"number\",\"type\":\"u16\",\"size\":2,\"order\":\"be\"},\"members\":[\"r" \
    "eady\",\"late\"]}},{\"name\":\"points\",\"offset\":3608,\"type\":{\"kind\":\"list\",\"size\":168,\"c" \
    "apacity\":10,\"start\":8,\"order\":\"le\",\"stride\":16,\"element\":{\"kind\":\"struct\",\"size\":16" \
    ",\"constants\":[],\"fields\":[{\"name\":\"class\",\"offset\":0,\"type\":{\"kind\":\"number\",\"type\"" \
    ":\"u8\",\"size\":1}},{\"name\":\"y\",\"offset\":8,\"type\":{\"kind\":\"number\",\"type\":\"f64\",\"s" \
    "ize\":8,\"order\":\"le\"}}]}}},{\"name\":\"shape\",\"offset\":3776,\"type\":{\"kind\":\"union\",\"si" \
    "ze\":16,\"base\":{\"kind\":\"number\",\"type\":\"u8\",\"size\":1},\"start\":4,\"arms\":[{\"name\":\"" \
    "none\",\"type\":{\"kind\":\"struct\",\"size\":0,\"constants\":[],\"fields\":[]}},{\"name\":\"circle\"" \
    ",\"type\":{\"kind\":\"struct\",\"size\":4,\"constants\":[],\"fields\":[{\"name\":\"radius\",\"offset" \
    "\":0,\"type\":{\"kind\":\"number\",\"type\":\"f32\",\"size\":4,\"order\":\"le\"}}]}},{\"name\":\"box" \
    "\",\"type\":{\"kind\":\"struct\",\"size\":12,\"constants\":[],\"fields\":[{\"name\":\"width\",\"offs" \
    "et\":0,\"type\":{\"kind\":\"number\",\"type\":\"f32\",\"size\":4,\"order\":\"le\"}},{\"name\":\"heig" \
    "ht\",\"offset\":4,\"type\":{\"kind\":\"number\",\"type\":\"u64\",\"size\":8,\"order\":\"be\"}}]}}]}}" \
    ",{\"name\":\"note\",\"offset\":3792,\"type\":{\"kind\":\"text\",\"size\":24,\"capacity\":20,\"start\"" \
    ":4,\"order\":\"le\"}},{\"name\":\"layer\",\"offset\":3816,\"type\":{\"kind\":\"optional\",\"size\":4" \
    ",\"start\":2,\"element\":{\"kind\":\"number\",\"type\":\"u16\",\"size\":2,\"order\":\"le\"}}},{\"nam" \
    "e\":\"halves\",\"offset\":3820,\"type\":{\"kind\":\"array\",\"size\":12,\"dimensions\":[3,2],\"strid" \
    "e\":2,\"element\":{\"kind\":\"number\",\"type\":\"f16\",\"size\":2,\"order\":\"be\"}}},{\"name\":\"t" \
    "humb\",\"offset\":3832,\"type\":{\"kind\":\"bounded-image\",\"size\":44,\"maxWidth\":3,\"maxHeight\"" \
    ":4,\"channels\":3,\"pixels\":\"rgb\",\"start\":8,\"order\":\"le\",\"sample\":{\"kind\":\"number\",\"" \
    "type\":\"u8\",\"size\":1}}},{\"name\":\"tags\",\"offset\":3876,\"type\":{\"kind\":\"array\",\"size\"" \
    ":16,\"dimensions\":[2],\"stride\":8,\"element\":{\"kind\":\"char\",\"size\":8}}},{\"name\":\"total\"" \
    ",\"offset\":3896,\"type\":{\"kind\":\"number\",\"type\":\"u64\",\"size\":8,\"order\":\"le\"}},{\"nam" \
    "e\":\"x\",\"offset\":4000,\"type\":{\"kind\":\"number\",\"type\":\"i32\",\"size\":4,\"order\":\"le\"" \
    "}},{\"name\":\"id\",\"offset\":4004,\"type\":{\"kind\":\"uuid\",\"size\":16}},{\"name\":\"at\",\"off" \
    "set\":4024,\"type\":{\"kind\":\"time\",\"size\":8,\"order\":\"le\"}},{\"name\":\"ok\",\"offset\":403" \
    "2,\"type\":{\"kind\":\"bool\",\"size\":1}},{\"name\":\"rest\",\"offset\":4036,\"type\":{\"kind\":\"b" \
    "lob\",\"size\":16,\"capacity\":9,\"start\":4,\"order\":\"le\"}},{\"name\":\"key\",\"offset\":4052,\"" \
    "type\":{\"kind\":\"bytes\",\"size\":3}},{\"name\":\"__proto__\",\"offset\":4056,\"type\":{\"kind\":\"" \
    "number\",\"type\":\"i64\",\"size\":8,\"order\":\"le\"}},{\"name\":\"X\",\"offset\":4064,\"type\":{\"" \
    "kind\":\"number\",\"type\":\"u8\",\"size\":1}}]}}"

/* points.item: 16 bytes, alignment 8 */
typedef struct scene_points_item {
  uint8_t class_; /* 0: u8 */
  uint8_t padding_at_1[7];
  alignas(8) double y; /* 8: f64 */
} scene_points_item;
static_assert(sizeof(scene_points_item) == 16, "scene_points_item has 16 bytes");
static_assert(alignof(scene_points_item) == 8, "scene_points_item stands at multiples of 8");
static_assert(offsetof(scene_points_item, class_) == 0, "scene_points_item.class_ stands at 0");
static_assert(offsetof(scene_points_item, y) == 8, "scene_points_item.y stands at 8");
static inline uint8_t scene_points_item_get_class(const scene_points_item *self) {
  return mortise_load_u8((const uint8_t *)self + 0);
}
static inline void scene_points_item_set_class(scene_points_item *self, uint8_t value) {
  mortise_store_u8((uint8_t *)self + 0, value);
}
static inline double scene_points_item_get_y(const scene_points_item *self) {
  return mortise_load_f64le((const uint8_t *)self + 8);
}
static inline void scene_points_item_set_y(scene_points_item *self, double value) {
  mortise_store_f64le((uint8_t *)self + 8, value);
}
static inline void scene_points_item_init(scene_points_item *self) {
  memset((void *)self, 0, sizeof *self);
}
static inline bool scene_points_item_check(const scene_points_item *self) {
  (void)self;
  return true;
}

/* points, list({ u8 class + f64 y }, 10): 168 bytes, alignment 8 */
typedef struct scene_points {
  uint32_t count; /* 0: u32 */
  uint8_t padding_at_4[4];
  scene_points_item items[10]; /* 8: { u8 class + f64 y } */
} scene_points;
static_assert(sizeof(scene_points) == 168, "scene_points has 168 bytes");
static_assert(alignof(scene_points) == 8, "scene_points stands at multiples of 8");
static_assert(offsetof(scene_points, count) == 0, "scene_points.count stands at 0");
static_assert(offsetof(scene_points, items) == 8, "scene_points.items stands at 8");
static inline bool scene_points_get_count(const scene_points *self, uint32_t *value) {
  uint32_t stored = mortise_load_u32le((const uint8_t *)self + 0);
  if (stored > 10) return false;
  *value = stored;
  return true;
}
static inline bool scene_points_set_count(scene_points *self, uint32_t value) {
  if (value > 10) return false;
  mortise_store_u32le((uint8_t *)self + 0, value);
  return true;
}
static inline void scene_points_init(scene_points *self) {
  memset((void *)self, 0, sizeof *self);
}
static inline bool scene_points_check(const scene_points *self) {
  uint32_t count;
  if (!scene_points_get_count(self, &count)) return false;
  for (size_t index = 0; index < count; index++) if (!scene_points_item_check((const scene_points_item *)(const void *)((const uint8_t *)self + 8 + index * 16))) return false;
  return true;
}

/* shape.circle: 4 bytes, alignment 4 */
typedef struct scene_shape_circle {
  float radius; /* 0: f32 */
} scene_shape_circle;
static_assert(sizeof(scene_shape_circle) == 4, "scene_shape_circle has 4 bytes");
static_assert(alignof(scene_shape_circle) == 4, "scene_shape_circle stands at multiples of 4");
static_assert(offsetof(scene_shape_circle, radius) == 0, "scene_shape_circle.radius stands at 0");
static inline float scene_shape_circle_get_radius(const scene_shape_circle *self) {
  return mortise_load_f32le((const uint8_t *)self + 0);
}
static inline void scene_shape_circle_set_radius(scene_shape_circle *self, float value) {
  mortise_store_f32le((uint8_t *)self + 0, value);
}
static inline void scene_shape_circle_init(scene_shape_circle *self) {
  memset((void *)self, 0, sizeof *self);
}
static inline bool scene_shape_circle_check(const scene_shape_circle *self) {
  (void)self;
  return true;
}

/* shape.box: 12 bytes, alignment 1 */
#pragma pack(push, 1)
typedef struct scene_shape_box {
  float width; /* 0: f32 */
  uint8_t height[8]; /* 4: u64be */
} scene_shape_box;
#pragma pack(pop)
static_assert(sizeof(scene_shape_box) == 12, "scene_shape_box has 12 bytes");
static_assert(alignof(scene_shape_box) == 1, "scene_shape_box stands at multiples of 1");
static_assert(offsetof(scene_shape_box, width) == 0, "scene_shape_box.width stands at 0");
static_assert(offsetof(scene_shape_box, height) == 4, "scene_shape_box.height stands at 4");
static inline float scene_shape_box_get_width(const scene_shape_box *self) {
  return mortise_load_f32le((const uint8_t *)self + 0);
}
static inline void scene_shape_box_set_width(scene_shape_box *self, float value) {
  mortise_store_f32le((uint8_t *)self + 0, value);
}
static inline uint64_t scene_shape_box_get_height(const scene_shape_box *self) {
  return mortise_load_u64be((const uint8_t *)self + 4);
}
static inline void scene_shape_box_set_height(scene_shape_box *self, uint64_t value) {
  mortise_store_u64be((uint8_t *)self + 4, value);
}
static inline void scene_shape_box_init(scene_shape_box *self) {
  memset((void *)self, 0, sizeof *self);
}
static inline bool scene_shape_box_check(const scene_shape_box *self) {
  (void)self;
  return true;
}

/* shape, union(u8, none, circle { f32 radius }, box { packed f32 width + u64be height }): 16 bytes, alignment 4 */
#define SCENE_SHAPE_TAG_NONE 0
#define SCENE_SHAPE_TAG_CIRCLE 1
#define SCENE_SHAPE_TAG_BOX 2
typedef struct scene_shape {
  uint8_t tag; /* 0: u8 */
  uint8_t padding_at_1[3];
  union { /* 4 */
    scene_shape_circle circle; /* where the tag is 1 */
    scene_shape_box box; /* where the tag is 2 */
    uint8_t bytes[12];
  } as;
} scene_shape;
static_assert(sizeof(scene_shape) == 16, "scene_shape has 16 bytes");
static_assert(alignof(scene_shape) == 4, "scene_shape stands at multiples of 4");
static_assert(offsetof(scene_shape, tag) == 0, "scene_shape.tag stands at 0");
static_assert(offsetof(scene_shape, as) == 4, "the arms of scene_shape stand at 4");
static inline bool scene_shape_get_tag(const scene_shape *self, uint8_t *value) {
  uint8_t stored = mortise_load_u8((const uint8_t *)self + 0);
  switch (stored) {
    case 0:
    case 1:
    case 2:
      break;
    default:
      return false;
  }
  *value = stored;
  return true;
}
static inline bool scene_shape_set_tag(scene_shape *self, uint8_t value) {
  switch (value) {
    case 0:
    case 1:
    case 2:
      break;
    default:
      return false;
  }
  mortise_store_u8((uint8_t *)self + 0, value);
  return true;
}
static inline void scene_shape_init(scene_shape *self) {
  memset((void *)self, 0, sizeof *self);
}
static inline bool scene_shape_check(const scene_shape *self) {
  uint8_t tag;
  if (!scene_shape_get_tag(self, &tag)) return false;
  if (tag == 1 && !scene_shape_circle_check((const scene_shape_circle *)(const void *)&self->as)) return false;
  if (tag == 2 && !scene_shape_box_check((const scene_shape_box *)(const void *)&self->as)) return false;
  return true;
}

/* note, text(20): 24 bytes, alignment 4 */
typedef struct scene_note {
  uint32_t length; /* 0: u32 */
  uint8_t data[20]; /* 4: bytes(20) */
} scene_note;
static_assert(sizeof(scene_note) == 24, "scene_note has 24 bytes");
static_assert(alignof(scene_note) == 4, "scene_note stands at multiples of 4");
static_assert(offsetof(scene_note, length) == 0, "scene_note.length stands at 0");
static_assert(offsetof(scene_note, data) == 4, "scene_note.data stands at 4");
static inline bool scene_note_get_length(const scene_note *self, uint32_t *value) {
  uint32_t stored = mortise_load_u32le((const uint8_t *)self + 0);
  if (stored > 20) return false;
  *value = stored;
  return true;
}
static inline bool scene_note_set_length(scene_note *self, uint32_t value) {
  if (value > 20) return false;
  mortise_store_u32le((uint8_t *)self + 0, value);
  return true;
}
static inline bool scene_note_read(const scene_note *self, const uint8_t **bytes, uint32_t *length) {
  if (!scene_note_get_length(self, length)) return false;
  *bytes = self->data;
  return true;
}
static inline bool scene_note_write(scene_note *self, const void *bytes, size_t length) {
  if (length > 20) return false;
  if (length > 0) memcpy(self->data, bytes, length);
  memset(self->data + length, 0, 20 - length);
  scene_note_set_length(self, (uint32_t)length);
  return true;
}
static inline void scene_note_init(scene_note *self) {
  memset((void *)self, 0, sizeof *self);
}
static inline bool scene_note_check(const scene_note *self) {
  uint32_t length;
  if (!scene_note_get_length(self, &length)) return false;
  if (!mortise_is_utf8(self->data, length)) return false;
  return true;
}

/* layer, u16?: 4 bytes, alignment 2 */
typedef struct scene_layer {
  uint8_t present; /* 0: bool */
  uint8_t padding_at_1[1];
  uint16_t value; /* 2: u16 */
} scene_layer;
static_assert(sizeof(scene_layer) == 4, "scene_layer has 4 bytes");
static_assert(alignof(scene_layer) == 2, "scene_layer stands at multiples of 2");
static_assert(offsetof(scene_layer, present) == 0, "scene_layer.present stands at 0");
static_assert(offsetof(scene_layer, value) == 2, "scene_layer.value stands at 2");
static inline bool scene_layer_get_present(const scene_layer *self, bool *value) {
  uint8_t stored = mortise_load_u8((const uint8_t *)self + 0);
  if (stored > 1) return false;
  *value = stored != 0;
  return true;
}
static inline void scene_layer_set_present(scene_layer *self, bool value) {
  mortise_store_u8((uint8_t *)self + 0, value);
}
static inline uint16_t scene_layer_get_value(const scene_layer *self) {
  return mortise_load_u16le((const uint8_t *)self + 2);
}
static inline void scene_layer_set_value(scene_layer *self, uint16_t value) {
  mortise_store_u16le((uint8_t *)self + 2, value);
}
static inline void scene_layer_init(scene_layer *self) {
  memset((void *)self, 0, sizeof *self);
}
static inline bool scene_layer_check(const scene_layer *self) {
  bool present;
  if (!scene_layer_get_present(self, &present)) return false;
  if (!present) return true;
  return true;
}

/* thumb, image(<=3,<=4,rgb): 44 bytes, alignment 4 */
typedef struct scene_thumb {
  uint32_t width; /* 0: u32 */
  uint32_t height; /* 4: u32 */
  uint8_t data[36]; /* 8: u8 */
} scene_thumb;
static_assert(sizeof(scene_thumb) == 44, "scene_thumb has 44 bytes");
static_assert(alignof(scene_thumb) == 4, "scene_thumb stands at multiples of 4");
static_assert(offsetof(scene_thumb, width) == 0, "scene_thumb.width stands at 0");
static_assert(offsetof(scene_thumb, height) == 4, "scene_thumb.height stands at 4");
static_assert(offsetof(scene_thumb, data) == 8, "scene_thumb.data stands at 8");
static inline bool scene_thumb_get_width(const scene_thumb *self, uint32_t *value) {
  uint32_t stored = mortise_load_u32le((const uint8_t *)self + 0);
  if (stored > 3) return false;
  *value = stored;
  return true;
}
static inline bool scene_thumb_set_width(scene_thumb *self, uint32_t value) {
  if (value > 3) return false;
  mortise_store_u32le((uint8_t *)self + 0, value);
  return true;
}
static inline bool scene_thumb_get_height(const scene_thumb *self, uint32_t *value) {
  uint32_t stored = mortise_load_u32le((const uint8_t *)self + 4);
  if (stored > 4) return false;
  *value = stored;
  return true;
}
static inline bool scene_thumb_set_height(scene_thumb *self, uint32_t value) {
  if (value > 4) return false;
  mortise_store_u32le((uint8_t *)self + 4, value);
  return true;
}
static inline uint8_t scene_thumb_get_data(const scene_thumb *self, size_t index) {
  assert(index < 36);
  return mortise_load_u8((const uint8_t *)self + 8 + index * 1);
}
static inline void scene_thumb_set_data(scene_thumb *self, size_t index, uint8_t value) {
  assert(index < 36);
  mortise_store_u8((uint8_t *)self + 8 + index * 1, value);
}
static inline void scene_thumb_init(scene_thumb *self) {
  memset((void *)self, 0, sizeof *self);
}
static inline bool scene_thumb_check(const scene_thumb *self) {
  uint32_t width;
  if (!scene_thumb_get_width(self, &width)) return false;
  uint32_t height;
  if (!scene_thumb_get_height(self, &height)) return false;
  return true;
}

/* rest, blob(9): 16 bytes, alignment 4 */
typedef struct scene_rest {
  uint32_t length; /* 0: u32 */
  uint8_t data[9]; /* 4: bytes(9) */
  uint8_t padding_at_13[3];
} scene_rest;
static_assert(sizeof(scene_rest) == 16, "scene_rest has 16 bytes");
static_assert(alignof(scene_rest) == 4, "scene_rest stands at multiples of 4");
static_assert(offsetof(scene_rest, length) == 0, "scene_rest.length stands at 0");
static_assert(offsetof(scene_rest, data) == 4, "scene_rest.data stands at 4");
static inline bool scene_rest_get_length(const scene_rest *self, uint32_t *value) {
  uint32_t stored = mortise_load_u32le((const uint8_t *)self + 0);
  if (stored > 9) return false;
  *value = stored;
  return true;
}
static inline bool scene_rest_set_length(scene_rest *self, uint32_t value) {
  if (value > 9) return false;
  mortise_store_u32le((uint8_t *)self + 0, value);
  return true;
}
static inline bool scene_rest_read(const scene_rest *self, const uint8_t **bytes, uint32_t *length) {
  if (!scene_rest_get_length(self, length)) return false;
  *bytes = self->data;
  return true;
}
static inline bool scene_rest_write(scene_rest *self, const void *bytes, size_t length) {
  if (length > 9) return false;
  if (length > 0) memcpy(self->data, bytes, length);
  memset(self->data + length, 0, 9 - length);
  scene_rest_set_length(self, (uint32_t)length);
  return true;
}
static inline void scene_rest_init(scene_rest *self) {
  memset((void *)self, 0, sizeof *self);
}
static inline bool scene_rest_check(const scene_rest *self) {
  uint32_t length;
  if (!scene_rest_get_length(self, &length)) return false;
  return true;
}

/* The layout: 4072 bytes, alignment 8 */
#define SCENE_MODE_IDLE 3
#define SCENE_MODE_RUNNING 5
#define SCENE_WORD_GAIN_SHIFT 0
#define SCENE_WORD_GAIN_MASK 31
#define SCENE_WORD_BANK_SHIFT 5
#define SCENE_WORD_BANK_MASK 7
#define SCENE_STATE_READY (1u << 0)
#define SCENE_STATE_LATE (1u << 1)
typedef struct scene {
  alignas(2) uint8_t magic[2]; /* 0: const(u16be, 258) */
  uint8_t photo[30][40][3]; /* 2: image(40,30,bgr) */
  uint8_t mode; /* 3602: enum(u8, idle=3, running=5) */
  uint8_t word; /* 3603: bits(u8, gain:5, bank:3) */
  alignas(2) uint8_t state[2]; /* 3604: flags(u16be, ready, late) */
  uint8_t padding_at_3606[2];
  scene_points points; /* 3608: list({ u8 class + f64 y }, 10) */
  scene_shape shape; /* 3776: union(u8, none, circle { f32 radius }, box { packed f32 width + u64be height }) */
  scene_note note; /* 3792: text(20) */
  scene_layer layer; /* 3816: u16? */
  alignas(2) uint8_t halves[3][2][2]; /* 3820: f16be[3,2] */
  scene_thumb thumb; /* 3832: image(<=3,<=4,rgb) */
  uint8_t tags[2][8]; /* 3876: char(8)[2] */
  uint8_t padding_at_3892[4];
  alignas(8) uint64_t total; /* 3896: u64(number) */
  uint8_t padding_at_3904[96];
  int32_t x; /* 4000: i32 */
  uint8_t id[16]; /* 4004: uuid */
  uint8_t padding_at_4020[4];
  alignas(8) int64_t at; /* 4024: time */
  uint8_t ok; /* 4032: bool */
  uint8_t padding_at_4033[3];
  scene_rest rest; /* 4036: blob(9) */
  uint8_t key[3]; /* 4052: bytes(3) */
  uint8_t padding_at_4055[1];
  alignas(8) int64_t proto_; /* 4056: i64 */
  uint8_t X2; /* 4064: u8 */
  uint8_t padding_at_4065[7];
} scene;
static_assert(sizeof(scene) == 4072, "scene has 4072 bytes");
static_assert(alignof(scene) == 8, "scene stands at multiples of 8");
static_assert(offsetof(scene, magic) == 0, "scene.magic stands at 0");
static_assert(offsetof(scene, photo) == 2, "scene.photo stands at 2");
static_assert(offsetof(scene, mode) == 3602, "scene.mode stands at 3602");
static_assert(offsetof(scene, word) == 3603, "scene.word stands at 3603");
static_assert(offsetof(scene, state) == 3604, "scene.state stands at 3604");
static_assert(offsetof(scene, points) == 3608, "scene.points stands at 3608");
static_assert(offsetof(scene, shape) == 3776, "scene.shape stands at 3776");
static_assert(offsetof(scene, note) == 3792, "scene.note stands at 3792");
static_assert(offsetof(scene, layer) == 3816, "scene.layer stands at 3816");
static_assert(offsetof(scene, halves) == 3820, "scene.halves stands at 3820");
static_assert(offsetof(scene, thumb) == 3832, "scene.thumb stands at 3832");
static_assert(offsetof(scene, tags) == 3876, "scene.tags stands at 3876");
static_assert(offsetof(scene, total) == 3896, "scene.total stands at 3896");
static_assert(offsetof(scene, x) == 4000, "scene.x stands at 4000");
static_assert(offsetof(scene, id) == 4004, "scene.id stands at 4004");
static_assert(offsetof(scene, at) == 4024, "scene.at stands at 4024");
static_assert(offsetof(scene, ok) == 4032, "scene.ok stands at 4032");
static_assert(offsetof(scene, rest) == 4036, "scene.rest stands at 4036");
static_assert(offsetof(scene, key) == 4052, "scene.key stands at 4052");
static_assert(offsetof(scene, proto_) == 4056, "scene.proto_ stands at 4056");
static_assert(offsetof(scene, X2) == 4064, "scene.X2 stands at 4064");
static inline bool scene_has_magic(const scene *self) {
  static const uint8_t expected[] = {1, 2};
  return memcmp((const uint8_t *)self + 0, expected, sizeof expected) == 0;
}
static inline uint8_t scene_get_photo(const scene *self, size_t index) {
  assert(index < 3600);
  return mortise_load_u8((const uint8_t *)self + 2 + index * 1);
}
static inline void scene_set_photo(scene *self, size_t index, uint8_t value) {
  assert(index < 3600);
  mortise_store_u8((uint8_t *)self + 2 + index * 1, value);
}
static inline bool scene_get_mode(const scene *self, uint8_t *value) {
  uint8_t stored = mortise_load_u8((const uint8_t *)self + 3602);
  switch (stored) {
    case 3:
    case 5:
      break;
    default:
      return false;
  }
  *value = stored;
  return true;
}
static inline bool scene_set_mode(scene *self, uint8_t value) {
  switch (value) {
    case 3:
    case 5:
      break;
    default:
      return false;
  }
  mortise_store_u8((uint8_t *)self + 3602, value);
  return true;
}
static inline uint8_t scene_get_word(const scene *self) {
  return mortise_load_u8((const uint8_t *)self + 3603);
}
static inline void scene_set_word(scene *self, uint8_t value) {
  mortise_store_u8((uint8_t *)self + 3603, value);
}
static inline uint16_t scene_get_state(const scene *self) {
  return mortise_load_u16be((const uint8_t *)self + 3604);
}
static inline void scene_set_state(scene *self, uint16_t value) {
  mortise_store_u16be((uint8_t *)self + 3604, value);
}
static inline float scene_get_halves(const scene *self, size_t index) {
  assert(index < 6);
  return mortise_load_f16be((const uint8_t *)self + 3820 + index * 2);
}
static inline void scene_set_halves(scene *self, size_t index, float value) {
  assert(index < 6);
  mortise_store_f16be((uint8_t *)self + 3820 + index * 2, value);
}
static inline size_t scene_length_tags(const scene *self, size_t index) {
  assert(index < 2);
  return mortise_char_length((const uint8_t *)self + 3876 + index * 8, 8);
}
static inline bool scene_get_total(const scene *self, uint64_t *value) {
  uint64_t stored = mortise_load_u64le((const uint8_t *)self + 3896);
  if (stored > UINT64_C(9007199254740991)) return false;
  *value = stored;
  return true;
}
static inline bool scene_set_total(scene *self, uint64_t value) {
  if (value > UINT64_C(9007199254740991)) return false;
  mortise_store_u64le((uint8_t *)self + 3896, value);
  return true;
}
static inline int32_t scene_get_x(const scene *self) {
  return mortise_load_i32le((const uint8_t *)self + 4000);
}
static inline void scene_set_x(scene *self, int32_t value) {
  mortise_store_i32le((uint8_t *)self + 4000, value);
}
static inline int64_t scene_get_at(const scene *self) {
  return mortise_load_i64le((const uint8_t *)self + 4024);
}
static inline void scene_set_at(scene *self, int64_t value) {
  mortise_store_i64le((uint8_t *)self + 4024, value);
}
static inline bool scene_get_ok(const scene *self, bool *value) {
  uint8_t stored = mortise_load_u8((const uint8_t *)self + 4032);
  if (stored > 1) return false;
  *value = stored != 0;
  return true;
}
static inline void scene_set_ok(scene *self, bool value) {
  mortise_store_u8((uint8_t *)self + 4032, value);
}
static inline int64_t scene_get_proto_(const scene *self) {
  return mortise_load_i64le((const uint8_t *)self + 4056);
}
static inline void scene_set_proto_(scene *self, int64_t value) {
  mortise_store_i64le((uint8_t *)self + 4056, value);
}
static inline uint8_t scene_get_X2(const scene *self) {
  return mortise_load_u8((const uint8_t *)self + 4064);
}
static inline void scene_set_X2(scene *self, uint8_t value) {
  mortise_store_u8((uint8_t *)self + 4064, value);
}
static inline void scene_init(scene *self) {
  memset((void *)self, 0, sizeof *self);
  {
    static const uint8_t first[] = {1, 2};
    memcpy((uint8_t *)self + 0, first, sizeof first);
  }
  {
    static const uint8_t first[] = {3};
    memcpy((uint8_t *)self + 3602, first, sizeof first);
  }
  {
    static const uint8_t first[] = {4, 0, 0, 0, 42, 47, 32, 34};
    memcpy((uint8_t *)self + 3792, first, sizeof first);
  }
}
static inline bool scene_check(const scene *self) {
  if (!scene_has_magic(self)) return false;
  {
    uint8_t value;
    if (!scene_get_mode(self, &value)) return false;
  }
  if (!scene_points_check(&self->points)) return false;
  if (!scene_shape_check(&self->shape)) return false;
  if (!scene_note_check(&self->note)) return false;
  if (!scene_layer_check(&self->layer)) return false;
  if (!scene_thumb_check(&self->thumb)) return false;
  for (size_t index = 0; index < 2; index++) if (!mortise_is_utf8((const uint8_t *)self + 3876 + index * 8, scene_length_tags(self, index))) return false;
  {
    uint64_t value;
    if (!scene_get_total(self, &value)) return false;
  }
  {
    bool value;
    if (!scene_get_ok(self, &value)) return false;
  }
  if (!scene_rest_check(&self->rest)) return false;
  return true;
}
static inline const scene *scene_view(const void *bytes, size_t length) {
  if (bytes == NULL || length < 4072 || (uintptr_t)bytes % 8 != 0) return NULL;
  return (const scene *)bytes;
}
static inline scene *scene_edit(void *bytes, size_t length) {
  if (bytes == NULL || length < 4072 || (uintptr_t)bytes % 8 != 0) return NULL;
  return (scene *)bytes;
}

#endif
