/* Copies frames between buffers of its own with memcpy, as the floor for copies into and out of regions.
 *
 * usage: memcpy BYTES FRAMES COPIES [TURNS]; prints the median time of a copy in nanoseconds. TURNS copies are timed as one,
 * for bytes so few that the clock takes longer.
 *
 * FRAMES buffers are filled from as many others in turn: one stays in the caches, many do not.
 */
#define _POSIX_C_SOURCE 199309L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec * 1e9 + time.tv_nsec;
}

static int ascending(const void *a, const void *b) {
  double difference = *(const double *)a - *(const double *)b;
  return (difference > 0) - (difference < 0);
}

int main(int count, char **arguments) {
  if (count != 4 && count != 5) return 2;
  size_t bytes = strtoull(arguments[1], NULL, 10);
  int frames = atoi(arguments[2]), copies = atoi(arguments[3]);
  int turns = count == 5 ? atoi(arguments[4]) : 1;
  char **from = malloc(frames * sizeof *from), **to = malloc(frames * sizeof *to);
  double *times = malloc(copies * sizeof *times);
  if (!from || !to || !times || frames < 1 || copies < 1 || turns < 1) return 1;
  for (int i = 0; i < frames; i++) {
    from[i] = malloc(bytes);
    to[i] = malloc(bytes);
    if (!from[i] || !to[i]) return 1;
    memset(from[i], i + 1, bytes);
    memset(to[i], 0, bytes);
  }
  for (int i = 0; i < copies; i++) {
    double start = now();
    for (int turn = 0; turn < turns; turn++) {
      memcpy(to[i % frames], from[i % frames], bytes);
      __asm__ volatile("" ::: "memory"); /* each is done, though the next does the same */
    }
    times[i] = (now() - start) / turns;
  }
  for (int i = 0; i < frames && i < copies; i++)
    if (memcmp(to[i], from[i], bytes) != 0) return 1;
  qsort(times, copies, sizeof *times, ascending);
  printf("%f\n", times[copies / 2]);
  return 0;
}
