/*
 * A peer for tests and by hand: writes and reads values that show tearing, over channels of any kind.
 *
 *   gcc -std=c11 -O2 -o channel-peer channel-peer.c
 *   channel-peer create NAME --kind mailbox|queue|broadcast [what it is made with]
 *   channel-peer write  NAME [--create --kind ...] [--within MS] [--count N] [--size S] [--vary] [--interval-us N]
 *                       [--after-readers N] [--hold MS] [--no-end] [--wait-full MS] [--drain MS]
 *   channel-peer read   NAME [--count N] [--seconds T] [--row N] [--in-place] [--read-only] [--slow-us N] [--die-after N]
 *   channel-peer show   NAME
 *   channel-peer describe NAME
 *   channel-peer remove NAME
 *
 * NAME is a name of shared memory, or with a slash the path of a file. What a channel is made with: --value-length N
 * --slots N (mailbox) --stride N --readers N --description FILE --fingerprint HEX [--persist] [--any-size]. All take
 * --fingerprint. With --within it waits for its turn as the writer.
 *
 * A value is a u64, its number, then as many u32 as fit, the i-th word of the value (i from 2) being the low 32 bits of
 * low32(number) * 2654435761 + high32(number) + i * 40503, then zeros. The number is the protocol's.
 *
 * write and read print a JSON line when they are ready, and one at the end; the exit status is 0 where nothing was
 * wrong: no value torn, out of order, or lost and not counted as missed.
 */
#ifdef MORTISE_DIE
/* Built for tests of death: --die-at N kills the process at the N-th step that others can see. */
static long die_at = -1;
static void step(void);
#define MORTISE_STEP() step()
#endif
#include "mortise.h"
#include <getopt.h>
#include <inttypes.h>

#ifdef MORTISE_DIE
static void step(void) {
  if (die_at >= 0 && die_at-- == 0) raise(SIGKILL);
}
#endif

static struct {
  const char *description;
  mortise_plan plan;
  long count, size, interval_us, after_readers, hold_ms, seconds, row, slow_us, die_after, wait_full_ms, within_ms, drain_ms;
  int create, persist, any_size, vary, no_end, in_place, read_only;
} opt = {.plan = {.slots = 0, .readers = 8}, .count = -1, .seconds = 30, .row = -1, .die_after = -1, .wait_full_ms = 10000, .within_ms = -1, .drain_ms = -1};

static uint32_t word_of(uint64_t number, uint32_t i) {
  return (uint32_t)number * 2654435761u + (uint32_t)(number >> 32) + i * 40503u;
}
static void fill(uint8_t *value, uint32_t size, uint64_t number) {
  memset(value, 0, size);
  memcpy(value, &number, size < 8 ? size : 8);
  for (uint32_t i = 2; 4 * i + 4 <= size; i++) {
    uint32_t word = word_of(number, i);
    memcpy(value + 4 * i, &word, 4);
  }
}
/* Whether it is whole; where a writer may be at it, what this says is void unless mortise_still. */
static bool whole(const uint8_t *value, uint32_t size, uint64_t *number) {
  if (size < 8) return false;
  memcpy(number, value, 8);
  for (uint32_t i = 2; 4 * i + 4 <= size; i++) {
    uint32_t word;
    memcpy(&word, value + 4 * i, 4);
    if (word != word_of(*number, i)) return false;
  }
  return true;
}

static const char *kind_text(uint32_t kind) {
  return kind == MORTISE_MAILBOX ? "mailbox" : kind == MORTISE_QUEUE ? "queue" : "broadcast";
}
static int fail(const char *what, mortise_status status, int error) {
  printf("{\"event\":\"failed\",\"at\":\"%s\",\"error\":\"%s\",\"errno\":\"%s\"}\n", what, mortise_text(status),
    error ? strerror(error) : "");
  return 1;
}

/* Attaches, waiting for a moment until the channel is there. */
static mortise_status attach(mortise *m, const char *name, int flags) {
  return mortise_attach_within(m, name, opt.plan.kind, opt.plan.fingerprint, flags, 1000 * (int)(opt.seconds < 600 ? opt.seconds : 600));
}

static char *read_text(const char *path, uint32_t *length) {
  FILE *file = fopen(path, "rb");
  char *text = malloc(65537);
  if (file == NULL || text == NULL) {
    perror(path);
    exit(2);
  }
  *length = (uint32_t)fread(text, 1, 65537, file);
  fclose(file);
  return text;
}

static mortise_status create(mortise *m, const char *name) {
  if (opt.plan.kind == MORTISE_QUEUE) opt.plan.readers = 1;
  if (opt.plan.slots == 0) opt.plan.slots = opt.plan.kind == MORTISE_MAILBOX ? 3 : 1;
  if (opt.plan.value_length == 0) opt.plan.value_length = opt.size > 0 ? (uint32_t)opt.size : 8;
  if (opt.plan.stride == 0) opt.plan.stride = opt.plan.kind == MORTISE_MAILBOX ? (opt.plan.value_length + 64 + 127) / 128 * 128 : 65536;
  opt.plan.description = "{}";
  opt.plan.description_length = 2;
  if (opt.description != NULL) opt.plan.description = read_text(opt.description, &opt.plan.description_length);
  if (opt.any_size) opt.plan.slots = opt.plan.stride = opt.plan.readers = 0;
  int flags = opt.persist ? MORTISE_PERSIST : 0;
  return opt.within_ms < 0 ? mortise_create(m, name, &opt.plan, flags) : mortise_create_within(m, name, &opt.plan, flags, (int)opt.within_ms);
}

static int run_write(const char *name) {
  static mortise m;
  mortise_status status = opt.create ? create(&m, name) : attach(&m, name, 0);
  if (status != MORTISE_OK) return fail(opt.create ? "create" : "attach", status, m.error);
  for (int i = 0; !opt.create && (status = mortise_become_writer(&m)) == MORTISE_BUSY && i < 1000; i++) mortise_pause(5);
  if (status != MORTISE_OK) return fail("become writer", status, m.error);
  uint32_t most = mortise_largest(&m);
  if (opt.size <= 0) opt.size = m.is.kind == MORTISE_MAILBOX || m.is.value_length < most ? m.is.value_length : most;
  if (opt.size < 8 || opt.size > most) return fail("size", MORTISE_TOO_LARGE, 0);
  uint8_t *value = malloc((size_t)opt.size);
  printf("{\"event\":\"ready\",\"role\":\"writer\",\"kind\":\"%s\",\"pid\":%d,\"epoch\":%u,\"next\":%" PRIu64 "}\n", kind_text(m.is.kind),
    (int)getpid(), mortise_peep(mortise_control(&m, MORTISE_AT_EPOCH)), m.number);
  fflush(stdout);
  for (long there = -1; there < opt.after_readers; there < opt.after_readers ? mortise_pause(1) : (void)0) {
    there = 0;
    for (uint32_t row = 0; row < m.is.readers; row++) there += mortise_is_held(&m, 1 + row);
  }
  uint64_t first = m.number;
  long sent = 0, fulls = 0;
  while (status == MORTISE_OK && (opt.count < 0 || sent < opt.count)) {
    uint32_t size = (uint32_t)opt.size;
    if (opt.vary) size = 8 + 4 * (uint32_t)(m.number * 7919 % (size / 4 - 1));
    fill(value, size, m.number);
    if (m.is.kind == MORTISE_MAILBOX) status = mortise_write(&m, value, m.is.value_length);
    else
      while ((status = mortise_send(&m, value, size)) == MORTISE_FULL && (status = mortise_wait(&m, (int)opt.wait_full_ms)) == MORTISE_OK)
        fulls++;
    if (status == MORTISE_OK) sent++;
    if (opt.interval_us > 0) usleep((useconds_t)opt.interval_us);
  }
  if (status == MORTISE_OK && opt.drain_ms >= 0) status = mortise_drain(&m, (int)opt.drain_ms);
  if (status == MORTISE_OK && !opt.no_end) status = mortise_end(&m);
  printf("{\"event\":\"end\",\"role\":\"writer\",\"kind\":\"%s\",\"sent\":%ld,\"first\":%" PRIu64 ",\"last\":%" PRIu64
    ",\"fulls\":%ld,\"error\":\"%s\"}\n", kind_text(m.is.kind), sent, first, m.number - 1, fulls, mortise_text(status));
  fflush(stdout);
  if (opt.hold_ms > 0) mortise_pause((int)opt.hold_ms);
  if (!opt.no_end) mortise_close(&m); /* else it leaves as one that dies */
  free(value);
  return status == MORTISE_OK ? 0 : 1;
}

static int run_read(const char *name) {
  static mortise m;
  mortise_status status = attach(&m, name, opt.read_only ? MORTISE_READ_ONLY : 0);
  if (status != MORTISE_OK) return fail("attach", status, m.error);
  for (int i = 0; i < 1000 && ((status = mortise_become_reader(&m, (int)opt.row)) == MORTISE_BUSY || status == MORTISE_OVERRUN); i++) mortise_pause(5);
  if (status != MORTISE_OK) return fail("become reader", status, m.error);
  bool mailbox = m.is.kind == MORTISE_MAILBOX, ordered_start = false;
  uint32_t capacity = mailbox ? m.is.value_length : m.is.stride;
  uint8_t *buffer = malloc(capacity + 1);
  printf("{\"event\":\"ready\",\"role\":\"reader\",\"kind\":\"%s\",\"pid\":%d,\"row\":%d}\n", kind_text(m.is.kind), (int)getpid(), m.role - 1);
  fflush(stdout);
  uint64_t start = m.number, first = 0, last = 0, missed = 0;
  long values = 0, torn = 0, disordered = 0, repeated = 0, miscounted = 0, overruns = 0, writer_gone = 0, skipped = 0;
  const char *end = "count";
  double until = mortise_clock() + (double)opt.seconds * 1e3;
  while (opt.count < 0 || values < opt.count) {
    mortise_info info;
    uint64_t number = 0, seen = m.number;
    bool good = false;
    if (mortise_clock() > until) {
      end = "seconds";
      break;
    }
    if (!mailbox) status = mortise_receive(&m, buffer, capacity, &info);
    else if (!opt.in_place) status = mortise_read(&m, buffer, capacity, &info);
    else if ((status = mortise_peek(&m, &info)) == MORTISE_OK) {
      good = whole(info.value, info.size, &number);
      if (!mortise_still(&m, &info)) status = MORTISE_OVERRUN;
      else m.number = info.number;
    }
    if (status == MORTISE_EMPTY || (mailbox && status == MORTISE_OK && info.number == seen)) {
      status = mortise_wait(&m, 100);
      if (status == MORTISE_TIMEOUT && !opt.read_only) writer_gone += !mortise_is_held(&m, 0);
      if (status == MORTISE_OK || status == MORTISE_TIMEOUT) continue;
    } else if (status == MORTISE_OVERRUN) {
      overruns++;
      continue;
    }
    if (status != MORTISE_OK) {
      end = mortise_text(status);
      break;
    }
    if (!opt.in_place) good = whole(buffer, info.size, &number);
    if (!good || number != info.number) torn++;
    if (ordered_start && info.number == last) repeated++;
    else if (ordered_start && info.number < last) disordered++;
    else if (ordered_start && mailbox) skipped += (long)(info.number - last - 1);
    else if (ordered_start && info.number - last - 1 != info.missed) miscounted++;
    missed += info.missed;
    if (!ordered_start) first = info.number;
    ordered_start = true;
    last = info.number;
    values++;
    if (opt.slow_us > 0) usleep((useconds_t)opt.slow_us);
    if (opt.die_after == values) raise(SIGKILL);
    if (m.is.kind == MORTISE_QUEUE) (void)mortise_acknowledge(&m);
  }
  bool good = torn + disordered + repeated + miscounted == 0 && strcmp(end, "damaged") != 0 && strcmp(end, "system") != 0;
  printf("{\"event\":\"end\",\"role\":\"reader\",\"kind\":\"%s\",\"row\":%d,\"values\":%ld,\"start\":%" PRIu64 ",\"first\":%" PRIu64 ",\"last\":%" PRIu64
    ",\"torn\":%ld,\"disordered\":%ld,\"repeated\":%ld,\"miscounted\":%ld,\"missed\":%" PRIu64 ",\"skipped\":%ld,\"overruns\":%ld,"
    "\"writerGone\":%s,\"end\":\"%s\"}\n", kind_text(m.is.kind), m.role - 1, values, start, first, last, torn, disordered, repeated, miscounted,
    missed, skipped, overruns, writer_gone > 0 ? "true" : "false", end);
  mortise_close(&m);
  free(buffer);
  return good ? 0 : 1;
}

static int run_show(const char *name) {
  static mortise m;
  mortise_status status = mortise_attach(&m, name, opt.plan.kind, opt.plan.fingerprint, 0);
  if (status != MORTISE_OK) return fail("attach", status, m.error);
  char *text = (char *)malloc(MORTISE_MAX_DESCRIPTION + 1);
  uint32_t length;
  if ((status = mortise_description(&m, text, MORTISE_MAX_DESCRIPTION + 1, &length)) != MORTISE_OK) return fail("description", status, 0);
  printf("{\"kind\":\"%s\",\"length\":%" PRIu64 ",\"fingerprint\":\"%016" PRIx64 "\",\"instance\":\"%016" PRIx64 "\",\"valueLength\":%u,"
    "\"slots\":%u,\"stride\":%u,\"readers\":%u,\"controlAt\":%u,\"dataAt\":%u,\"latest\":%u,\"claimed\":%u,\"epoch\":%u,\"state\":%u,"
    "\"pid\":%u,\"writer\":%s,\"position\":%u,\"description\":%.*s}\n", kind_text(m.is.kind), m.is.length, m.is.fingerprint, m.is.instance,
    m.is.value_length, m.is.slots, m.is.stride, m.is.readers, m.is.control_at, m.is.data_at,
    mortise_peep(mortise_control(&m, MORTISE_AT_LATEST)), mortise_peep(mortise_control(&m, MORTISE_AT_CLAIMED)),
    mortise_peep(mortise_control(&m, MORTISE_AT_EPOCH)), mortise_peep(mortise_control(&m, MORTISE_AT_STATE)),
    mortise_peep(mortise_control(&m, MORTISE_AT_PID)), mortise_is_held(&m, 0) ? "true" : "false", mortise_peep(mortise_row(&m, 0, 4)),
    (int)length, text);
  free(text);
  mortise_close(&m);
  return 0;
}

/* The description as hexadecimal digits, whatever stands there. */
static int run_describe(const char *name) {
  static mortise m;
  static char text[MORTISE_MAX_DESCRIPTION + 1];
  uint32_t length;
  mortise_status status = mortise_attach(&m, name, 0, 0, MORTISE_READ_ONLY);
  if (status != MORTISE_OK) return fail("attach", status, m.error);
  if ((status = mortise_description(&m, text, sizeof text, &length)) != MORTISE_OK) return fail("description", status, 0);
  printf("{\"length\":%u,\"description\":\"", length);
  for (uint32_t i = 0; i < length; i++) printf("%02x", (uint8_t)text[i]);
  printf("\"}\n");
  mortise_close(&m);
  return 0;
}

static int run_remove(const char *name) {
  mortise_status status = mortise_remove(name);
  return status == MORTISE_OK ? 0 : fail("remove", status, 0);
}

int main(int argc, char **argv) {
  enum { KIND = 1000, VALUE_LENGTH, SLOTS, STRIDE, READERS, DESCRIPTION, FINGERPRINT, COUNT, SIZE, INTERVAL, AFTER, HOLD, SECONDS, ROW,
    SLOW, DIE_AFTER, DIE_AT, WAIT_FULL, WITHIN, DRAIN };
  static const struct option options[] = {
    {"kind", 1, 0, KIND}, {"value-length", 1, 0, VALUE_LENGTH}, {"slots", 1, 0, SLOTS}, {"stride", 1, 0, STRIDE},
    {"readers", 1, 0, READERS}, {"description", 1, 0, DESCRIPTION}, {"fingerprint", 1, 0, FINGERPRINT}, {"count", 1, 0, COUNT},
    {"size", 1, 0, SIZE}, {"interval-us", 1, 0, INTERVAL}, {"after-readers", 1, 0, AFTER}, {"hold", 1, 0, HOLD},
    {"seconds", 1, 0, SECONDS}, {"row", 1, 0, ROW}, {"slow-us", 1, 0, SLOW}, {"die-after", 1, 0, DIE_AFTER}, {"die-at", 1, 0, DIE_AT},
    {"wait-full", 1, 0, WAIT_FULL}, {"within", 1, 0, WITHIN}, {"drain", 1, 0, DRAIN}, {"any-size", 0, &opt.any_size, 1}, {"create", 0, &opt.create, 1}, {"persist", 0, &opt.persist, 1}, {"vary", 0, &opt.vary, 1},
    {"no-end", 0, &opt.no_end, 1}, {"in-place", 0, &opt.in_place, 1}, {"read-only", 0, &opt.read_only, 1}, {0, 0, 0, 0}};
  for (int each; (each = getopt_long(argc, argv, "", options, NULL)) != -1;) {
    unsigned long long number = optarg ? strtoull(optarg, NULL, each == FINGERPRINT ? 16 : 10) : 0;
    switch (each) {
      case 0: break;
      case KIND: opt.plan.kind = *optarg == 'm' ? MORTISE_MAILBOX : *optarg == 'q' ? MORTISE_QUEUE : MORTISE_BROADCAST; break;
      case VALUE_LENGTH: opt.plan.value_length = (uint32_t)number; break;
      case SLOTS: opt.plan.slots = (uint32_t)number; break;
      case STRIDE: opt.plan.stride = (uint32_t)number; break;
      case READERS: opt.plan.readers = (uint32_t)number; break;
      case DESCRIPTION: opt.description = optarg; break;
      case FINGERPRINT: opt.plan.fingerprint = number; break;
      case COUNT: opt.count = (long)number; break;
      case SIZE: opt.size = (long)number; break;
      case INTERVAL: opt.interval_us = (long)number; break;
      case AFTER: opt.after_readers = (long)number; break;
      case HOLD: opt.hold_ms = (long)number; break;
      case SECONDS: opt.seconds = (long)number; break;
      case ROW: opt.row = (long)number; break;
      case SLOW: opt.slow_us = (long)number; break;
      case DIE_AFTER: opt.die_after = (long)number; break;
      case WAIT_FULL: opt.wait_full_ms = (long)number; break;
      case WITHIN: opt.within_ms = (long)number; break;
      case DRAIN: opt.drain_ms = (long)number; break;
#ifdef MORTISE_DIE
      case DIE_AT: die_at = (long)number; break;
#endif
      default: fprintf(stderr, "what channel-peer can do stands at the beginning of channel-peer.c\n"); return 2;
    }
  }
  if (optind + 2 != argc) {
    fprintf(stderr, "channel-peer create|write|read|show|describe|remove NAME [options]; see the beginning of channel-peer.c\n");
    return 2;
  }
  const char *command = argv[optind], *name = argv[optind + 1];
  if (!strcmp(command, "write")) return run_write(name);
  if (!strcmp(command, "read")) return run_read(name);
  if (!strcmp(command, "show")) return run_show(name);
  if (!strcmp(command, "describe")) return run_describe(name);
  if (!strcmp(command, "remove")) return run_remove(name);
  if (strcmp(command, "create") != 0) return 2;
  static mortise m;
  opt.persist = 1;
  mortise_status status = create(&m, name);
  if (status != MORTISE_OK) return fail("create", status, m.error);
  mortise_close(&m);
  return 0;
}
