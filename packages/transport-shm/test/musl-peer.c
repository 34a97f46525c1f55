/*
 * A peer on another C library, making the calls that libc.ts declares, with the numbers that it has built in.
 * Attaches to the shared memory argv[1] of argv[2] bytes; prints, as JSON, what musl's headers say of those numbers and
 * what came of each call; leaves 9 in the last byte.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <grp.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define LOCK_BASE ((off_t)1 << 46)

static int lock(int fd, int command, off_t row, short *type) {
  struct flock range = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = LOCK_BASE + row, .l_len = 1};
  int result = fcntl(fd, command, &range);
  *type = range.l_type;
  return result;
}

int main(int argc, char **argv) {
  size_t length = argc == 3 ? (size_t)atol(argv[2]) : 0;
  int fd = shm_open(argv[1], O_RDWR | O_CLOEXEC, 0);
  uint8_t *bytes = mmap(NULL, length, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
  if (fd < 0 || bytes == MAP_FAILED) return 1;
  unsigned first = bytes[0];
  bytes[length - 1] = 9;

  short held, free_;
  int seen = lock(fd, F_OFD_GETLK, 0, &held);
  int refused = lock(fd, F_OFD_SETLK, 0, &free_);
  int taken = lock(fd, F_OFD_SETLK, 1, &free_);

  int memory = memfd_create("mortise", 1 | 2);
  int reserved = posix_fallocate(memory, 0, 6008);
  int sealed = fcntl(memory, F_ADD_SEALS, F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW);
  int shrunk = ftruncate(memory, 1);

  printf("{\"numbers\": {\"O_CLOEXEC\": %d, \"F_OFD_GETLK\": %d, \"F_OFD_SETLK\": %d, \"F_ADD_SEALS\": %d, \"F_GET_SEALS\": %d,"
         " \"MAP_FAILED\": \"%ju\", \"flock\": [%zu, %zu, %zu, %zu], \"gr_gid\": %zu, \"mode_t\": %zu, \"off_t\": %zu},",
         O_CLOEXEC, F_OFD_GETLK, F_OFD_SETLK, F_ADD_SEALS, F_GET_SEALS, (uintmax_t)(uintptr_t)MAP_FAILED,
         sizeof(struct flock), offsetof(struct flock, l_start), offsetof(struct flock, l_len),
         offsetof(struct flock, l_pid), offsetof(struct group, gr_gid), sizeof(mode_t), sizeof(off_t));
  printf(" \"first\": %u, \"lockSeen\": %s, \"lockRefused\": %s, \"otherTaken\": %s, \"memfd\": [%d, %d, %d]}\n", first,
         seen == 0 && held != F_UNLCK ? "true" : "false", refused == -1 ? "true" : "false",
         taken == 0 ? "true" : "false", reserved, sealed, shrunk);
  fflush(stdout);
  /* Holds its lock until its standard input ends. */
  while (getchar() != EOF) {}
  return 0;
}
