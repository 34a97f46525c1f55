/*
 * Channels of random and damaged bytes, with readers and writers at them, to be built with
 * -fsanitize=address,undefined: channel-fuzz FILE SECONDS SEED
 *
 * A round makes a channel, and damages it in twenty ways, each of which is read, or taken over and written to; in a
 * quarter of the rounds another process goes on damaging it meanwhile. The mapping has forbidden pages around it, so that what is out of bounds ends
 * the process, as does a round of more than ten seconds. At the end a JSON line says how often which outcome was.
 */
#include "mortise.h"
#include <inttypes.h>
#include <sys/wait.h>
#if defined(__SANITIZE_ADDRESS__)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#define ASAN_UNPOISON_MEMORY_REGION(at, size) ((void)(at), (void)(size))
#endif

#define GUARD (UINT64_C(1) << 32)

static uint64_t state;
static uint64_t next_random(void) { /* splitmix64 */
  uint64_t z = (state += UINT64_C(0x9e3779b97f4a7c15));
  z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
  return z ^ (z >> 31);
}
static uint32_t below(uint32_t limit) { return limit == 0 ? 0 : (uint32_t)(next_random() % limit); }

static uint32_t odd_word(uint32_t length) {
  switch (below(9)) {
    case 0: return 0;
    case 1: return UINT32_MAX - below(3);
    case 2: return UINT32_C(1) << below(32);
    case 3: return (UINT32_C(1) << 31) | below(300);
    case 4: return length - 64 + below(128);
    case 5: return below(64);
    case 6: return below(1 << 16) * 128;
    case 7: return 2 * below(40) + 1;
    default: return (uint32_t)next_random();
  }
}

/* Damages a few bytes: words of the prologue, words of control and data, or bytes moved from elsewhere. */
static void damage(uint8_t *bytes, uint32_t length, bool prologue) {
  uint32_t from = prologue ? 0 : 128;
  switch (below(7)) {
    case 0: {
      uint32_t at = from + below((prologue ? 128 : length - 128) / 4) * 4, word = odd_word(length);
      memcpy(bytes + at, &word, 4);
      break;
    }
    case 1: {
      uint32_t to = from + below((length - from - 16) / 16) * 16, at = below((length - 16) / 16) * 16;
      memmove(bytes + to, bytes + at, 16);
      break;
    }
    case 2: {
      uint32_t at = from + below(length - from), size = below(64);
      for (uint32_t i = 0; i < size && at + i < length; i++) bytes[at + i] = (uint8_t)next_random();
      break;
    }
    case 3:
    case 4: { /* what may be the size of a record, in one that may be good otherwise */
      uint32_t at = 128 + below((length - 128) / 16) * 16 + 8, word = below(2 * length) | (below(4) == 0 ? MORTISE_FILLER : 0);
      memcpy(bytes + at, &word, 4);
      break;
    }
    default: { /* the control part, where all of it is short words that mean much */
      uint32_t at = 128 + below((length < 1280 ? length - 128 : 1152) / 4) * 4, word = odd_word(length);
      memcpy(bytes + at, &word, 4);
    }
  }
}

/* A prologue of which all is right, but that there are not so many bytes. */
static void agree_on_too_much(uint8_t *bytes) {
  mortise_prologue is;
  memcpy(&is, bytes + 8, sizeof is);
  is.stride *= 2;
  is.length = is.data_at + (uint64_t)is.slots * is.stride;
  memcpy(bytes + 8, &is, sizeof is);
}

/* A description that begins anywhere, at an odd byte too, and ends where it may or just behind that. */
static void move_description(uint8_t *bytes) {
  mortise_prologue is;
  memcpy(&is, bytes + 8, sizeof is);
  is.description_at = 128 + below(is.control_at - 127);
  is.description_length = is.control_at - is.description_at + below(2);
  memcpy(bytes + 8, &is, sizeof is);
}

/* A ring that leads round and round: each filler belongs to the same next value. */
static void fill_with_fillers(uint8_t *bytes, uint32_t length) {
  uint32_t filler[4] = {3, 0, MORTISE_FILLER, 0}, data_at;
  memcpy(&data_at, bytes + 60, 4);
  for (uint64_t at = data_at; at + 16 <= length; at += 16) memcpy(bytes + at, filler, 16);
}

static uint8_t *place;
static void *reserved(uint8_t *at, uint64_t size) {
  return mmap(at, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE | (at ? MAP_FIXED : 0), -1, 0);
}
/* Moves a mapping to where nothing is around it. */
static uint64_t guard(mortise *m) {
  uint64_t page = (uint64_t)sysconf(_SC_PAGESIZE), pages = (m->is.length + page - 1) / page * page;
  if (mremap(m->bytes, pages, pages, MREMAP_MAYMOVE | MREMAP_FIXED, place + GUARD) == MAP_FAILED) abort();
  m->bytes = place + GUARD;
  ASAN_POISON_MEMORY_REGION(m->bytes + m->is.length, pages - m->is.length);
  return pages;
}
static void unguard(mortise *m, uint64_t pages) {
  ASAN_UNPOISON_MEMORY_REGION(m->bytes + m->is.length, pages - m->is.length);
  mortise_close(m);
  reserved(place + GUARD, pages);
}

static uint64_t outcomes[2][MORTISE_SYSTEM + 1];
static mortise_status count(int writer, mortise_status status) {
  outcomes[writer][status]++;
  return status;
}

/* Into a buffer exactly as long as it must be, or shorter. */
static void describe(const mortise *m) {
  size_t capacity = below(4) ? m->is.description_length + 1 : below(m->is.description_length + 2);
  char *text = malloc(capacity + !capacity);
  uint32_t length;
  if (count(0, mortise_description(m, text, capacity, &length)) == MORTISE_OK && text[length] != 0) abort();
  free(text);
}

static void read_some(mortise *m) {
  describe(m);
  if (count(0, mortise_become_reader(m, -1)) != MORTISE_OK) return;
  for (int i = 0; i < 40; i++) {
    mortise_info info;
    /* Exactly as long as it may be, so that a byte too many is one out of bounds. */
    uint32_t capacity = m->is.kind == MORTISE_MAILBOX ? m->is.value_length : below(m->is.stride + 1);
    uint8_t *buffer = malloc(capacity + !capacity);
    mortise_status status;
    if (m->is.kind != MORTISE_MAILBOX) status = mortise_receive(m, buffer, capacity, &info);
    else if (below(2)) status = mortise_read(m, buffer, capacity, &info);
    else if ((status = mortise_peek(m, &info)) == MORTISE_OK) {
      /* In place: the first and the last byte must be there. */
      volatile uint8_t sum = info.size ? (uint8_t)(info.value[0] + info.value[info.size - 1]) : 0;
      (void)sum;
      if (!mortise_still(m, &info)) status = MORTISE_OVERRUN;
    }
    free(buffer);
    if (count(0, status) == MORTISE_OK && m->is.kind == MORTISE_QUEUE && below(2)) (void)mortise_acknowledge(m);
    if (status == MORTISE_EMPTY && below(4) == 0) (void)count(0, mortise_wait(m, below(32) == 0));
  }
}

static void write_some(mortise *m) {
  if (count(1, mortise_become_writer(m)) != MORTISE_OK) return;
  for (int i = 0; i < 20; i++) {
    uint32_t size = m->is.kind == MORTISE_MAILBOX ? m->is.value_length : below(m->is.stride);
    uint8_t *value = calloc(1, size + !size);
    mortise_status status = m->is.kind == MORTISE_MAILBOX ? mortise_write(m, value, m->is.value_length) : mortise_send(m, value, size);
    free(value);
    if (count(1, status) == MORTISE_FULL && below(4) == 0) (void)count(1, mortise_wait(m, below(32) == 0));
  }
  (void)mortise_end(m);
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  const char *path = argv[1];
  double until = mortise_clock() + atof(argv[2]) * 1e3;
  uint64_t seed = strtoull(argv[3], NULL, 10), rounds = 0, attempts = 0;
  static mortise m;
  if ((place = reserved(NULL, 3 * GUARD)) == MAP_FAILED) return 2;
  for (; mortise_clock() < until; rounds++) {
    state = seed * 1000003 + rounds;
    alarm(10);
    unlink(path);
    uint32_t kind = 1 + below(3), value_length = 1 + below(kind == MORTISE_MAILBOX ? 299 : 96);
    mortise_plan plan = {.kind = kind, .value_length = value_length, .slots = kind == MORTISE_MAILBOX ? 3 + below(3) : 1,
      .stride = kind == MORTISE_MAILBOX ? (value_length + 64 + 127) / 128 * 128 + 128 * below(2) : 256u << below(4),
      .readers = kind == MORTISE_QUEUE ? 1 : 1 + below(4), .description = "{}", .description_length = below(3)};
    if (mortise_create(&m, path, &plan, MORTISE_PERSIST) != MORTISE_OK) return 3;
    for (uint32_t i = below(40); i > 0; i--) {
      uint8_t value[300] = {0};
      if (kind == MORTISE_MAILBOX) (void)mortise_write(&m, value, m.is.value_length);
      else (void)mortise_send(&m, value, below(mortise_largest(&m) < 300 ? mortise_largest(&m) + 1 : 300));
    }
    uint32_t length = (uint32_t)m.is.length;
    uint8_t *bytes = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, m.system.fd, 0);
    mortise_close(&m);
    if (bytes == MAP_FAILED) return 3;
    uint8_t *pristine = malloc(length);
    memcpy(pristine, bytes, length);
    pid_t other = 0;
    if (below(4) == 0 && (other = fork()) == 0) {
      for (;;) damage(bytes, length, false);
    }
    for (int i = 0; i < 20; i++, attempts++) {
      /* Nothing but random bytes, or all but the prologue, or here and there; or nothing yet. */
      uint32_t how = below(16);
      memcpy(bytes, pristine, length);
      for (uint32_t at = how == 0 ? 0 : 128; how < 2 && at < length; at++) bytes[at] = (uint8_t)next_random();
      for (uint32_t n = 0; how >= 2 && how < 15 && n < 1 + below(6); n++) damage(bytes, length, how < 5);
      if (how >= 5 && below(8) == 0) move_description(bytes);
      if (below(20) == 0) agree_on_too_much(bytes);
      if (below(20) == 0) fill_with_fillers(bytes, length);
      if (below(4) == 0) {
        /* As a writer that would make it, or take over; one look, since what passes would be waited for. */
        mortise_plan wanted = plan;
        if (below(4) == 0) wanted.stride = 0;
        if (below(4) == 0) wanted.fingerprint = 1;
        if (count(1, mortise_create_within(&m, path, &wanted, 0, 0)) == MORTISE_OK && m.is.length != length) abort();
        mortise_close(&m);
        continue;
      }
      int writer = below(3) == 0;
      int flags = !writer && below(4) == 0 ? MORTISE_READ_ONLY : 0;
      if (count(writer, mortise_attach(&m, path, 0, 0, flags)) != MORTISE_OK) continue;
      uint64_t pages = guard(&m);
      if (writer) write_some(&m);
      else read_some(&m);
      unguard(&m, pages);
    }
    if (other > 0) {
      kill(other, SIGKILL);
      waitpid(other, NULL, 0);
    }
    free(pristine);
    munmap(bytes, length);
  }
  unlink(path);
  printf("{\"event\":\"end\",\"rounds\":%" PRIu64 ",\"attempts\":%" PRIu64, rounds, attempts);
  for (int writer = 0; writer < 2; writer++) {
    printf(",\"%s\":{", writer ? "writer" : "reader");
    for (int i = 0, any = 0; i <= MORTISE_SYSTEM; i++)
      if (outcomes[writer][i]) printf("%s\"%s\":%" PRIu64, any++ ? "," : "", mortise_text((mortise_status)i), outcomes[writer][i]);
    printf("}");
  }
  printf("}\n");
  return 0;
}
