/*
 * Mortise channels, protocol version 1: a peer in C11, in one header without dependencies.
 *
 *   mortise m;
 *   if (mortise_attach(&m, "camera", MORTISE_MAILBOX, fingerprint, 0) != MORTISE_OK) ...
 *   if (mortise_become_reader(&m, -1) != MORTISE_OK) ...
 *   while (mortise_wait(&m, 1000) == MORTISE_OK && mortise_read(&m, frame, &info) == MORTISE_OK) ...
 *   mortise_close(&m);
 *
 * Include it before the system's headers, or define _GNU_SOURCE. A `mortise` is for one thread, and holds locks that a
 * forked child shares: fork before, or close in the child by _exit and exec only.
 *
 * No byte of the segment is trusted: the prologue is read once, checked, and kept; every other word is checked where it
 * is used; every loop over shared words is bounded. What no process can be defended from is one that makes the file
 * shorter (a bus error).
 */
#ifndef MORTISE_CHANNEL_H
#define MORTISE_CHANNEL_H

#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* F_OFD_SETLK */
#endif
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a segment is little-endian, and is accessed in place");
_Static_assert(ATOMIC_INT_LOCK_FREE == 2 && ATOMIC_LLONG_LOCK_FREE == 2, "words must be atomic between processes");
_Static_assert(sizeof(off_t) == 8, "locks stand at 2^46: compile with -D_FILE_OFFSET_BITS=64");

/* A test may define it, to stop or to switch between any two steps that others can see. */
#ifndef MORTISE_STEP
#define MORTISE_STEP() ((void)0)
#endif

typedef enum {
  MORTISE_OK,
  MORTISE_EMPTY,         /* nothing was written yet, or nothing new */
  MORTISE_FULL,          /* the queue has no room */
  MORTISE_TIMEOUT,       /* nothing came in time */
  MORTISE_ENDED,         /* the writer has ended, and all was read */
  MORTISE_OVERRUN,       /* the writer was faster at every try; try again */
  MORTISE_BUSY,          /* a living process has the lock: another writer, the row's reader, or no row is free */
  MORTISE_NOT_FOUND,     /* no such name */
  MORTISE_NOT_READY,     /* it is being made; try again */
  MORTISE_EXISTS,        /* the name is taken */
  MORTISE_NOT_A_CHANNEL, /* something else has this name */
  MORTISE_WRONG_VERSION,
  MORTISE_WRONG_KIND,
  MORTISE_WRONG_LAYOUT,  /* the fingerprint is another */
  MORTISE_DAMAGED,       /* what stands there, no peer writes */
  MORTISE_TOO_LARGE,     /* the value does not fit into the ring, or not into the buffer (info.size tells) */
  MORTISE_EXHAUSTED,     /* 2^52 values were sent */
  MORTISE_BAD_ARGUMENT,
  MORTISE_NO_PERMISSION, /* also: something beside the segment is an untrusted user's */
  MORTISE_NOT_SUPPORTED, /* locks and bells are as on Linux only */
  MORTISE_SYSTEM         /* a call failed: m->error is its errno */
} mortise_status;

static inline const char *mortise_text(mortise_status status) {
  static const char *const texts[] = {"ok", "empty", "full", "timeout", "ended", "overrun", "busy", "not-found",
    "not-ready", "exists", "not-a-channel", "wrong-version", "wrong-kind", "wrong-layout", "damaged", "too-large",
    "exhausted", "bad-argument", "no-permission", "not-supported", "system"};
  return (unsigned)status < sizeof texts / sizeof *texts ? texts[status] : "unknown";
}

enum { MORTISE_MAILBOX = 1, MORTISE_QUEUE = 2, MORTISE_BROADCAST = 3 };
enum { MORTISE_READ_ONLY = 1, MORTISE_PERSIST = 2 };

#define MORTISE_LINE 128u
#define MORTISE_UNIT 16u
#define MORTISE_MAX_READERS 1000u
#define MORTISE_MAX_NUMBER (UINT64_C(1) << 52)
#define MORTISE_FILLER (UINT32_C(1) << 31)
#define MORTISE_MAGIC UINT64_C(0x0045534954524f4d) /* "MORTISE\0" */
/* How often a reader begins again because the writer was faster. */
#define MORTISE_TRIES 64
#define MORTISE_MAX_FILLERS 65536u

/* Where words stand in the control part. */
enum { MORTISE_AT_LATEST = 0, MORTISE_AT_CLAIMED = 4, MORTISE_AT_TIME = 8, MORTISE_AT_WAKE = 128, MORTISE_AT_ROOM = 132,
  MORTISE_AT_EPOCH = 256, MORTISE_AT_STATE = 260, MORTISE_AT_PID = 264, MORTISE_AT_SINCE = 272, MORTISE_AT_MARKS = 384,
  MORTISE_AT_ROWS = 512 };

/* Rows of the transport's locks: 0 the writer, 1 + i the reader of row i, and these. */
enum { MORTISE_LOCK_BELL = 1024, MORTISE_LOCK_CREATOR = 2048, MORTISE_LOCK_REMOVER = 2049 };
#define MORTISE_LOCK_BASE ((off_t)1 << 46)

/* The prologue from its 8th byte on, as it stands in memory. */
typedef struct {
  uint32_t version, kind;
  uint64_t length, fingerprint, instance;
  uint32_t value_length, slots, stride, readers, control_at, data_at, description_at, description_length;
} mortise_prologue;
_Static_assert(sizeof(mortise_prologue) == 64, "no padding");

typedef struct {
  mortise_prologue is; /* checked, and never read again */
  uint8_t *bytes;
  int fd;
  bool read_only, owned;
  int error;
  char path[PATH_MAX], side[PATH_MAX]; /* the segment's file, and the directory of its bells */
  struct stat file;
  int role;                             /* -1 none, 0 the writer, 1 + i the reader of row i */
  int bell;                             /* the FIFO that is listened to, or -1 */
  int ringers[MORTISE_MAX_READERS + 1]; /* FIFOs that were rung, or -1 */
  uint64_t number;                      /* writer, stream's reader: the next; mailbox's reader: the last */
  uint32_t position;                    /* streams: where the next record is */
  uint32_t latest;                      /* the writer's own copy */
  uint32_t wanted;                      /* units that the last full queue had no room for */
  uint64_t missed;                      /* broadcast: values lost since the last one received */
  bool unacknowledged;                  /* queue: a value was received and not yet acknowledged */
} mortise;

typedef struct {
  uint64_t number;
  uint32_t size;
  uint64_t missed;      /* broadcast: how many values were lost just before this one */
  double time;          /* mailbox: when it was written, in milliseconds since 1970 */
  const uint8_t *value; /* mortise_peek: where it stands */
  uint32_t slot;
} mortise_info;

/* ---- Words ---- */

static inline _Atomic uint32_t *mortise_word(const mortise *m, uint64_t at) {
  return (_Atomic uint32_t *)(void *)(m->bytes + at);
}
static inline _Atomic uint64_t *mortise_long(const mortise *m, uint64_t at) {
  return (_Atomic uint64_t *)(void *)(m->bytes + at);
}
static inline _Atomic uint32_t *mortise_control(const mortise *m, uint32_t at) {
  return mortise_word(m, (uint64_t)m->is.control_at + at);
}
static inline _Atomic uint32_t *mortise_row(const mortise *m, uint32_t row, uint32_t at) {
  return mortise_control(m, MORTISE_AT_ROWS + MORTISE_LINE * row + at);
}
static inline uint32_t mortise_load(_Atomic uint32_t *word) { return atomic_load_explicit(word, memory_order_acquire); }
static inline uint32_t mortise_peep(_Atomic uint32_t *word) { return atomic_load_explicit(word, memory_order_relaxed); }
static inline void mortise_set(_Atomic uint32_t *word, uint32_t value) {
  atomic_store_explicit(word, value, memory_order_relaxed);
}

/* Bytes that another may be writing are moved by atomic words, so that a race has torn values, not undefined ones. */
static inline void mortise_copy_out(const mortise *m, void *to, uint64_t at, uint32_t size) {
  uint32_t i = 0;
  for (; i + 8 <= size; i += 8) {
    uint64_t word = atomic_load_explicit(mortise_long(m, at + i), memory_order_relaxed);
    memcpy((uint8_t *)to + i, &word, 8);
    if (i == 8) MORTISE_STEP();
  }
  for (; i < size; i++)
    ((uint8_t *)to)[i] = atomic_load_explicit((_Atomic uint8_t *)(m->bytes + at + i), memory_order_relaxed);
}
static inline void mortise_copy_in(const mortise *m, uint64_t at, const void *from, uint32_t size) {
  uint32_t i = 0;
  MORTISE_STEP();
  for (; i + 8 <= size; i += 8) {
    uint64_t word;
    memcpy(&word, (const uint8_t *)from + i, 8);
    atomic_store_explicit(mortise_long(m, at + i), word, memory_order_relaxed);
    if (i == 8) MORTISE_STEP();
  }
  for (; i < size; i++)
    atomic_store_explicit((_Atomic uint8_t *)(m->bytes + at + i), ((const uint8_t *)from)[i], memory_order_relaxed);
}

/* Milliseconds: CLOCK_REALTIME since 1970, CLOCK_MONOTONIC for how long. */
static inline double mortise_now(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}
static inline void mortise_set_time(const mortise *m, uint64_t at) {
  double now = mortise_now(CLOCK_REALTIME);
  uint64_t bits;
  memcpy(&bits, &now, 8);
  atomic_store_explicit(mortise_long(m, at), bits, memory_order_relaxed);
}
static inline void mortise_pause(int milliseconds) {
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
  nanosleep(&time, NULL);
}

static inline mortise_status mortise_failed(mortise *m) {
  m->error = errno;
  return errno == ENOENT ? MORTISE_NOT_FOUND : errno == EACCES || errno == EPERM ? MORTISE_NO_PERMISSION
    : errno == EEXIST ? MORTISE_EXISTS : MORTISE_SYSTEM;
}

/* ---- Locks: one byte a row, of the open file description; the system takes back those of the dead ---- */

/* `rows` 0: this one and all behind it. */
static inline mortise_status mortise_lock_rows(mortise *m, uint32_t row, uint32_t rows, short type, bool *held_elsewhere) {
#ifdef F_OFD_SETLK
  struct flock range = {.l_type = type, .l_whence = SEEK_SET, .l_start = MORTISE_LOCK_BASE + row, .l_len = rows};
  if (fcntl(m->fd, held_elsewhere ? F_OFD_GETLK : F_OFD_SETLK, &range) == 0) {
    if (held_elsewhere) *held_elsewhere = range.l_type != F_UNLCK;
    return MORTISE_OK;
  }
  return errno == EAGAIN || errno == EACCES ? MORTISE_BUSY : mortise_failed(m);
#else
  (void)m, (void)row, (void)rows, (void)type, (void)held_elsewhere;
  return MORTISE_NOT_SUPPORTED;
#endif
}
static inline mortise_status mortise_take(mortise *m, uint32_t row) { return mortise_lock_rows(m, row, 1, F_WRLCK, NULL); }
static inline void mortise_release(mortise *m, uint32_t row) { (void)mortise_lock_rows(m, row, 1, F_UNLCK, NULL); }

/* Whether a living process has a row's lock: 0 the writer's, 1 + i that of the reader of row i. */
static inline bool mortise_is_held(mortise *m, uint32_t row) {
  bool held = false;
  return mortise_lock_rows(m, row, 1, F_WRLCK, &held) == MORTISE_OK && held;
}

/* ---- Bells: FIFOs beside the segment, as packages/mapping/src/posix makes them ---- */

static inline bool mortise_leads_to(const char *path, int fd) {
  struct stat there, here;
  return lstat(path, &there) == 0 && fstat(fd, &here) == 0 && there.st_ino == here.st_ino && there.st_dev == here.st_dev;
}
static inline bool mortise_shared(const mortise *m) { return (m->file.st_mode & 022) != 0; }
static inline bool mortise_trusts(const mortise *m, uid_t user) {
  return user == geteuid() || user == m->file.st_uid || user == 0;
}
static inline bool mortise_bell_path(const mortise *m, uint32_t bell, char *path) {
  int length = snprintf(path, PATH_MAX, "%s/%ju.bell-%u", m->side, (uintmax_t)m->file.st_ino, bell);
  return length > 0 && length < PATH_MAX;
}
static inline int mortise_open_fifo(const char *path, int access) {
  int fd = open(path, access | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC);
  struct stat file;
  if (fd < 0 || (fstat(fd, &file) == 0 && S_ISFIFO(file.st_mode))) return fd;
  close(fd);
  errno = ENXIO;
  return -1;
}

/* Writes a byte; a pipe that nobody reads must not end this process, whatever it has done about SIGPIPE. */
static inline bool mortise_write_ring(int fd) {
  sigset_t pipe_signal, before, pending;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  sigpending(&pending);
  bool was_pending = sigismember(&pending, SIGPIPE) == 1;
  sigprocmask(SIG_BLOCK, &pipe_signal, &before);
  ssize_t written;
  do written = write(fd, "", 1);
  while (written < 0 && errno == EINTR);
  bool heard = written == 1 || errno == EAGAIN; /* a full FIFO has rings enough */
  int received;
  if (!heard && !was_pending && sigpending(&pending) == 0 && sigismember(&pending, SIGPIPE) == 1) sigwait(&pipe_signal, &received);
  sigprocmask(SIG_SETMASK, &before, NULL);
  return heard;
}

/* Rings; whether someone listens. */
static inline bool mortise_ring(mortise *m, uint32_t bell) {
  int *ringer = &m->ringers[bell];
  if (*ringer >= 0) {
    if (mortise_write_ring(*ringer)) return true;
    close(*ringer); /* its listener is gone; the next one has a FIFO of its own */
    *ringer = -1;
  }
  char path[PATH_MAX];
  struct stat file;
  if (!mortise_bell_path(m, bell, path)) return false;
  int fd = mortise_open_fifo(path, O_WRONLY);
  if (fd < 0) return false;
  bool trusted = fstat(fd, &file) == 0 && (mortise_shared(m) || mortise_trusts(m, file.st_uid));
  if (trusted && mortise_write_ring(fd)) {
    *ringer = fd;
    return true;
  }
  close(fd);
  return false;
}

static inline mortise_status mortise_make_side(mortise *m) {
  struct stat file;
  if (mkdir(m->side, 0700) != 0 && errno != EEXIST) return mortise_failed(m);
  if (lstat(m->side, &file) != 0) return MORTISE_OK; /* gone again, with someone's last bell: mkfifo finds that out */
  if (!S_ISDIR(file.st_mode) || (file.st_uid != geteuid() && !mortise_trusts(m, file.st_uid))) return MORTISE_NO_PERMISSION;
  if (file.st_uid != geteuid()) return MORTISE_OK;
  mode_t writers = (m->file.st_mode & 0222) | 0200;
  mode_t wanted = writers | writers << 1 | writers >> 1 | (mortise_shared(m) ? 01000 : 0);
  if (file.st_gid != m->file.st_gid && chown(m->side, (uid_t)-1, m->file.st_gid) != 0) errno = 0; /* where it may */
  if ((file.st_mode & 07777) != wanted && chmod(m->side, wanted) != 0 && errno != ENOENT) return mortise_failed(m);
  return MORTISE_OK;
}

/* Removes the FIFO of a dead listener, which a ringer may have open; -1, or what cannot be removed and is taken over. */
static inline int mortise_remove_dead(const char *path) {
  int fd = mortise_open_fifo(path, O_RDWR);
  if (fd < 0) return -1;
  /* INVARIANT: the bell's lock is held, so this FIFO is a dead listener's; and its mark is taken before it is removed,
     so nobody who sweeps up removes the next one in its place. */
  bool mine = flock(fd, LOCK_EX | LOCK_NB) == 0;
  if (mine && unlink(path) != 0 && (errno == EPERM || errno == EACCES)) return fd;
  close(fd);
  return -1;
}

/* Listens to the bell of the own role; once is enough. */
static inline mortise_status mortise_listen(mortise *m) {
  if (m->bell >= 0) return MORTISE_OK;
  if (m->role < 0) return MORTISE_BAD_ARGUMENT;
  char path[PATH_MAX];
  if (!mortise_bell_path(m, (uint32_t)m->role, path)) return MORTISE_BAD_ARGUMENT;
  mortise_status status = mortise_take(m, MORTISE_LOCK_BELL + (uint32_t)m->role);
  for (int tries = 0; status == MORTISE_OK && m->bell < 0; tries++) {
    if (tries == 5) status = MORTISE_BUSY;
    else if ((status = mortise_make_side(m)) == MORTISE_OK && (m->bell = mortise_remove_dead(path)) < 0) {
      if (mkfifo(path, 0600) != 0) {
        struct stat file;
        if (errno == EEXIST && lstat(path, &file) == 0 && !S_ISFIFO(file.st_mode)) status = MORTISE_NOT_A_CHANNEL;
        else if (errno != EEXIST && errno != ENOENT) status = mortise_failed(m);
        else mortise_pause(1);
        continue;
      }
      int fd = mortise_open_fifo(path, O_RDWR);
      /* Who sweeps up dead bells may have taken the new one for such, before it was marked. */
      bool marked = fd >= 0 && (flock(fd, LOCK_EX | LOCK_NB) == 0 || errno != EWOULDBLOCK);
      if (marked && mortise_leads_to(path, fd)) m->bell = fd;
      else if (fd >= 0) close(fd);
    }
  }
  struct stat file;
  if (m->bell >= 0 && fstat(m->bell, &file) == 0 && file.st_uid == geteuid()) {
    mode_t writers = (m->file.st_mode & 0222) | 0200; /* who may write to the segment may ring */
    if (file.st_gid != m->file.st_gid && fchown(m->bell, (uid_t)-1, m->file.st_gid) != 0) errno = 0; /* where it may */
    if (fchmod(m->bell, writers | writers << 1) != 0) status = mortise_failed(m);
  }
  if (status != MORTISE_OK && m->bell < 0) mortise_release(m, MORTISE_LOCK_BELL + (uint32_t)m->role);
  return status;
}

/* Sleeps until the bell rings, at most so long, and takes the rings. */
static inline void mortise_sleep(mortise *m, int milliseconds) {
  if (m->bell < 0) {
    mortise_pause(1);
    return;
  }
  struct pollfd ear = {.fd = m->bell, .events = POLLIN};
  uint8_t rings[4096];
  /* Bounded: someone may ring without end. */
  if (poll(&ear, 1, milliseconds) > 0)
    for (int i = 0; i < 16 && read(m->bell, rings, sizeof rings) == sizeof rings; i++) continue;
}

/* ---- Opening ---- */

/* Everything about a prologue but its magic; `size` is the file's. */
static inline mortise_status mortise_check(const mortise_prologue *is, uint64_t size) {
  if (is->version != 1) return MORTISE_WRONG_VERSION;
  if (is->kind < MORTISE_MAILBOX || is->kind > MORTISE_BROADCAST) return MORTISE_WRONG_KIND;
  bool mailbox = is->kind == MORTISE_MAILBOX;
  /* In 64 bits: no sum or product of u32 fields wraps. */
  uint64_t control = is->control_at, data = is->data_at, stride = is->stride;
  bool slots = mailbox ? is->slots >= 3 && is->slots <= 256 && stride % MORTISE_LINE == 0 &&
      stride >= 64 + (uint64_t)is->value_length
    : is->slots == 1 && stride >= 256 && stride <= 1 << 30 && (stride & (stride - 1)) == 0;
  bool rows = is->readers >= 1 && is->readers <= (is->kind == MORTISE_QUEUE ? 1 : MORTISE_MAX_READERS);
  bool places = control % MORTISE_LINE == 0 && is->description_at >= 128 && is->description_length <= 65536 &&
    (uint64_t)is->description_at + is->description_length <= control &&
    data == control + 512 + (uint64_t)MORTISE_LINE * is->readers && is->length == data + is->slots * stride;
  return slots && rows && places && is->length <= size && is->length <= SIZE_MAX / 2 ? MORTISE_OK : MORTISE_DAMAGED;
}

static inline void mortise_clear(mortise *m) {
  memset(m, 0, sizeof *m);
  m->fd = m->bell = m->role = -1;
  for (uint32_t i = 0; i <= MORTISE_MAX_READERS; i++) m->ringers[i] = -1;
}

/* Opens a name of shared memory, or with a slash in it the path of a file. */
static inline mortise_status mortise_find(mortise *m, const char *name, int flags, mode_t mode) {
  const char *slash = strrchr(name, '/');
  const char *base = slash ? slash + 1 : name;
  int directory = slash ? (int)(slash - name) : 0;
  if (*base == 0 || !strcmp(base, ".") || !strcmp(base, "..") || !strncmp(base, ".mortise.", 9) || strlen(name) > PATH_MAX / 2)
    return MORTISE_BAD_ARGUMENT;
  if (slash) {
    snprintf(m->path, sizeof m->path, "%s", name);
    snprintf(m->side, sizeof m->side, "%.*s/.mortise.%s", directory, name, base);
    m->fd = open(name, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, mode);
  } else {
    char system_name[PATH_MAX];
    snprintf(system_name, sizeof system_name, "/%s", name);
    snprintf(m->path, sizeof m->path, "/dev/shm/%s", name); /* where Linux shows shared memory */
    snprintf(m->side, sizeof m->side, "/dev/shm/.mortise.%s", name);
    m->fd = shm_open(system_name, flags, mode); /* which sets O_CLOEXEC and O_NOFOLLOW itself */
  }
  if (m->fd < 0) return errno == ELOOP ? MORTISE_NOT_A_CHANNEL : mortise_failed(m);
  if (fstat(m->fd, &m->file) != 0) return mortise_failed(m);
  return S_ISREG(m->file.st_mode) ? MORTISE_OK : MORTISE_NOT_A_CHANNEL;
}

/* Removes the name if it still leads to this segment. */
static inline mortise_status mortise_unlink(mortise *m) {
  /* INVARIANT: this lock is held from the look to the removal, and nobody removes the name without it; so it cannot
     come to lead to a new segment in between. */
  mortise_status status = MORTISE_BUSY;
  for (int i = 0; i < 200 && (status = mortise_take(m, MORTISE_LOCK_REMOVER)) == MORTISE_BUSY; i++) mortise_pause(1);
  if (status != MORTISE_OK) return status;
  if (mortise_leads_to(m->path, m->fd) && unlink(m->path) != 0) status = mortise_failed(m);
  mortise_release(m, MORTISE_LOCK_REMOVER);
  return status;
}

/* Closes all; the name goes, too, where this is the creator and did not make it to persist. Locks end with it. */
static inline void mortise_close(mortise *m) {
  char path[PATH_MAX];
  if (m->bytes && m->role > 0) mortise_set(mortise_row(m, (uint32_t)m->role - 1, 0), 0);
  if (m->owned) (void)mortise_unlink(m);
  if (m->bell >= 0 && mortise_bell_path(m, (uint32_t)m->role, path)) {
    if (mortise_leads_to(path, m->bell)) unlink(path);
    close(m->bell);
    if (!mortise_shared(m)) rmdir(m->side); /* if it was the last */
  }
  for (uint32_t i = 0; i <= MORTISE_MAX_READERS; i++)
    if (m->ringers[i] >= 0) close(m->ringers[i]);
  if (m->bytes) munmap(m->bytes, (size_t)m->is.length);
  /* By hand, since a mapping of one's own or a forked child may have the open file description, too. */
  if (m->fd >= 0) (void)mortise_lock_rows(m, 0, 0, F_UNLCK, NULL);
  if (m->fd >= 0) close(m->fd);
  mortise_clear(m);
}
static inline mortise_status mortise_give_up(mortise *m, mortise_status status) {
  int error = m->error;
  mortise_close(m);
  m->error = error;
  return status;
}

static inline mortise_status mortise_map(mortise *m, uint64_t length) {
  void *bytes = mmap(NULL, (size_t)length, PROT_READ | (m->read_only ? 0 : PROT_WRITE), MAP_SHARED, m->fd, 0);
  if (bytes == MAP_FAILED) return mortise_failed(m);
  m->bytes = (uint8_t *)bytes;
  return MORTISE_OK;
}

/*
 * Opens a channel that is there; kind and fingerprint 0 take any. With MORTISE_READ_ONLY it can be read by polling,
 * without a row. Not ready or not found may be so for a moment only: try again.
 */
static inline mortise_status mortise_attach(mortise *m, const char *name, uint32_t kind, uint64_t fingerprint, int flags) {
  mortise_clear(m);
  m->read_only = (flags & MORTISE_READ_ONLY) != 0;
  mortise_status status = mortise_find(m, name, m->read_only ? O_RDONLY : O_RDWR, 0);
  if (status != MORTISE_OK) return mortise_give_up(m, status);
  if (m->file.st_size < 128) return mortise_give_up(m, m->file.st_size == 0 ? MORTISE_NOT_READY : MORTISE_NOT_A_CHANNEL);
  if ((status = mortise_map(m, 128)) != MORTISE_OK) return mortise_give_up(m, status);
  /* INVARIANT: the magic is read first, with acquire, and was stored last, with release: with it all else is there. */
  uint64_t magic = atomic_load_explicit(mortise_long(m, 0), memory_order_acquire);
  mortise_prologue is;
  /* INVARIANT: each field is copied once, then checked, then used: nobody can change it in between. */
  mortise_copy_out(m, &is, 8, sizeof is);
  munmap(m->bytes, 128);
  m->bytes = NULL;
  if (magic != MORTISE_MAGIC) return mortise_give_up(m, magic == 0 ? MORTISE_NOT_READY : MORTISE_NOT_A_CHANNEL);
  status = mortise_check(&is, (uint64_t)m->file.st_size);
  if (status == MORTISE_OK && kind != 0 && is.kind != kind) status = MORTISE_WRONG_KIND;
  if (status == MORTISE_OK && fingerprint != 0 && is.fingerprint != fingerprint) status = MORTISE_WRONG_LAYOUT;
  if (status == MORTISE_OK) status = mortise_map(m, is.length);
  if (status != MORTISE_OK) return mortise_give_up(m, status);
  m->is = is;
  return MORTISE_OK;
}

/* ---- Waking ---- */

/* Wakes the readers that sleep; after every store that they wait for. */
static inline void mortise_wake(mortise *m) {
  /* INVARIANT: what was published is before this fence, the look at `wake` after it; a sleeper stores `wake`, has a
     fence, and looks for what was published. So at least one of the two sees the other's store. */
  atomic_thread_fence(memory_order_seq_cst);
  if (mortise_peep(mortise_control(m, MORTISE_AT_WAKE)) == 0) return;
  mortise_set(mortise_control(m, MORTISE_AT_WAKE), 0);
  /* INVARIANT: `wake` is cleared before the rows are looked at, and a sleeper stores its row before `wake`: one whose
     row was looked at too early leaves `wake` set for the next time, and sees what was published now. */
  atomic_thread_fence(memory_order_seq_cst);
  for (uint32_t row = 0; row < m->is.readers; row++) {
    if (mortise_peep(mortise_row(m, row, 0)) == 0) continue;
    mortise_set(mortise_row(m, row, 0), 0);
    MORTISE_STEP();
    (void)mortise_ring(m, 1 + row);
  }
}

/* ---- Records of streams ---- */

typedef struct {
  uint32_t low, high, size, units;
  uint64_t number;
  bool filler;
} mortise_record;

static inline uint32_t mortise_ring_units(const mortise *m) { return m->is.stride / MORTISE_UNIT; }
static inline uint32_t mortise_to_end(const mortise *m, uint32_t position) {
  return mortise_ring_units(m) - (position & (mortise_ring_units(m) - 1));
}
static inline uint64_t mortise_at(const mortise *m, uint32_t position) {
  return m->is.data_at + (uint64_t)(position & (mortise_ring_units(m) - 1)) * MORTISE_UNIT;
}

/* The record at a position: empty where none is committed, damaged where it cannot be one (or is being overwritten). */
static inline mortise_status mortise_record_at(const mortise *m, uint32_t position, mortise_record *r) {
  uint64_t at = mortise_at(m, position);
  /* INVARIANT: `low` is read first, with acquire, and was stored last, with release: before that, anything may stand in
     the other words. */
  r->low = mortise_load(mortise_word(m, at));
  MORTISE_STEP();
  r->high = mortise_peep(mortise_word(m, at + 4));
  uint32_t word = mortise_peep(mortise_word(m, at + 8));
  r->number = ((uint64_t)r->high << 32 | r->low) >> 1;
  r->filler = (word & MORTISE_FILLER) != 0;
  r->size = word & ~MORTISE_FILLER;
  r->units = 1 + r->size / MORTISE_UNIT + (r->size % MORTISE_UNIT != 0);
  if (r->low == 0) return MORTISE_EMPTY;
  bool good = (r->low & 1) != 0 && r->number != 0 && r->number < MORTISE_MAX_NUMBER && r->units <= mortise_to_end(m, position);
  return good ? MORTISE_OK : MORTISE_DAMAGED;
}

/* Whether the writer of a broadcast may have begun to write over a position. After reading what stands there. */
static inline bool mortise_lapped(const mortise *m, uint32_t position) {
  /* INVARIANT: what was read before the fence is not newer than `claimed` after it: the writer stores `claimed`, has a
     fence, and writes. So if any byte was of a later record, this `claimed` says so. */
  MORTISE_STEP();
  atomic_thread_fence(memory_order_acquire);
  return mortise_peep(mortise_control(m, MORTISE_AT_CLAIMED)) - position > mortise_ring_units(m);
}

/* Whether a broadcast's reader finds nothing because it slept for 2^32 units: the latest value is not before its next. */
static inline bool mortise_wrapped(const mortise *m) {
  mortise_record r;
  bool later = mortise_record_at(m, mortise_load(mortise_control(m, MORTISE_AT_LATEST)), &r) == MORTISE_OK &&
    r.number + !r.filler > m->number;
  /* INVARIANT: the own record is looked at again after `latest`, with acquire: where that had it, it is there now. */
  return later && mortise_record_at(m, m->position, &r) == MORTISE_EMPTY;
}

/* Whether the queue has room for so many units and the next header. */
static inline mortise_status mortise_room(const mortise *m, uint32_t units) {
  /* INVARIANT: acquire: what the consumer read is before its store of the position, what is written here after. */
  uint32_t used = m->position - mortise_load(mortise_row(m, 0, 4));
  if (used > mortise_ring_units(m)) return MORTISE_DAMAGED;
  return (uint64_t)used + units + 1 <= mortise_ring_units(m) ? MORTISE_OK : MORTISE_FULL;
}

/* Puts a record, or a filler where there is no payload, at the writer's head, where there is room for it. */
static inline void mortise_put(mortise *m, uint32_t units, const void *payload, uint32_t size) {
  uint32_t position = m->position, next = position + units, before = m->latest;
  uint64_t at = mortise_at(m, position), sequence = 2 * m->number + 1;
  if (m->is.kind == MORTISE_BROADCAST) {
    mortise_set(mortise_control(m, MORTISE_AT_CLAIMED), next + 1);
    /* INVARIANT: `claimed` is before all that is written within it; see mortise_lapped. */
    atomic_thread_fence(memory_order_release);
    MORTISE_STEP();
  }
  mortise_set(mortise_word(m, at + 4), (uint32_t)(sequence >> 32));
  mortise_set(mortise_word(m, at + 8), payload ? size : MORTISE_FILLER | (units - 1) * MORTISE_UNIT);
  mortise_set(mortise_word(m, at + 12), 0);
  if (payload) mortise_copy_in(m, at + MORTISE_UNIT, payload, size);
  MORTISE_STEP();
  mortise_set(mortise_word(m, mortise_at(m, next)), 0);
  MORTISE_STEP();
  /* INVARIANT: release: the record, and that none follows it yet, are there before it is committed. */
  atomic_store_explicit(mortise_word(m, at), (uint32_t)sequence, memory_order_release);
  MORTISE_STEP();
  m->latest = position;
  atomic_store_explicit(mortise_control(m, MORTISE_AT_LATEST), position, memory_order_seq_cst);
  MORTISE_STEP();
  mortise_set_time(m, (uint64_t)m->is.control_at + MORTISE_AT_TIME);
  uint32_t eighth = (position & (mortise_ring_units(m) - 1)) / (mortise_ring_units(m) / 8);
  if (m->is.kind == MORTISE_BROADCAST && eighth != (before & (mortise_ring_units(m) - 1)) / (mortise_ring_units(m) / 8)) {
    /* Three words that may be seen half written: a reader believes them only where the record agrees. */
    mortise_set(mortise_control(m, MORTISE_AT_MARKS + 16 * eighth), (uint32_t)sequence);
    mortise_set(mortise_control(m, MORTISE_AT_MARKS + 16 * eighth + 4), (uint32_t)(sequence >> 32));
    mortise_set(mortise_control(m, MORTISE_AT_MARKS + 16 * eighth + 8), position);
    MORTISE_STEP();
  }
  m->position = next;
  m->number += payload ? 1 : 0;
}

/* The most bytes that a value in this channel may have for mortise_send. */
static inline uint32_t mortise_largest(const mortise *m) {
  /* Two records and a header fit into the ring: so what is being written never reaches the header of the record before
     it, which is where a writer that takes over begins. */
  return m->is.kind == MORTISE_MAILBOX ? m->is.value_length : ((mortise_ring_units(m) - 1) / 2 - 1) * MORTISE_UNIT;
}

/* Sends a value (in the layout's compact form) to a queue or a broadcast. Full: mortise_wait waits for room. */
static inline mortise_status mortise_send(mortise *m, const void *value, uint32_t size) {
  if (m->role != 0 || m->is.kind == MORTISE_MAILBOX) return MORTISE_BAD_ARGUMENT;
  if (size > mortise_largest(m)) return MORTISE_TOO_LARGE;
  if (m->number >= MORTISE_MAX_NUMBER) return MORTISE_EXHAUSTED;
  uint32_t units = 1 + (size + MORTISE_UNIT - 1) / MORTISE_UNIT, end = mortise_to_end(m, m->position);
  uint32_t filler = units > end ? end : 0;
  if (m->is.kind == MORTISE_QUEUE) {
    /* For both at once: a filler alone would be room taken and nothing sent. */
    m->wanted = filler + units;
    mortise_status status = mortise_room(m, m->wanted);
    if (status != MORTISE_OK) return status;
  }
  if (filler != 0) mortise_put(m, filler, NULL, 0);
  mortise_put(m, units, value ? value : "", size);
  mortise_wake(m);
  return MORTISE_OK;
}

/* A lapped reader goes on at the oldest record that is known and not about to be overwritten too. */
static inline mortise_status mortise_catch_up(mortise *m) {
  uint32_t units = mortise_ring_units(m);
  for (int tries = 0; tries < MORTISE_TRIES; tries++) {
    uint32_t claimed = mortise_load(mortise_control(m, MORTISE_AT_CLAIMED)), chosen = 0;
    uint64_t number = 0;
    for (uint32_t mark = 0; mark <= 8; mark++) {
      uint32_t at = MORTISE_AT_MARKS + 16 * mark;
      uint32_t low = mark < 8 ? mortise_peep(mortise_control(m, at)) : 0;
      uint32_t high = mark < 8 ? mortise_peep(mortise_control(m, at + 4)) : 0;
      uint32_t position = mortise_load(mortise_control(m, mark < 8 ? at + 8 : MORTISE_AT_LATEST));
      mortise_record r;
      if (claimed - position > (mark < 8 ? units - units / 4 : units)) continue;
      if (mortise_record_at(m, position, &r) != MORTISE_OK) continue;
      MORTISE_STEP();
      if (mark < 8 && (r.low != low || r.high != high)) continue;
      if (r.number < m->number || (number != 0 && r.number >= number)) continue;
      if (mortise_lapped(m, position)) continue;
      number = r.number;
      chosen = position;
    }
    if (number == 0) continue;
    m->missed += number - m->number;
    m->number = number;
    m->position = chosen;
    return MORTISE_OK;
  }
  return MORTISE_OVERRUN;
}

/*
 * Receives the next value of a stream into a buffer. Empty: mortise_wait waits for one. A consumer of a queue calls
 * mortise_acknowledge when it has handled what it received; one that dies before leaves it to the next consumer.
 */
static inline mortise_status mortise_acknowledge(mortise *m);
static inline mortise_status mortise_receive(mortise *m, void *buffer, uint32_t capacity, mortise_info *info) {
  bool queue = m->is.kind == MORTISE_QUEUE;
  if (m->is.kind == MORTISE_MAILBOX || m->role == 0 || m->number == 0) return MORTISE_BAD_ARGUMENT;
  uint32_t fillers = 0;
  for (int tries = 0; tries < MORTISE_TRIES;) {
    mortise_record r;
    mortise_status status = mortise_record_at(m, m->position, &r);
    if (status == MORTISE_OK && r.number != m->number) status = MORTISE_DAMAGED;
    bool fits = status == MORTISE_OK && !r.filler && r.size <= capacity;
    if (fits) mortise_copy_out(m, buffer, mortise_at(m, m->position) + MORTISE_UNIT, r.size);
    if (!queue) {
      /* What looks damaged may stand there 2^32 units later. */
      bool lapped = mortise_lapped(m, m->position) || status == MORTISE_DAMAGED || (status == MORTISE_EMPTY && mortise_wrapped(m));
      uint64_t at = mortise_at(m, m->position);
      if (!lapped && status == MORTISE_OK)
        lapped = mortise_peep(mortise_word(m, at)) != r.low || mortise_peep(mortise_word(m, at + 4)) != r.high;
      if (lapped) {
        tries++;
        mortise_status caught = mortise_catch_up(m);
        if (caught != MORTISE_OK) return caught;
        if (tries == MORTISE_TRIES && status == MORTISE_DAMAGED) return status;
        continue;
      }
    }
    if (status != MORTISE_OK) return status;
    if (r.filler) {
      /* Bounded: a ring full of fillers would lead round and round. Not by the ring's length, which writers that die
         one after the other may fill with fillers while this goes on. */
      if (++fillers > MORTISE_MAX_FILLERS) return MORTISE_DAMAGED;
      m->position += r.units;
      /* Its room is needed, perhaps, for the record that follows it. */
      if (queue && !m->unacknowledged) (void)mortise_acknowledge(m);
      continue;
    }
    *info = (mortise_info){.number = r.number, .size = r.size, .missed = m->missed};
    if (!fits) return MORTISE_TOO_LARGE;
    m->missed = 0;
    m->position += r.units;
    m->number++;
    m->unacknowledged = queue;
    return MORTISE_OK;
  }
  return MORTISE_OVERRUN;
}

/* A consumer of a queue is done with all that it received; the writer may use the room. */
static inline mortise_status mortise_acknowledge(mortise *m) {
  if (m->is.kind != MORTISE_QUEUE || m->role != 1) return MORTISE_BAD_ARGUMENT;
  MORTISE_STEP();
  /* INVARIANT: at least release: all of a record is read before its room is given back. */
  atomic_store_explicit(mortise_row(m, 0, 4), m->position, memory_order_seq_cst);
  m->unacknowledged = false;
  MORTISE_STEP();
  /* INVARIANT: the position is stored before the look at `room`; the writer stores `room` before its look at the
     position. So at least one of them sees the other's store. */
  atomic_thread_fence(memory_order_seq_cst);
  if (mortise_peep(mortise_control(m, MORTISE_AT_ROOM)) != 0) {
    mortise_set(mortise_control(m, MORTISE_AT_ROOM), 0);
    (void)mortise_ring(m, 0);
  }
  return MORTISE_OK;
}

/* ---- Mailbox ---- */

static inline uint64_t mortise_slot(const mortise *m, uint32_t slot) {
  return m->is.data_at + (uint64_t)slot * m->is.stride;
}

/* Writes a value of value_length bytes; never waits. */
static inline mortise_status mortise_write(mortise *m, const void *value) {
  if (m->role != 0 || m->is.kind != MORTISE_MAILBOX) return MORTISE_BAD_ARGUMENT;
  if (m->number >= MORTISE_MAX_NUMBER) return MORTISE_EXHAUSTED;
  uint32_t slot = (m->latest + 1) % m->is.slots;
  uint64_t at = mortise_slot(m, slot), sequence = 2 * m->number + 1;
  mortise_set(mortise_word(m, at), (uint32_t)(sequence - 1));
  /* INVARIANT: the slot is marked as not whole before any of it changes; see mortise_still. */
  atomic_thread_fence(memory_order_release);
  MORTISE_STEP();
  mortise_set(mortise_word(m, at + 4), (uint32_t)(sequence >> 32));
  mortise_set_time(m, at + 8);
  mortise_copy_in(m, at + 64, value, m->is.value_length);
  MORTISE_STEP();
  /* INVARIANT: release: all of the value is there before it is marked as whole, and that before it is the latest. */
  atomic_store_explicit(mortise_word(m, at), (uint32_t)sequence, memory_order_release);
  MORTISE_STEP();
  atomic_store_explicit(mortise_control(m, MORTISE_AT_LATEST), slot, memory_order_seq_cst);
  MORTISE_STEP();
  m->latest = slot;
  m->number++;
  mortise_wake(m);
  return MORTISE_OK;
}

/*
 * Finds the latest value where it stands; empty where it is older than what mortise_read gave. What is done with it
 * counts only if mortise_still says so afterwards.
 */
static inline mortise_status mortise_peek(const mortise *m, mortise_info *info) {
  if (m->is.kind != MORTISE_MAILBOX) return MORTISE_BAD_ARGUMENT;
  for (int tries = 0; tries < MORTISE_TRIES; tries++) {
    uint32_t slot = mortise_load(mortise_control(m, MORTISE_AT_LATEST));
    if (slot >= m->is.slots) return MORTISE_DAMAGED;
    MORTISE_STEP();
    uint64_t at = mortise_slot(m, slot), bits;
    /* INVARIANT: acquire: what is read of the slot is not older than its mark; and `high`, which only grows, not newer. */
    uint32_t high = mortise_load(mortise_word(m, at + 4));
    MORTISE_STEP();
    uint32_t low = mortise_load(mortise_word(m, at));
    if ((low & 1) == 0) {
      MORTISE_STEP();
      /* INVARIANT: the mark is looked at again after `latest`: had this slot become the latest, it would be odd. */
      bool same = mortise_load(mortise_control(m, MORTISE_AT_LATEST)) == slot;
      if ((m->role == 0 || m->number == 0) && same && mortise_peep(mortise_word(m, at)) == low) return MORTISE_EMPTY;
      continue;
    }
    *info = (mortise_info){.number = ((uint64_t)high << 32 | low) >> 1, .size = m->is.value_length, .slot = slot};
    info->value = m->bytes + at + 64;
    bits = atomic_load_explicit(mortise_long(m, at + 8), memory_order_relaxed);
    memcpy(&info->time, &bits, 8);
    /* A reader that had read `latest` just before may have found here the value that becomes the latest only now. */
    if (m->role != 0 && info->number < m->number) return MORTISE_EMPTY;
    if (info->number != 0 && info->number < MORTISE_MAX_NUMBER) return MORTISE_OK;
  }
  return MORTISE_OVERRUN;
}

/* Whether all that was read since mortise_peek was of that one value. */
static inline bool mortise_still(const mortise *m, const mortise_info *info) {
  /* INVARIANT: what was read before the fence is not newer than the mark after it. */
  MORTISE_STEP();
  atomic_thread_fence(memory_order_acquire);
  uint64_t at = mortise_slot(m, info->slot), sequence = 2 * info->number + 1;
  return mortise_peep(mortise_word(m, at)) == (uint32_t)sequence &&
    mortise_peep(mortise_word(m, at + 4)) == (uint32_t)(sequence >> 32);
}

/* Copies the latest value, of value_length bytes. The same one is copied again until there is a newer one. */
static inline mortise_status mortise_read(mortise *m, void *buffer, mortise_info *info) {
  if (m->role == 0) return MORTISE_BAD_ARGUMENT;
  for (int tries = 0; tries < MORTISE_TRIES; tries++) {
    mortise_status status = mortise_peek(m, info);
    if (status != MORTISE_OK) return status;
    mortise_copy_out(m, buffer, mortise_slot(m, info->slot) + 64, m->is.value_length);
    if (!mortise_still(m, info)) continue;
    m->number = info->number;
    info->value = (const uint8_t *)buffer;
    return MORTISE_OK;
  }
  return MORTISE_OVERRUN;
}

/* ---- Roles ---- */

static inline mortise_status mortise_recover_mailbox(mortise *m) {
  uint64_t largest = 0, whole = 0;
  m->latest = 0;
  for (uint32_t slot = 0; slot < m->is.slots; slot++) {
    uint32_t low = mortise_load(mortise_word(m, mortise_slot(m, slot)));
    uint64_t number = ((uint64_t)mortise_peep(mortise_word(m, mortise_slot(m, slot) + 4)) << 32 | low) >> 1;
    if (number >= MORTISE_MAX_NUMBER) return MORTISE_DAMAGED;
    if (number > largest) largest = number;
    if ((low & 1) != 0 && number > whole) {
      whole = number;
      m->latest = slot;
    }
  }
  m->number = largest + 1;
  atomic_store_explicit(mortise_control(m, MORTISE_AT_LATEST), m->latest, memory_order_seq_cst);
  return MORTISE_OK;
}

static inline mortise_status mortise_recover_stream(mortise *m) {
  mortise_record r;
  uint32_t units = mortise_ring_units(m), position = mortise_peep(mortise_control(m, MORTISE_AT_LATEST)), walked = 0;
  mortise_status status = mortise_record_at(m, position, &r);
  if (status != MORTISE_OK) return MORTISE_DAMAGED;
  /* What was committed and not yet the latest follows; bounded, since hostile records could lead round and round. */
  for (;;) {
    m->latest = position;
    m->number = r.number + !r.filler;
    m->position = position += r.units;
    if ((walked += r.units) > units) return MORTISE_DAMAGED;
    status = mortise_record_at(m, position, &r);
    if (status == MORTISE_EMPTY) break;
    if (status != MORTISE_OK || r.number != m->number) return MORTISE_DAMAGED;
  }
  MORTISE_STEP();
  if (m->is.kind == MORTISE_QUEUE) {
    /* Checked before it is published: a consumer's position is within what is in the ring. */
    status = mortise_room(m, 0);
    if (status == MORTISE_DAMAGED) return status;
  }
  atomic_store_explicit(mortise_control(m, MORTISE_AT_LATEST), m->latest, memory_order_seq_cst);
  if (m->is.kind != MORTISE_BROADCAST) return MORTISE_OK;
  /* A writer that died in mid-write has destroyed what it had claimed. Readers must not go by a smaller claim. */
  uint32_t begun = mortise_peep(mortise_control(m, MORTISE_AT_CLAIMED)) - (m->position + 1);
  if (begun > mortise_to_end(m, m->position)) return MORTISE_DAMAGED;
  if (begun != 0) mortise_put(m, begun, NULL, 0);
  return MORTISE_OK;
}

static inline void mortise_sign(mortise *m) {
  mortise_set(mortise_control(m, MORTISE_AT_PID), (uint32_t)getpid());
  mortise_set_time(m, (uint64_t)m->is.control_at + MORTISE_AT_SINCE);
  atomic_store_explicit(mortise_control(m, MORTISE_AT_STATE), 0, memory_order_seq_cst);
}

/* Becomes the writer, and puts right what a dead one left half done. Busy: another lives. */
static inline mortise_status mortise_become_writer(mortise *m) {
  if (m->role >= 0 || m->read_only) return MORTISE_BAD_ARGUMENT;
  mortise_status status = mortise_take(m, 0);
  if (status != MORTISE_OK) return status;
  /* INVARIANT: from here to the end of the descriptor this process alone writes what writers write. */
  _Atomic uint32_t *epoch = mortise_control(m, MORTISE_AT_EPOCH);
  atomic_store_explicit(epoch, mortise_peep(epoch) + 1, memory_order_seq_cst);
  MORTISE_STEP();
  status = m->is.kind == MORTISE_MAILBOX ? mortise_recover_mailbox(m) : mortise_recover_stream(m);
  if (status != MORTISE_OK) {
    mortise_release(m, 0);
    return status;
  }
  m->role = 0;
  mortise_sign(m);
  mortise_wake(m); /* to what was recovered */
  return MORTISE_OK;
}

/* Says that nothing more comes. */
static inline mortise_status mortise_end(mortise *m) {
  if (m->role != 0) return MORTISE_BAD_ARGUMENT;
  atomic_store_explicit(mortise_control(m, MORTISE_AT_STATE), 1, memory_order_seq_cst);
  mortise_wake(m);
  return MORTISE_OK;
}

/* Where a stream's reader begins: a queue's where the last one was, a broadcast's behind the latest record. */
static inline mortise_status mortise_start(mortise *m) {
  bool queue = m->is.kind == MORTISE_QUEUE;
  for (int tries = 0; tries < MORTISE_TRIES; tries++) {
    mortise_record r;
    uint32_t behind = queue ? mortise_load(mortise_row(m, 0, 4)) : 0;
    mortise_status status = queue ? mortise_record_at(m, behind, &r) : MORTISE_EMPTY;
    if (status == MORTISE_OK) {
      m->position = behind;
      m->number = r.number;
    }
    if (status != MORTISE_EMPTY) return status;
    /* INVARIANT: `latest` is read with acquire, so its record is there; and checked for being overwritten meanwhile. */
    uint32_t latest = mortise_load(mortise_control(m, MORTISE_AT_LATEST));
    status = mortise_record_at(m, latest, &r);
    if (!queue && mortise_lapped(m, latest)) continue;
    if (status != MORTISE_OK) {
      if (mortise_load(mortise_control(m, MORTISE_AT_LATEST)) == latest && tries > MORTISE_TRIES / 2) return MORTISE_DAMAGED;
      continue;
    }
    m->position = latest + r.units;
    m->number = r.number + !r.filler;
    if (!queue || m->position == behind) return MORTISE_OK;
    /* A record was committed between the two looks: the next look finds it. */
  }
  m->number = 0;
  return MORTISE_OVERRUN;
}

/* Becomes the reader of a row, or with -1 of any that is free; where the channel is read only, of none. */
static inline mortise_status mortise_become_reader(mortise *m, int row) {
  if (m->role >= 0 || row >= (int)m->is.readers) return MORTISE_BAD_ARGUMENT;
  if (m->read_only) return m->is.kind == MORTISE_QUEUE ? MORTISE_BAD_ARGUMENT : m->is.kind == MORTISE_MAILBOX ? MORTISE_OK : mortise_start(m);
  mortise_status status = MORTISE_BUSY;
  int first = row < 0 ? 0 : row, last = row < 0 ? (int)m->is.readers - 1 : row;
  for (int i = first; i <= last && status == MORTISE_BUSY; i++)
    if ((status = mortise_take(m, 1 + (uint32_t)i)) == MORTISE_OK) m->role = 1 + i;
  if (status != MORTISE_OK) return status;
  mortise_set(mortise_row(m, (uint32_t)m->role - 1, 0), 0);
  if (m->is.kind != MORTISE_MAILBOX && (status = mortise_start(m)) != MORTISE_OK) {
    mortise_release(m, (uint32_t)m->role);
    m->role = -1;
  }
  return status;
}

/* ---- Waiting ---- */

static inline bool mortise_is_ready(mortise *m) {
  if (m->role == 0) return m->is.kind != MORTISE_QUEUE || mortise_room(m, m->wanted) != MORTISE_FULL;
  if (m->is.kind == MORTISE_MAILBOX) {
    mortise_info info;
    mortise_status status = mortise_peek(m, &info);
    return status == MORTISE_OK ? info.number != m->number : status != MORTISE_EMPTY;
  }
  mortise_record r;
  if (mortise_record_at(m, m->position, &r) != MORTISE_EMPTY) return true;
  return m->is.kind == MORTISE_BROADCAST && (mortise_lapped(m, m->position) || mortise_wrapped(m));
}

/*
 * Waits until there is something to read, or room for what was not sent; by the bell where there is a role, by looking
 * every millisecond where there is none. That the writer died is no answer: mortise_is_held(m, 0) tells.
 */
static inline mortise_status mortise_wait(mortise *m, int milliseconds) {
  double end = mortise_now(CLOCK_MONOTONIC) + milliseconds;
  bool writer = m->role == 0;
  _Atomic uint32_t *waiting = m->role < 0 ? NULL : writer ? mortise_control(m, MORTISE_AT_ROOM) : mortise_row(m, (uint32_t)m->role - 1, 0);
  for (;;) {
    /* INVARIANT: the state is read before the look: after it has become 1 nothing comes. */
    bool ended = !writer && mortise_load(mortise_control(m, MORTISE_AT_STATE)) == 1;
    if (mortise_is_ready(m)) return MORTISE_OK;
    if (ended) return MORTISE_ENDED;
    double left = end - mortise_now(CLOCK_MONOTONIC);
    if (left <= 0) return MORTISE_TIMEOUT;
    if (waiting != NULL) {
      /* INVARIANT: first the FIFO is there, then the word that makes another ring it, then the last look. */
      mortise_status status = mortise_listen(m);
      if (status != MORTISE_OK) return status;
      atomic_store_explicit(waiting, 1, memory_order_seq_cst);
      if (!writer) atomic_store_explicit(mortise_control(m, MORTISE_AT_WAKE), 1, memory_order_seq_cst);
      atomic_thread_fence(memory_order_seq_cst);
    }
    bool over = mortise_is_ready(m) || (!writer && mortise_load(mortise_control(m, MORTISE_AT_STATE)) == 1);
    if (!over) mortise_sleep(m, left < 1000 ? (int)left + 1 : 1000);
    if (waiting != NULL) mortise_set(waiting, 0);
  }
}

/* ---- Creating ---- */

/* What a channel is made with; the rest of the prologue follows from it. */
typedef struct {
  uint32_t kind, value_length, slots, stride, readers;
  uint64_t fingerprint;
  const char *description; /* JSON */
  uint32_t description_length;
} mortise_plan;

/* Whether the name is free now: a leftover, whose creator would have removed it and died, was removed. */
static inline bool mortise_remove_leftover(const char *name) {
  mortise old;
  mortise_clear(&old);
  mortise_status status = mortise_find(&old, name, O_RDWR, 0);
  bool free_now = status == MORTISE_NOT_FOUND;
  if (status == MORTISE_OK && (old.file.st_mode & S_ISVTX) != 0 && mortise_take(&old, MORTISE_LOCK_CREATOR) == MORTISE_OK)
    free_now = mortise_unlink(&old) == MORTISE_OK;
  mortise_close(&old);
  return free_now;
}

/* Makes a channel and becomes its writer. The name goes with this process unless it is to persist. */
static inline mortise_status mortise_create(mortise *m, const char *name, const mortise_plan *plan, int flags) {
  mortise_prologue is = {.version = 1, .kind = plan->kind, .fingerprint = plan->fingerprint, .value_length = plan->value_length,
    .slots = plan->slots, .stride = plan->stride, .readers = plan->readers, .description_at = 128,
    .description_length = plan->description_length};
  mortise_clear(m);
  if (is.description_length > 65536 || is.readers > MORTISE_MAX_READERS) return MORTISE_BAD_ARGUMENT;
  is.control_at = (128 + is.description_length + MORTISE_LINE - 1) / MORTISE_LINE * MORTISE_LINE;
  is.data_at = is.control_at + 512 + MORTISE_LINE * is.readers;
  is.length = is.data_at + (uint64_t)is.slots * is.stride;
  if (mortise_check(&is, is.length) != MORTISE_OK) return MORTISE_BAD_ARGUMENT;
  bool persist = (flags & MORTISE_PERSIST) != 0;
  mortise_status status = MORTISE_EXISTS;
  for (int tries = 0; tries < 10 && status == MORTISE_EXISTS; tries++) {
    /* The sticky bit marks what goes with its creator; it comes with the name, so that no death leaves it unmarked. */
    status = mortise_find(m, name, O_CREAT | O_EXCL | O_RDWR, 0600 | (persist ? 0 : S_ISVTX));
    if (status == MORTISE_EXISTS && !mortise_remove_leftover(name)) break;
    if (status != MORTISE_OK || persist) continue;
    m->owned = true;
    /* Another creator may have found the new name before its lock was taken, and removed it as a leftover. */
    if (mortise_take(m, MORTISE_LOCK_CREATOR) == MORTISE_OK && mortise_leads_to(m->path, m->fd)) break;
    mortise_close(m);
    status = MORTISE_EXISTS;
  }
  if (status != MORTISE_OK) return mortise_give_up(m, status);
  m->owned = true; /* also where it is to persist, until all is well: a failure leaves nothing */
  status = mortise_take(m, 0);
  if (status == MORTISE_OK && (errno = posix_fallocate(m->fd, 0, (off_t)is.length)) != 0) status = mortise_failed(m);
  if (status == MORTISE_OK) status = mortise_map(m, is.length);
  FILE *random = fopen("/dev/urandom", "rb");
  if (status == MORTISE_OK && (random == NULL || fread(&is.instance, 8, 1, random) != 1)) status = MORTISE_SYSTEM;
  if (random != NULL) fclose(random);
  m->is = is;
  if (status != MORTISE_OK) return mortise_give_up(m, status);
  m->role = 0;
  m->number = 1;
  mortise_copy_in(m, 8, &is, sizeof is);
  mortise_copy_in(m, 128, plan->description, plan->description_length);
  if (is.kind != MORTISE_MAILBOX) mortise_put(m, 1, NULL, 0);
  mortise_sign(m);
  MORTISE_STEP();
  /* INVARIANT: the magic comes last, with release; the writer's lock is held before. */
  atomic_store_explicit(mortise_long(m, 0), MORTISE_MAGIC, memory_order_release);
  m->owned = !persist;
  return MORTISE_OK;
}

#endif
