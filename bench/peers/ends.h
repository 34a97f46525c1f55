/* The two ends of a channel under measurement, for C and C++; near.ts and far.ts are the same in Node.
 *
 * The near end obeys lines on its input, and answers each by a line of numbers:
 *   trips COUNT          nanoseconds of each message there and back
 *   wakes COUNT PAUSE    nanoseconds from sending to awake, where this end slept PAUSE microseconds before
 *   idle PAUSE           nanoseconds of processor time that this process takes while it waits PAUSE microseconds
 *   stream COUNT         nanoseconds of COUNT messages one way, the last one's answer included
 * Before the first it says "ready": messages of random bytes then came back equal. It ends with its input.
 *
 * The far end answers each message by what it copied out of it. The first words of a message say what it is.
 */
#ifndef ENDS_H
#define ENDS_H

#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <time.h>

enum kind { ECHO, WAKE, STREAM, END };

/* What a message begins with. Its last four bytes are its number once more. */
struct head {
  uint32_t number;
  uint32_t kind;
  uint64_t value; /* WAKE: the pause in microseconds, and in the answer when it was sent; STREAM: how many follow */
};

/* An open end: how bytes are sent, and copied out of the next message into private memory. `more` says that another
 * message follows at once, so that this one may be kept for now. */
struct end {
  size_t size;
  void *link;
  void (*send)(void *link, const unsigned char *bytes, int more);
  void (*receive)(void *link, unsigned char *into);
};

enum { BATCH = 64 };

static uint64_t clock_of(clockid_t clock) {
  struct timespec time;
  clock_gettime(clock, &time);
  return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static uint64_t now(void) { return clock_of(CLOCK_MONOTONIC); }

static void fail(const char *problem) {
  fprintf(stderr, "%s\n", problem);
  exit(1);
}

static unsigned char *private_bytes(size_t size) {
  unsigned char *bytes = (unsigned char *)calloc(1, size);
  if (!bytes) fail("no memory");
  return bytes;
}

static void stamp(unsigned char *bytes, size_t size, uint32_t number, uint32_t kind, uint64_t value) {
  struct head head = {number, kind, value};
  memcpy(bytes, &head, sizeof head);
  memcpy(bytes + size - sizeof number, &number, sizeof number);
}

static struct head checked(const unsigned char *bytes, size_t size, uint32_t number) {
  struct head head;
  uint32_t last;
  memcpy(&head, bytes, sizeof head);
  memcpy(&last, bytes + size - sizeof last, sizeof last);
  if (head.number != number || last != number) fail("another message arrived than was expected");
  return head;
}

/* An end that spins would go on for ever where the one that it waits for was killed. */
static void end_with_parent(void) { prctl(PR_SET_PDEATHSIG, SIGTERM); }

static void nap(uint64_t microseconds) {
  struct timespec time = {(time_t)(microseconds / 1000000u), (long)(microseconds % 1000000u) * 1000};
  nanosleep(&time, NULL);
}

/* Answers until it is told to end. */
static inline void run_far(struct end end) {
  unsigned char *bytes = private_bytes(end.size);
  for (uint32_t number = 1;; number++) {
    end.receive(end.link, bytes);
    struct head head = checked(bytes, end.size, number);
    if (head.kind == END) break;
    if (head.kind == STREAM)
      for (uint64_t left = head.value; left > 0; left--) {
        end.receive(end.link, bytes);
        checked(bytes, end.size, ++number);
      }
    if (head.kind == WAKE) {
      nap(head.value);
      stamp(bytes, end.size, number, WAKE, now());
    }
    end.send(end.link, bytes, 0);
  }
  free(bytes);
}

/* Says that it is ready, and obeys until its input ends. */
static inline void run_near(struct end end) {
  unsigned char *source = private_bytes(end.size), *target = private_bytes(end.size);
  uint32_t number = 0;
  for (int check = 0; check < 3; check++) {
    for (size_t at = 0; at < end.size; at++) source[at] = (unsigned char)rand();
    stamp(source, end.size, ++number, ECHO, 0);
    end.send(end.link, source, 0);
    end.receive(end.link, target);
    if (memcmp(source, target, end.size) != 0) fail("other bytes came back");
  }
  printf("ready\n");
  fflush(stdout);

  char line[100];
  while (fgets(line, sizeof line, stdin)) {
    unsigned long long count = 1, pause = 0;
    if (sscanf(line, "trips %llu", &count) == 1 || sscanf(line, "wakes %llu %llu", &count, &pause) == 2) {
      double *times = (double *)malloc(count * sizeof *times);
      if (!times) fail("no memory");
      for (uint64_t trip = 0; trip < count; trip++) {
        stamp(source, end.size, ++number, pause ? WAKE : ECHO, pause);
        uint64_t start = now();
        end.send(end.link, source, 0);
        end.receive(end.link, target);
        uint64_t stop = now();
        struct head head = checked(target, end.size, number);
        times[trip] = (double)(stop - (pause ? head.value : start));
      }
      for (uint64_t trip = 0; trip < count; trip++) printf("%.0f ", times[trip]);
      printf("\n");
      free(times);
    } else if (sscanf(line, "idle %llu", &pause) == 1) {
      uint64_t start = clock_of(CLOCK_PROCESS_CPUTIME_ID);
      stamp(source, end.size, ++number, WAKE, pause);
      end.send(end.link, source, 0);
      end.receive(end.link, target);
      checked(target, end.size, number);
      printf("%llu\n", (unsigned long long)(clock_of(CLOCK_PROCESS_CPUTIME_ID) - start));
    } else if (sscanf(line, "stream %llu", &count) == 1) {
      stamp(source, end.size, ++number, STREAM, count);
      uint64_t start = now();
      end.send(end.link, source, 0);
      for (uint64_t sent = 1; sent <= count; sent++) {
        stamp(source, end.size, ++number, ECHO, 0);
        end.send(end.link, source, sent % BATCH != 0 && sent != count);
      }
      end.receive(end.link, target);
      checked(target, end.size, number);
      printf("%llu\n", (unsigned long long)(now() - start));
    } else {
      fail("an unknown line");
    }
    fflush(stdout);
  }
  stamp(source, end.size, ++number, END, 0);
  end.send(end.link, source, 0);
  free(source);
  free(target);
}

#endif
