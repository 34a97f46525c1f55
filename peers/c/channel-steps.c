/*
 * Writers and readers as coroutines in one process, which switch at random between any two steps that others can see:
 * channel-steps FILE SECONDS SEED. It finds orders of steps that no machine has in an hour, and says how to see them
 * again; what it cannot find is what a processor reorders.
 *
 * Now and then the writer dies between two steps, or the consumer of a queue, and another takes over.
 */
static void step(void);
#define MORTISE_STEP() step()
#include "mortise.h"
#include <inttypes.h>
#include <ucontext.h>

enum { WRITER, READERS = 2, ACTORS = 1 + READERS, STACK = 256 * 1024, VALUES = 40 };

static struct actor {
  ucontext_t context;
  mortise m;
  bool over, dead, killable;
  uint64_t first, last, values, missed;
} actors[ACTORS];
static ucontext_t scheduler;
static char stacks[ACTORS][STACK];
static int now = -1;
static const char *path;
static uint64_t state, seed;
static uint32_t kind, deaths;
static uint64_t written, acknowledged, totals[4];

static uint32_t below(uint32_t limit) {
  state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
  return (uint32_t)(state >> 33) % limit;
}

static void step(void) {
  if (now < 0) return;
  if (actors[now].killable && deaths < 4 && below(150) == 0) actors[now].dead = true;
  if (actors[now].dead || below(4) == 0) swapcontext(&actors[now].context, &scheduler);
}

static void wrong(const char *what, mortise_status status) {
  printf("{\"event\":\"end\",\"wrong\":\"%s\",\"status\":\"%s\",\"actor\":%d,\"kind\":%u,\"seed\":%" PRIu64 ",\"number\":%" PRIu64
    ",\"last\":%" PRIu64 "}\n", what, mortise_text(status), now, kind, seed, actors[now].m.number, actors[now].last);
  exit(1);
}

static uint32_t word_of(uint64_t number, uint32_t i) { return (uint32_t)number * 2654435761u + i * 40503u; }
static uint32_t size_of(const mortise *m, uint64_t number) {
  return kind == MORTISE_MAILBOX ? m->is.value_length : 4 * (1 + (uint32_t)(number * 7919 % (mortise_largest(m) / 4)));
}

static void write_all(void) {
  mortise *m = &actors[WRITER].m;
  mortise_status status = mortise_attach(m, path, kind, 0, 0);
  if (status == MORTISE_OK) {
    actors[WRITER].killable = true;
    status = mortise_become_writer(m);
  }
  if (status != MORTISE_OK) wrong("no writer", status);
  if (m->number <= written) wrong("a number again", MORTISE_OK);
  while (m->number <= VALUES) {
    uint32_t value[200], size = size_of(m, m->number);
    for (uint32_t i = 0; i < size / 4; i++) value[i] = word_of(m->number, i);
    if (kind == MORTISE_MAILBOX) status = mortise_write(m, value, m->is.value_length);
    else if ((status = mortise_send(m, value, size)) == MORTISE_FULL) {
      swapcontext(&actors[WRITER].context, &scheduler);
      continue;
    }
    if (status != MORTISE_OK) wrong("not written", status);
    written = m->number - 1;
  }
  if (mortise_end(m) != MORTISE_OK) wrong("no end", MORTISE_OK);
}

static void read_all(void) {
  struct actor *me = &actors[now];
  mortise *m = &me->m;
  mortise_status status = mortise_attach(m, path, kind, 0, 0);
  if (status == MORTISE_OK) {
    me->killable = kind == MORTISE_QUEUE;
    while ((status = mortise_become_reader(m, -1)) == MORTISE_OVERRUN) continue;
  }
  if (status != MORTISE_OK) wrong("no reader", status);
  for (;;) {
    bool ended = mortise_load(mortise_control(m, MORTISE_AT_STATE)) == 1;
    uint32_t value[200];
    mortise_info info;
    uint64_t seen = m->number;
    status = kind == MORTISE_MAILBOX ? mortise_read(m, value, sizeof value, &info) : mortise_receive(m, value, sizeof value, &info);
    if (status == MORTISE_EMPTY || (status == MORTISE_OK && kind == MORTISE_MAILBOX && info.number == seen)) {
      if (ended) break;
      swapcontext(&me->context, &scheduler);
      continue;
    }
    if (status == MORTISE_OVERRUN) continue;
    if (status != MORTISE_OK) wrong("not read", status);
    if (info.size != size_of(m, info.number)) wrong("another size", status);
    for (uint32_t i = 0; i < info.size / 4; i++)
      if (value[i] != word_of(info.number, i)) wrong("torn", status);
    if (me->values == 0) me->first = info.number;
    else if (info.number <= me->last) wrong("out of order", status);
    else if (kind != MORTISE_MAILBOX && info.number - me->last - 1 != info.missed) wrong("miscounted", status);
    me->last = info.number;
    me->values++;
    me->missed += info.missed;
    if (kind != MORTISE_QUEUE) continue;
    if (info.number > acknowledged + 1) wrong("lost", status);
    if (info.number > acknowledged) acknowledged = info.number;
    (void)mortise_acknowledge(m);
  }
  uint64_t last = VALUES;
  if (kind == MORTISE_MAILBOX) { /* whose last number no value has, where the writer died in the middle of it */
    mortise_info info = {.number = 0};
    m->number = 0;
    (void)mortise_peek(m, &info);
    last = info.number;
  }
  if (kind == MORTISE_QUEUE ? acknowledged != last : me->values > 0 && me->last != last) wrong("not the last", status);
}

static void run(void) {
  if (now == WRITER) write_all();
  else read_all();
  actors[now].over = true;
}

static void start(int actor) {
  struct actor *a = &actors[actor];
  memset(a, 0, sizeof *a);
  mortise_reset(&a->m);
  getcontext(&a->context);
  a->context.uc_stack.ss_sp = stacks[actor];
  a->context.uc_stack.ss_size = STACK;
  a->context.uc_link = &scheduler;
  makecontext(&a->context, run, 0);
}

/* What the system does for a process that was killed. */
static void bury(int actor) {
  struct actor *a = &actors[actor];
  munmap(a->m.bytes, (size_t)a->m.is.length);
  close(a->m.system.fd);
  deaths++;
  start(actor);
}

int main(int argc, char **argv) {
  if (argc != 4) return 2;
  path = argv[1];
  double until = mortise_clock() + atof(argv[2]) * 1e3;
  uint64_t runs = 0, died = 0, missed = 0;
  for (seed = strtoull(argv[3], NULL, 10); runs == 0 || mortise_clock() < until; seed++, runs++) {
    static mortise m;
    state = seed * UINT64_C(0x9e3779b97f4a7c15);
    alarm(20);
    unlink(path);
    kind = 1 + below(3);
    mortise_plan plan = {.kind = kind, .value_length = kind == MORTISE_MAILBOX ? 4 * (1 + below(30)) : 4, .slots = kind == MORTISE_MAILBOX ? 3 + below(2) : 1,
      .stride = kind == MORTISE_MAILBOX ? 256 : 256u << below(3), .readers = kind == MORTISE_QUEUE ? 1 : 2, .description = ""};
    now = -1;
    mortise_status status = mortise_create(&m, path, &plan, MORTISE_PERSIST);
    if (status != MORTISE_OK) return 3;
    if (kind != MORTISE_MAILBOX && below(2) == 0) {
      /* As if four billion units were behind it: positions wrap a few rounds later. */
      uint32_t position = 0 - mortise_ring_units(&m) * (1 + below(3));
      mortise_set(mortise_control(&m, MORTISE_AT_LATEST), position);
      if (kind == MORTISE_BROADCAST) mortise_set(mortise_control(&m, MORTISE_AT_CLAIMED), position + 2);
      mortise_set(mortise_row(&m, 0, 4), position);
    }
    mortise_close(&m);
    deaths = 0;
    written = acknowledged = 0;
    int running = kind == MORTISE_QUEUE ? 2 : ACTORS, left = running;
    for (int i = 0; i < running; i++) start(i);
    /* Someone goes first more often than the others, another one each time. */
    for (int favourite = (int)below(3); left > 0;) {
      now = below(3) == 0 && favourite < running ? favourite : (int)below((uint32_t)running);
      struct actor *a = &actors[now];
      if (a->over) continue;
      swapcontext(&scheduler, &a->context);
      if (a->dead) bury(now);
      else if (a->over) left--;
      now = -1;
    }
    for (int i = 0; i < running; i++) {
      missed += actors[i].missed;
      totals[kind] += actors[i].values;
      mortise_close(&actors[i].m);
    }
    died += deaths;
  }
  unlink(path);
  printf("{\"event\":\"end\",\"runs\":%" PRIu64 ",\"died\":%" PRIu64 ",\"missed\":%" PRIu64 ",\"read\":[%" PRIu64 ",%" PRIu64 ",%" PRIu64 "]}\n",
    runs, died, missed, totals[1], totals[2], totals[3]);
  return 0;
}
