/* Messages on a page that two processes share: what the hardware and the system do, with nothing around.
 *
 * usage: shared-page WAITING SIZE DEPTH    (WAITING: spin, futex or socket; DEPTH: how many messages are kept)
 *
 * With a depth of 1 an answer is what says that a message was read, and nothing else is looked at.
 */
#define _GNU_SOURCE
#include "ends.h"
#include <limits.h>
#include <linux/futex.h>
#include <stdatomic.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum waiting { SPIN, FUTEX, SOCKET };

/* One direction's words, each in a pair of cache lines of its own; the messages follow. */
struct direction {
  _Alignas(128) _Atomic uint32_t written;
  _Alignas(128) _Atomic uint32_t read;
  _Alignas(128) unsigned char messages[];
};

struct link {
  enum waiting waiting;
  size_t size, stride;
  uint32_t depth;
  struct direction *out, *in;
  int socket;
  uint32_t sent, received, room; /* `room`: the last number there is place for, as far as is known */
};

static void sleep_on(_Atomic uint32_t *word, uint32_t value) {
  syscall(SYS_futex, word, FUTEX_WAIT, value, NULL, NULL, 0);
}

static void wake_at(_Atomic uint32_t *word) { syscall(SYS_futex, word, FUTEX_WAKE, INT_MAX, NULL, NULL, 0); }

static void publish(struct link *link) {
  atomic_store_explicit(&link->out->written, link->sent, memory_order_release);
  if (link->waiting == FUTEX) wake_at(&link->out->written);
  if (link->waiting == SOCKET && write(link->socket, "", 1) != 1) fail("the socket is full");
}

/* INVARIANT: everything sent is published before it waits, or the reader would have nothing to make room with. */
static void wait_for_room(struct link *link) {
  uint32_t read = atomic_load_explicit(&link->out->read, memory_order_acquire);
  if (read + link->depth < link->sent) {
    link->sent--;
    publish(link);
    link->sent++;
    while (read = atomic_load_explicit(&link->out->read, memory_order_acquire), read + link->depth < link->sent)
      if (link->waiting != SPIN) sleep_on(&link->out->read, read);
  }
  link->room = read + link->depth;
}

static void send_message(void *argument, const unsigned char *bytes, int more) {
  struct link *link = argument;
  link->sent++;
  if (link->depth > 1 && link->sent > link->room) wait_for_room(link);
  memcpy(link->out->messages + link->sent % link->depth * link->stride, bytes, link->size);
  if (!more) publish(link);
}

static void receive_message(void *argument, unsigned char *into) {
  struct link *link = argument;
  uint32_t number = ++link->received, written;
  while (written = atomic_load_explicit(&link->in->written, memory_order_acquire), written < number) {
    char bytes[BATCH];
    if (link->waiting != SPIN && link->depth > 1) wake_at(&link->in->read);
    if (link->waiting == FUTEX) sleep_on(&link->in->written, written);
    if (link->waiting == SOCKET && read(link->socket, bytes, sizeof bytes) < 1) fail("the socket ended");
  }
  memcpy(into, link->in->messages + number % link->depth * link->stride, link->size);
  if (link->depth > 1) atomic_store_explicit(&link->in->read, number, memory_order_release);
}

int main(int count, char **arguments) {
  if (count != 4) return 2;
  end_with_parent();
  static const char *const NAMES[] = {"spin", "futex", "socket"};
  enum waiting waiting = SPIN;
  while (strcmp(arguments[1], NAMES[waiting]) != 0)
    if (++waiting > SOCKET) return 2;
  size_t size = strtoull(arguments[2], NULL, 10), stride = (size + 127) / 128 * 128;
  uint32_t depth = (uint32_t)atoi(arguments[3]);
  size_t length = sizeof(struct direction) + depth * stride;
  char *memory = mmap(NULL, 2 * length, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  int sockets[2];
  if (memory == MAP_FAILED || socketpair(AF_UNIX, SOCK_STREAM, 0, sockets) != 0) fail("no memory or sockets");
  struct direction *there = (struct direction *)memory, *back = (struct direction *)(memory + length);
  struct link near = {waiting, size, stride, depth, there, back, sockets[0], 0, 0, depth};
  struct link far = {waiting, size, stride, depth, back, there, sockets[1], 0, 0, depth};

  pid_t child = fork();
  if (child < 0) fail("no process");
  if (child == 0) {
    end_with_parent();
    run_far((struct end){size, &far, send_message, receive_message});
    _exit(0);
  }
  run_near((struct end){size, &near, send_message, receive_message});
  waitpid(child, NULL, 0);
  return 0;
}
