/* A page that one process writes, and others look at 1000 times a second: what a write costs beside them.
 *
 * usage: page-board SIZE READERS
 * Says "ready" when each reader has read a first message, and answers the line "writes COUNT" by as many numbers, the
 * nanoseconds of a write, of 100 in turn. Nothing keeps a reader from reading while it is written.
 */
#define _GNU_SOURCE
#include "ends.h"
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TURNS = 100 };

struct board {
  _Alignas(128) _Atomic uint32_t written;
  _Alignas(128) _Atomic uint32_t readers; /* which have read the first message */
  _Alignas(128) unsigned char message[];
};

static void run_reader(struct board *board, size_t size) {
  unsigned char *bytes = private_bytes(size);
  for (uint32_t last = 0;; nap(1000)) {
    uint32_t written = atomic_load_explicit(&board->written, memory_order_acquire);
    if (written == last) continue;
    memcpy(bytes, board->message, size);
    if (last == 0) {
      checked(bytes, size, 1);
      atomic_fetch_add(&board->readers, 1);
    }
    last = written;
  }
}

static void write_message(struct board *board, const unsigned char *bytes, size_t size, uint32_t number) {
  memcpy(board->message, bytes, size);
  atomic_store_explicit(&board->written, number, memory_order_release);
}

int main(int count, char **arguments) {
  if (count != 3) return 2;
  end_with_parent();
  size_t size = strtoull(arguments[1], NULL, 10);
  uint32_t readers = (uint32_t)atoi(arguments[2]), number = 1;
  struct board *board = mmap(NULL, sizeof *board + size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (board == MAP_FAILED) fail("no memory");
  for (uint32_t reader = 0; reader < readers; reader++) {
    pid_t child = fork();
    if (child < 0) fail("no process");
    if (child > 0) continue;
    end_with_parent();
    run_reader(board, size);
  }
  unsigned char *source = private_bytes(size);
  stamp(source, size, number, ECHO, 0);
  write_message(board, source, size, number);
  while (atomic_load(&board->readers) < readers) nap(1000);
  printf("ready\n");
  fflush(stdout);
  char line[100];
  unsigned long long writes;
  while (fgets(line, sizeof line, stdin) && sscanf(line, "writes %llu", &writes) == 1) {
    for (uint64_t done = 0; done < writes; done++) {
      uint64_t start = now();
      for (int turn = 0; turn < TURNS; turn++) {
        stamp(source, size, ++number, ECHO, 0);
        write_message(board, source, size, number);
      }
      printf("%.1f ", (double)(now() - start) / TURNS);
    }
    printf("\n");
    fflush(stdout);
  }
  return 0;
}
