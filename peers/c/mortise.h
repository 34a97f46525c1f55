/*
 * Mortise in C: raw regions and channels (protocol version 1), in one header without dependencies, for C11, C++17 and
 * C++20; for Linux, and for Windows with mingw or clang. README.md beside it begins with an example.
 *
 *   mortise camera;
 *   if (mortise_attach_within(&camera, "camera", MORTISE_MAILBOX, fingerprint, 0, 5000) != MORTISE_OK) ...
 *   if (mortise_become_reader(&camera, -1) != MORTISE_OK) ...
 *   while (mortise_wait(&camera, 1000) == MORTISE_OK && mortise_read(&camera, &frame, sizeof frame, &info) == MORTISE_OK) ...
 *   mortise_close(&camera);
 *
 * With -std=c11 include it before the system's headers, and before what includes them, such as what toC writes; or define
 * _GNU_SOURCE. A `mortise` is for one thread. On Linux it holds locks
 * that a forked child shares: fork before, or close in the child by _exit and exec only.
 *
 * No byte of the segment is trusted: the prologue is read once, checked, and kept; every other word is checked where it
 * is used; every loop over shared words is bounded. What no process can be defended from is one that makes the file
 * shorter (a bus error on Linux; Windows lets nobody do it).
 */
#ifndef MORTISE_H
#define MORTISE_H

#ifdef _WIN32
#ifndef _WIN32_WINNT
#define _WIN32_WINNT 0x0602 /* GetSystemTimePreciseAsFileTime */
#endif
#ifndef WIN32_LEAN_AND_MEAN
#define WIN32_LEAN_AND_MEAN
#endif
#ifndef NOMINMAX
#define NOMINMAX
#endif
#include <windows.h>
#else
#ifndef _GNU_SOURCE
#define _GNU_SOURCE /* F_OFD_SETLK */
#endif
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#endif
/* What the first header of the system finds defined, goes for all of them: then it is too late for _GNU_SOURCE here. */
#if defined(__linux__) && (!defined(S_ISVTX) || !defined(O_NOFOLLOW) || !defined(PATH_MAX))
#error "mortise.h needs what -std=c11 hides: include it before all other headers, or compile with -D_GNU_SOURCE or -std=gnu11"
#else
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __linux__
/* The kernel's numbers, which are the same everywhere: -std=gnu11 alone does not show them. */
#ifndef F_OFD_SETLK
#define F_OFD_GETLK 36
#define F_OFD_SETLK 37
#endif
#endif

#ifndef __GNUC__
#error "mortise.h needs the __atomic functions of gcc and clang (on Windows: mingw, clang or clang-cl)"
#endif
#ifdef __cplusplus
#define MORTISE_ASSERT(what, why) static_assert(what, why)
#else
#define MORTISE_ASSERT(what, why) _Static_assert(what, why)
#endif

MORTISE_ASSERT(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "a segment is little-endian, and is accessed in place");
MORTISE_ASSERT(__GCC_ATOMIC_INT_LOCK_FREE == 2 && __GCC_ATOMIC_LLONG_LOCK_FREE == 2, "words must be atomic between processes");

/* A test may define it, to stop or to switch between any two steps that others can see; values are then moved in two. */
#ifdef MORTISE_STEP
#define MORTISE_FIRST_STEP 16u
#else
#define MORTISE_STEP() ((void)0)
#define MORTISE_FIRST_STEP UINT32_MAX
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
  MORTISE_EXISTS,        /* the name of a raw region is taken */
  MORTISE_NOT_A_CHANNEL, /* something else has this name */
  MORTISE_WRONG_VERSION, /* of the protocol: a newer one, or none */
  MORTISE_WRONG_KIND,
  MORTISE_WRONG_LAYOUT,  /* the fingerprint is another; or the size, to its writer */
  MORTISE_TRUNCATED,     /* the segment is shorter than it says, or than was asked for */
  MORTISE_DAMAGED,       /* what stands there, no peer writes */
  MORTISE_TOO_LARGE,     /* the value does not fit into the ring, or not into the buffer (info.size tells) */
  MORTISE_EXHAUSTED,     /* 2^52 values were sent */
  MORTISE_BAD_ARGUMENT,
  MORTISE_NO_PERMISSION, /* also: something beside the segment is an untrusted user's */
  MORTISE_NOT_SUPPORTED, /* not on this system */
  MORTISE_SYSTEM,        /* a call failed: m->error is its errno, or what GetLastError said */
  MORTISE_REMOVED        /* the name is gone, and so is the writer, without an end: nothing will come */
} mortise_status;

/* A status as a word, for messages. */
static inline const char *mortise_text(mortise_status status) {
  static const char *const texts[] = {"ok", "empty", "full", "timeout", "ended", "overrun", "busy", "not-found",
    "not-ready", "exists", "not-a-channel", "wrong-version", "wrong-kind", "wrong-layout", "truncated", "damaged",
    "too-large", "exhausted", "bad-argument", "no-permission", "not-supported", "system", "removed"};
  return (unsigned)status < sizeof texts / sizeof *texts ? texts[status] : "unknown";
}

/* Kinds of channels. */
enum { MORTISE_MAILBOX = 1, MORTISE_QUEUE = 2, MORTISE_BROADCAST = 3 };
/* Flags: the first of those that attach, the second of those that make; any other is a bad argument. */
enum { MORTISE_READ_ONLY = 1, MORTISE_PERSIST = 2 };

#define MORTISE_LINE 128u
#define MORTISE_UNIT 16u
#define MORTISE_MAX_READERS 1000u
#define MORTISE_MAX_DESCRIPTION 65536u
#define MORTISE_MAX_NUMBER (UINT64_C(1) << 52)
#define MORTISE_FILLER (UINT32_C(1) << 31)
#define MORTISE_MAGIC UINT64_C(0x0045534954524f4d) /* "MORTISE\0" */
/* How often a reader begins again because the writer was faster. */
#define MORTISE_TRIES 64
#define MORTISE_MAX_FILLERS 65536u
/* Bytes of a name: as many as Node's, with room for what stands beside it. */
#define MORTISE_MAX_NAME 215

/* Where words stand in the control part. */
#define MORTISE_AT_LATEST 0u
#define MORTISE_AT_CLAIMED 4u
#define MORTISE_AT_TIME 8u
#define MORTISE_AT_WAKE 128u
#define MORTISE_AT_ROOM 132u
#define MORTISE_AT_EPOCH 256u
#define MORTISE_AT_STATE 260u
#define MORTISE_AT_PID 264u
#define MORTISE_AT_SINCE 272u
#define MORTISE_AT_MARKS 384u
#define MORTISE_AT_ROWS 512u

/* Rows of the locks: 0 the writer, 1 + i the reader of row i, and these. */
#define MORTISE_LOCK_BELL 1024u
#define MORTISE_LOCK_CREATOR 2048u
#define MORTISE_LOCK_REMOVER 2049u

/* The prologue from its 8th byte on, as it stands in memory. */
typedef struct {
  uint32_t version, kind;
  uint64_t length, fingerprint, instance;
  uint32_t value_length, slots, stride, readers, control_at, data_at, description_at, description_length;
} mortise_prologue;
MORTISE_ASSERT(sizeof(mortise_prologue) == 64, "no padding");

/* What the system knows of an open segment. */
#ifdef _WIN32
typedef struct {
  HANDLE pipe, event; /* the connection to a listener, and what wakes one that is blocked; or NULL */
  uint32_t sent;      /* rings whose answers are, or will be, in the pipe */
} mortise_ringer;
typedef struct {
  /* INVARIANT: open as long as the region: its name goes with the last handle, and the length's after it. */
  HANDLE section, length;
  struct {
    uint32_t row;
    HANDLE mutex, mark;
  } held[4];                                       /* creator, role and bell; the mutex is NULL where none is */
  wchar_t beside[64], pipes[72];                   /* how the names of the objects beside it begin */
  HANDLE event, pipe;                              /* what is listened to, or NULL */
  mortise_ringer ringers[MORTISE_MAX_READERS + 1];
} mortise_system;
#else
typedef struct {
  int fd;
  char path[PATH_MAX], side[PATH_MAX]; /* the segment's file, and the directory of its bells */
  struct stat file;
  int bell;                             /* the FIFO that is listened to, or -1 */
  int ringers[MORTISE_MAX_READERS + 1]; /* FIFOs that were rung, or -1 */
} mortise_system;
#endif

/* An open region or channel. Its fields are for reading: `bytes` and `length` of a raw region, `is` of a channel. */
typedef struct {
  mortise_prologue is; /* checked, and never read again; all zero in a raw region */
  uint8_t *bytes;
  uint64_t length; /* of what is mapped */
  uint64_t size;   /* of the segment: in whole pages on Windows */
  bool read_only, owned;
  int error;
  mortise_system system;
  int role;            /* -1 none, 0 the writer, 1 + i the reader of row i */
  uint64_t number;     /* writer, stream's reader: the next; mailbox's reader: the last */
  uint32_t position;   /* streams: where the next record is */
  uint32_t latest;     /* the writer's own copy */
  uint32_t wanted;     /* units that the last full queue had no room for */
  uint64_t missed;     /* broadcast: values lost since the last one received */
  bool unacknowledged; /* queue: a value was received and not yet acknowledged */
} mortise;

/* What is told of a value. */
typedef struct {
  uint64_t number;
  uint32_t size;
  uint64_t missed;      /* broadcast: how many values were lost just before this one */
  double time;          /* mailbox: when it was written, in milliseconds since 1970 */
  const uint8_t *value; /* mortise_peek: where it stands */
  uint32_t slot;
} mortise_info;

/* ---- Words ---- */

typedef uint32_t __attribute__((may_alias)) mortise_u32;
typedef uint64_t __attribute__((may_alias)) mortise_u64;

static inline mortise_u32 *mortise_word(const mortise *m, uint64_t at) { return (mortise_u32 *)(void *)(m->bytes + at); }
static inline mortise_u64 *mortise_long(const mortise *m, uint64_t at) { return (mortise_u64 *)(void *)(m->bytes + at); }
static inline mortise_u32 *mortise_control(const mortise *m, uint32_t at) {
  return mortise_word(m, (uint64_t)m->is.control_at + at);
}
static inline mortise_u32 *mortise_row(const mortise *m, uint32_t row, uint32_t at) {
  return mortise_control(m, MORTISE_AT_ROWS + MORTISE_LINE * row + at);
}

/* All loads and stores of words that others have too; a fence beside them says what keeps their order. */
static inline uint32_t mortise_load(mortise_u32 *word) { return __atomic_load_n(word, __ATOMIC_ACQUIRE); }
static inline uint32_t mortise_peep(mortise_u32 *word) { return __atomic_load_n(word, __ATOMIC_RELAXED); }
static inline void mortise_set(mortise_u32 *word, uint32_t value) { __atomic_store_n(word, value, __ATOMIC_RELAXED); }
static inline void mortise_commit(mortise_u32 *word, uint32_t value) { __atomic_store_n(word, value, __ATOMIC_RELEASE); }
static inline void mortise_publish(mortise_u32 *word, uint32_t value) { __atomic_store_n(word, value, __ATOMIC_SEQ_CST); }

/*
 * Copies of bytes that another process may be writing meanwhile.
 *
 * INVARIANT: all is read before the compiler's barrier, once, and nothing is read again after it: what was copied is
 * private. A copy that raced is torn, and dropped by who compares the marks around it.
 */
static inline void mortise_copy_out(const mortise *m, void *to, uint64_t at, uint32_t size) {
  uint32_t first = size < MORTISE_FIRST_STEP ? size : MORTISE_FIRST_STEP;
  memcpy(to, m->bytes + at, first);
  if (first < size) {
    MORTISE_STEP();
    memcpy((uint8_t *)to + first, m->bytes + at + first, size - first);
  }
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
}
static inline void mortise_copy_in(const mortise *m, uint64_t at, const void *from, uint32_t size) {
  uint32_t first = size < MORTISE_FIRST_STEP ? size : MORTISE_FIRST_STEP;
  MORTISE_STEP();
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
  if (first > 0) memcpy(m->bytes + at, from, first);
  if (first < size) {
    MORTISE_STEP();
    memcpy(m->bytes + at + first, (const uint8_t *)from + first, size - first);
  }
  __atomic_signal_fence(__ATOMIC_SEQ_CST);
}
static inline double mortise_time_at(const mortise *m, uint64_t at) {
  uint64_t bits = __atomic_load_n(mortise_long(m, at), __ATOMIC_RELAXED);
  double time;
  memcpy(&time, &bits, 8);
  return time;
}

/* ---- The system. Both sides below have the same functions ----
 *
 * mortise_now, mortise_clock, mortise_pause     milliseconds since 1970; on a clock that never jumps; to wait
 * mortise_take, mortise_release, mortise_is_held  a row's lock, which the system takes back from the dead
 * mortise_listen, mortise_sleep, mortise_ring   bells
 * mortise_reset, mortise_find, mortise_make, mortise_keep, mortise_map, mortise_unmap, mortise_adopt, mortise_unlink, mortise_drop
 * mortise_is_named, mortise_stays               whether the name leads here; whether it outlives its creator
 */

#ifdef _WIN32

/* Milliseconds since 1970, and of a clock that never jumps. */
static inline double mortise_now(void) {
  FILETIME time;
  GetSystemTimePreciseAsFileTime(&time);
  uint64_t ticks = (uint64_t)time.dwHighDateTime << 32 | time.dwLowDateTime; /* of 100 ns, since 1601 */
  return (double)(int64_t)(ticks - UINT64_C(116444736000000000)) / 1e4;
}
static inline double mortise_clock(void) {
  LARGE_INTEGER ticks, second;
  QueryPerformanceCounter(&ticks);
  QueryPerformanceFrequency(&second);
  return (double)ticks.QuadPart * 1e3 / (double)second.QuadPart;
}
static inline void mortise_pause(int milliseconds) { Sleep((DWORD)milliseconds); }
static inline uint32_t mortise_pid(void) { return GetCurrentProcessId(); }
static inline bool mortise_fill_random(uint64_t *number) {
  /* It need not be secret, only another one each time. */
  LARGE_INTEGER ticks;
  QueryPerformanceCounter(&ticks);
  *number = ((uint64_t)ticks.QuadPart ^ (uint64_t)GetCurrentProcessId() << 40) * UINT64_C(0x9e3779b97f4a7c15);
  return true;
}

static inline mortise_status mortise_failed(mortise *m) {
  DWORD error = GetLastError();
  m->error = (int)error;
  switch (error) {
    case ERROR_FILE_NOT_FOUND: return MORTISE_NOT_FOUND;
    case ERROR_ACCESS_DENIED: return MORTISE_NO_PERMISSION;
    case ERROR_INVALID_HANDLE: return MORTISE_NOT_A_CHANNEL; /* an object of another kind has the name */
    case ERROR_ALREADY_EXISTS: return MORTISE_EXISTS;
    case ERROR_PATH_NOT_FOUND:
    case ERROR_INVALID_NAME:
    case ERROR_BAD_PATHNAME:
    case ERROR_FILENAME_EXCED_RANGE: return MORTISE_BAD_ARGUMENT;
    default: return MORTISE_SYSTEM;
  }
}

/* SHA-256 of a text of at most 700 bytes, as FIPS 180-4 has it: names beside a segment are made of it. */
static inline void mortise_sha256(const char *text, uint8_t digest[32]) {
  static const uint32_t k[64] = {0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174, 0xe49b69c1, 0xefbe4786,
    0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7,
    0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb,
    0x81c2c92e, 0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee, 0x78a5636f,
    0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2};
  uint32_t hash[8] = {0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19};
  uint8_t padded[768];
  size_t length = strlen(text), blocks = (length + 9 + 63) / 64;
  memset(padded, 0, sizeof padded);
  memcpy(padded, text, length);
  padded[length] = 0x80;
  for (size_t i = 0; i < 8; i++) padded[64 * blocks - 1 - i] = (uint8_t)((uint64_t)length * 8 >> 8 * i);
#define MORTISE_TURN(x, n) ((x) >> (n) | (x) << (32 - (n)))
  for (size_t block = 0; block < blocks; block++) {
    uint32_t w[64], s[8];
    for (size_t i = 0; i < 16; i++) {
      const uint8_t *p = padded + 64 * block + 4 * i;
      w[i] = (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
    }
    for (size_t i = 16; i < 64; i++)
      w[i] = w[i - 16] + (MORTISE_TURN(w[i - 15], 7) ^ MORTISE_TURN(w[i - 15], 18) ^ w[i - 15] >> 3) + w[i - 7] +
        (MORTISE_TURN(w[i - 2], 17) ^ MORTISE_TURN(w[i - 2], 19) ^ w[i - 2] >> 10);
    memcpy(s, hash, sizeof s);
    for (size_t i = 0; i < 64; i++) {
      uint32_t one = s[7] + (MORTISE_TURN(s[4], 6) ^ MORTISE_TURN(s[4], 11) ^ MORTISE_TURN(s[4], 25)) +
        ((s[4] & s[5]) ^ (~s[4] & s[6])) + k[i] + w[i];
      uint32_t two = (MORTISE_TURN(s[0], 2) ^ MORTISE_TURN(s[0], 13) ^ MORTISE_TURN(s[0], 22)) +
        ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
      memmove(s + 1, s, 7 * sizeof *s);
      s[4] += one;
      s[0] = one + two;
    }
    for (size_t i = 0; i < 8; i++) hash[i] += s[i];
  }
#undef MORTISE_TURN
  for (size_t i = 0; i < 32; i++) digest[i] = (uint8_t)(hash[i / 4] >> (24 - 8 * (i % 4)));
}

/* Names of objects that only those find who know the segment's: 20 bytes of a hash of what they stand beside. */
static inline void mortise_name_beside(wchar_t *to, size_t room, const wchar_t *where, const char *what, const char *plain) {
  char key[700];
  uint8_t digest[32];
  snprintf(key, sizeof key, "%s %s", what, plain);
  mortise_sha256(key, digest);
  size_t length = (size_t)snprintf(key, sizeof key, "mortise-");
  for (size_t i = 0; i < 20; i++) length += (size_t)snprintf(key + length, sizeof key - length, "%02x", digest[i]);
  _snwprintf(to, room, L"%ls%hs", where, key);
}
typedef struct {
  wchar_t text[128];
} mortise_object_name;
static inline mortise_object_name mortise_object(const wchar_t *beside, const wchar_t *what, uint32_t row) {
  mortise_object_name name;
  _snwprintf(name.text, 128, L"%ls-%ls-%u", beside, what, (unsigned)row);
  return name;
}
static inline mortise_object_name mortise_pipe_name(const mortise *m, uint32_t bell, uint32_t turn) {
  mortise_object_name name;
  _snwprintf(name.text, 128, L"%ls-bell-%u-%u", m->system.pipes, (unsigned)bell, (unsigned)turn);
  return name;
}
/* A name that this thread alone has for a row's mutex. */
static inline mortise_object_name mortise_mark_name(const mortise *m, uint32_t row) {
  mortise_object_name name;
  _snwprintf(name.text, 128, L"%ls-lock-%u-of-%u", m->system.beside, (unsigned)row, (unsigned)GetCurrentThreadId());
  return name;
}

/* ---- Locks: a named mutex a row; the system gives one up whose holder died, and says that it was abandoned ---- */

static inline bool mortise_took(HANDLE mutex, DWORD milliseconds) {
  DWORD result = WaitForSingleObject(mutex, milliseconds);
  return result == WAIT_OBJECT_0 || result == WAIT_ABANDONED;
}
static inline mortise_status mortise_take(mortise *m, uint32_t row) {
  int place = -1;
  for (int i = 0; i < 4; i++) {
    if (m->system.held[i].mutex == NULL) place = i;
    else if (m->system.held[i].row == row) return MORTISE_OK;
  }
  if (place < 0) return MORTISE_BAD_ARGUMENT;
  HANDLE mutex = CreateMutexW(NULL, FALSE, mortise_object(m->system.beside, L"lock", row).text);
  if (mutex == NULL) return mortise_failed(m);
  mortise_status status = MORTISE_BUSY;
  if (mortise_took(mutex, 10)) { /* as long as a look of another may have it */
    /* INVARIANT: a mutex is a thread's, who may take it again and again: the mark keeps two of one thread apart. */
    HANDLE mark = CreateEventW(NULL, TRUE, FALSE, mortise_mark_name(m, row).text);
    if (mark != NULL && GetLastError() != ERROR_ALREADY_EXISTS) {
      m->system.held[place].row = row;
      m->system.held[place].mutex = mutex;
      m->system.held[place].mark = mark;
      return MORTISE_OK;
    }
    if (mark == NULL) status = mortise_failed(m);
    else CloseHandle(mark);
    ReleaseMutex(mutex);
  }
  CloseHandle(mutex);
  return status;
}
static inline void mortise_release(mortise *m, uint32_t row) {
  for (int i = 0; i < 4; i++) {
    if (m->system.held[i].mutex == NULL || m->system.held[i].row != row) continue;
    CloseHandle(m->system.held[i].mark);
    ReleaseMutex(m->system.held[i].mutex);
    CloseHandle(m->system.held[i].mutex);
    m->system.held[i].mutex = NULL;
  }
}
/* Whether another than this has a row's lock: 0 the writer's, 1 + i that of the reader of row i. */
static inline bool mortise_is_held(mortise *m, uint32_t row) {
  for (int i = 0; i < 4; i++)
    if (m->system.held[i].mutex != NULL && m->system.held[i].row == row) return false;
  HANDLE mark = OpenEventW(SYNCHRONIZE, FALSE, mortise_mark_name(m, row).text);
  if (mark != NULL) CloseHandle(mark);
  if (mark != NULL) return true;
  HANDLE mutex = OpenMutexW(SYNCHRONIZE | MUTEX_MODIFY_STATE, FALSE, mortise_object(m->system.beside, L"lock", row).text);
  if (mutex == NULL) return false;
  bool is_free = mortise_took(mutex, 1);
  if (is_free) ReleaseMutex(mutex);
  CloseHandle(mutex);
  return !is_free;
}

/* ---- Bells: an event that wakes, and a pipe that tells whether the listener lives ---- */

enum { MORTISE_TURNS = 4 }; /* names that a bell's pipe may have: one stays taken while any end of it is open */

static inline void mortise_close_handle(HANDLE *handle) {
  if (*handle != NULL) CloseHandle(*handle);
  *handle = NULL;
}
static inline void mortise_hang_up(mortise_ringer *ringer) {
  mortise_close_handle(&ringer->pipe);
  mortise_close_handle(&ringer->event);
  ringer->sent = 0;
}

/*
 * Rings over a connection; whether the listener will be woken. One byte at most is on the way: where it was not answered
 * yet, it will wake the listener, and no write ever waits for room.
 */
static inline bool mortise_ring_over(mortise_ringer *ringer) {
  DWORD answered, moved;
  if (!PeekNamedPipe(ringer->pipe, NULL, 0, NULL, &answered, NULL)) return false;
  /* INVARIANT: at each ring, and before its byte: who takes the byte first takes the event too. */
  if (ringer->event != NULL) SetEvent(ringer->event);
  if (answered < ringer->sent) return true;
  uint8_t answers[1024];
  if (answered >= sizeof answers) {
    if (!ReadFile(ringer->pipe, answers, sizeof answers, &moved, NULL)) return false;
    ringer->sent -= moved < ringer->sent ? moved : ringer->sent;
  }
  if (!WriteFile(ringer->pipe, "", 1, &moved, NULL)) return false;
  ringer->sent++;
  return true;
}

/* Rings; whether someone listens. */
static inline bool mortise_ring(mortise *m, uint32_t bell) {
  mortise_ringer *ringer = &m->system.ringers[bell];
  if (ringer->pipe != NULL && mortise_ring_over(ringer)) return true;
  mortise_hang_up(ringer); /* its listener is gone; the next one has a pipe of its own */
  if (!mortise_is_held(m, MORTISE_LOCK_BELL + bell)) return false;
  mortise_object_name event = mortise_object(m->system.beside, L"bell", bell);
  bool busy = false;
  for (uint32_t turn = 0; turn < MORTISE_TURNS; turn++) {
    /* The listener may find out who this is, and not act in its name. */
    HANDLE pipe = CreateFileW(mortise_pipe_name(m, bell, turn).text, GENERIC_READ | GENERIC_WRITE,
      FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE, NULL, OPEN_EXISTING, SECURITY_SQOS_PRESENT | SECURITY_IDENTIFICATION, NULL);
    if (pipe == INVALID_HANDLE_VALUE) {
      busy = busy || GetLastError() == ERROR_PIPE_BUSY;
      continue;
    }
    ringer->pipe = pipe;
    ringer->event = OpenEventW(EVENT_MODIFY_STATE, FALSE, event.text);
    if (mortise_ring_over(ringer)) return true;
    mortise_hang_up(ringer);
  }
  if (!busy) return false;
  /* Others are connected: the event alone rings. */
  HANDLE alone = OpenEventW(EVENT_MODIFY_STATE, FALSE, event.text);
  if (alone == NULL) return false;
  SetEvent(alone);
  CloseHandle(alone);
  return true;
}

/* Listens to the bell of the own role; again before each sleep. */
static inline mortise_status mortise_listen(mortise *m) {
  if (m->role < 0) return MORTISE_BAD_ARGUMENT;
  uint32_t bell = (uint32_t)m->role;
  if (m->system.event == NULL) {
    mortise_status status = mortise_take(m, MORTISE_LOCK_BELL + bell);
    if (status != MORTISE_OK) return status;
    /* INVARIANT: the event before the pipe, so that each ringer finds it. */
    m->system.event = CreateEventW(NULL, FALSE, FALSE, mortise_object(m->system.beside, L"bell", bell).text);
    if (m->system.event == NULL) {
      status = mortise_failed(m);
      mortise_release(m, MORTISE_LOCK_BELL + bell);
      return status;
    }
    WaitForSingleObject(m->system.event, 0); /* a dead listener's rings */
  }
  /* The pipe takes one ringer, who sends a byte, which is not answered, and sets the event from then on; the others set
     the event alone. Where that one is gone, and its byte is out of the pipe, there is place for the next. */
  for (DWORD there, moved; m->system.pipe != NULL;) {
    uint8_t rings[64];
    if (PeekNamedPipe(m->system.pipe, NULL, 0, NULL, &there, NULL)) {
      if (there == 0 || !ReadFile(m->system.pipe, rings, sizeof rings, &moved, NULL)) break;
    } else if (GetLastError() == ERROR_BROKEN_PIPE) mortise_close_handle(&m->system.pipe);
    else break;
  }
  for (uint32_t turn = 0; turn < MORTISE_TURNS && m->system.pipe == NULL; turn++) {
    HANDLE pipe = CreateNamedPipeW(mortise_pipe_name(m, bell, turn).text, PIPE_ACCESS_DUPLEX | FILE_FLAG_FIRST_PIPE_INSTANCE,
      PIPE_TYPE_BYTE | PIPE_REJECT_REMOTE_CLIENTS, 1, 512, 512, 0, NULL);
    if (pipe != INVALID_HANDLE_VALUE) m->system.pipe = pipe;
  }
  return m->system.pipe != NULL ? MORTISE_OK : mortise_failed(m);
}

/* Sleeps until the bell rings, at most so long, and takes the rings. */
static inline void mortise_sleep(mortise *m, int milliseconds) {
  if (m->system.event == NULL) mortise_pause(1);
  else WaitForSingleObject(m->system.event, (DWORD)milliseconds);
}

/* ---- Segments: named sections of the paging file; each with a small one that tells its length in bytes ---- */

static inline void mortise_reset(mortise *m) {
  memset(m, 0, sizeof *m);
  m->role = -1;
}

/* Local\ and Global\ may stand before a name, and no other backslash in it. */
static inline mortise_status mortise_take_name(mortise *m, const char *name, wchar_t wide[300]) {
  if (name == NULL) return MORTISE_BAD_ARGUMENT;
  bool global = !strncmp(name, "Global\\", 7);
  const char *plain = global ? name + 7 : !strncmp(name, "Local\\", 6) ? name + 6 : name;
  if (*plain == 0 || strchr(plain, '\\') != NULL || strlen(plain) > 512) return MORTISE_BAD_ARGUMENT;
  if (strchr(plain, '/') != NULL) return MORTISE_NOT_SUPPORTED; /* files are for Linux here */
  if (!MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, name, -1, wide, 300)) return MORTISE_BAD_ARGUMENT;
  char owner[32] = "section of all";
  DWORD session = 0;
  ProcessIdToSessionId(GetCurrentProcessId(), &session);
  /* All sessions share the names of pipes. */
  if (!global) snprintf(owner, sizeof owner, "section of %u", (unsigned)session);
  mortise_name_beside(m->system.beside, 64, global ? L"Global\\" : L"Local\\", "section", plain);
  mortise_name_beside(m->system.pipes, 72, L"\\\\.\\pipe\\", owner, plain);
  return MORTISE_OK;
}
static inline mortise_object_name mortise_length_name(const mortise *m) {
  mortise_object_name name;
  _snwprintf(name.text, 128, L"%ls-length", m->system.beside);
  return name;
}
/* The length that stands beside the segment: read, or written where one is given. */
static inline uint64_t mortise_length_beside(mortise *m, uint64_t length) {
  void *view = MapViewOfFile(m->system.length, length ? FILE_MAP_READ | FILE_MAP_WRITE : FILE_MAP_READ, 0, 0, 8);
  if (view == NULL) return 0;
  if (length) __atomic_store_n((mortise_u64 *)view, length, __ATOMIC_RELEASE);
  else length = __atomic_load_n((mortise_u64 *)view, __ATOMIC_ACQUIRE);
  UnmapViewOfFile(view);
  return length;
}

static inline mortise_status mortise_map(mortise *m, uint64_t length) {
  void *view = MapViewOfFile(m->system.section, m->read_only ? FILE_MAP_READ : FILE_MAP_READ | FILE_MAP_WRITE, 0, 0, (SIZE_T)length);
  if (view == NULL) return mortise_failed(m);
  m->bytes = (uint8_t *)view;
  m->length = length;
  return MORTISE_OK;
}
static inline void mortise_unmap(mortise *m) {
  if (m->bytes != NULL) UnmapViewOfFile(m->bytes);
  m->bytes = NULL;
  m->length = 0;
}

/* Opens a name; not ready where its length is still to come. */
static inline mortise_status mortise_find(mortise *m, const char *name) {
  wchar_t wide[300];
  mortise_status status = mortise_take_name(m, name, wide);
  if (status != MORTISE_OK) return status;
  m->system.section = OpenFileMappingW(m->read_only ? FILE_MAP_READ : FILE_MAP_READ | FILE_MAP_WRITE, FALSE, wide);
  if (m->system.section == NULL) return mortise_failed(m);
  m->system.length = OpenFileMappingW(FILE_MAP_READ, FALSE, mortise_length_name(m).text);
  void *view = MapViewOfFile(m->system.section, FILE_MAP_READ, 0, 0, 0);
  MEMORY_BASIC_INFORMATION region;
  if (view == NULL || VirtualQuery(view, &region, sizeof region) != sizeof region) return mortise_failed(m);
  UnmapViewOfFile(view);
  m->size = region.RegionSize;
  /* What others than Mortise made has no length beside it. */
  if (m->system.length == NULL) return MORTISE_OK;
  uint64_t length = mortise_length_beside(m, 0);
  if (length == 0) return MORTISE_NOT_READY;
  if (length <= m->size && m->size - length < 4096) m->size = length;
  return MORTISE_OK;
}

/* Makes a segment of zeros and maps it. */
static inline mortise_status mortise_make(mortise *m, const char *name, uint64_t length, int flags, uint64_t most) {
  (void)most; /* nothing is left of the dead */
  wchar_t wide[300];
  if ((flags & MORTISE_PERSIST) != 0) return MORTISE_NOT_SUPPORTED; /* a section goes with its last handle */
  mortise_status status = mortise_take_name(m, name, wide);
  if (status != MORTISE_OK) return status;
  /* INVARIANT: the length's section first, so that whoever finds the segment finds it. */
  m->system.length = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, 0, 8, mortise_length_name(m).text);
  if (m->system.length == NULL) return mortise_failed(m);
  SetLastError(0);
  m->system.section = CreateFileMappingW(INVALID_HANDLE_VALUE, NULL, PAGE_READWRITE, (DWORD)(length >> 32), (DWORD)length, wide);
  if (m->system.section == NULL) return mortise_failed(m);
  if (GetLastError() == ERROR_ALREADY_EXISTS) return MORTISE_EXISTS;
  /* INVARIANT: before the length, without which nobody takes a dead creator's place. */
  if (mortise_take(m, MORTISE_LOCK_CREATOR) != MORTISE_OK) return MORTISE_EXISTS;
  if (mortise_length_beside(m, length) != length) return mortise_failed(m);
  m->owned = true;
  m->size = length;
  return mortise_map(m, length);
}

/* Takes the place of a creator that is gone. */
static inline void mortise_adopt(mortise *m) {
  if (!m->owned && m->system.length != NULL) m->owned = mortise_take(m, MORTISE_LOCK_CREATOR) == MORTISE_OK;
}
/* Nobody can: the name goes with the last who has it open. */
static inline mortise_status mortise_unlink(mortise *m) {
  (void)m;
  return MORTISE_NOT_SUPPORTED;
}
static inline void mortise_keep(mortise *m) { (void)m; }
/* A name leads to its section as long as that is open, and none stays without a creator. */
static inline bool mortise_is_named(const mortise *m) { return m->system.section != NULL; }
static inline bool mortise_stays(const mortise *m) { return m->system.section == NULL; }

/* Gives all back: bells before locks, and the segment before its length. */
static inline void mortise_drop(mortise *m) {
  mortise_close_handle(&m->system.pipe);
  mortise_close_handle(&m->system.event);
  for (uint32_t i = 0; i <= MORTISE_MAX_READERS; i++) mortise_hang_up(&m->system.ringers[i]);
  mortise_unmap(m);
  for (int i = 0; i < 4; i++)
    if (m->system.held[i].mutex != NULL) mortise_release(m, m->system.held[i].row);
  mortise_close_handle(&m->system.section);
  mortise_close_handle(&m->system.length);
}

#else /* Linux, and what POSIX has of it elsewhere */

/* Milliseconds since 1970, and of a clock that never jumps. */
static inline double mortise_time_of(clockid_t clock) {
  struct timespec now;
  clock_gettime(clock, &now);
  return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}
static inline double mortise_now(void) { return mortise_time_of(CLOCK_REALTIME); }
static inline double mortise_clock(void) { return mortise_time_of(CLOCK_MONOTONIC); }
static inline void mortise_pause(int milliseconds) {
  struct timespec time = {milliseconds / 1000, milliseconds % 1000 * 1000000L};
  nanosleep(&time, NULL);
}
static inline uint32_t mortise_pid(void) { return (uint32_t)getpid(); }
static inline bool mortise_fill_random(uint64_t *number) {
  FILE *random = fopen("/dev/urandom", "rb");
  bool filled = random != NULL && fread(number, 8, 1, random) == 1;
  if (random != NULL) fclose(random);
  return filled;
}

static inline mortise_status mortise_failed(mortise *m) {
  m->error = errno;
  return errno == ENOENT ? MORTISE_NOT_FOUND : errno == EACCES || errno == EPERM ? MORTISE_NO_PERMISSION
    : errno == EEXIST ? MORTISE_EXISTS : MORTISE_SYSTEM;
}

#define MORTISE_LOCK_BASE ((off_t)1 << 46)
MORTISE_ASSERT(sizeof(off_t) == 8, "locks stand at 2^46: compile with -D_FILE_OFFSET_BITS=64");

/* ---- Locks: one byte a row, of the open file description; the system takes back those of the dead ---- */

/* `rows` 0: this one and all behind it. */
static inline mortise_status mortise_lock_rows(mortise *m, uint32_t row, uint32_t rows, short type, bool *held_elsewhere) {
#ifdef F_OFD_SETLK
  struct flock range;
  memset(&range, 0, sizeof range);
  range.l_type = type;
  range.l_whence = SEEK_SET;
  range.l_start = MORTISE_LOCK_BASE + row;
  range.l_len = rows;
  if (fcntl(m->system.fd, held_elsewhere ? F_OFD_GETLK : F_OFD_SETLK, &range) == 0) {
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

/* Whether another than this has a row's lock: 0 the writer's, 1 + i that of the reader of row i. */
static inline bool mortise_is_held(mortise *m, uint32_t row) {
  bool held = false;
  return mortise_lock_rows(m, row, 1, F_WRLCK, &held) == MORTISE_OK && held;
}

/* ---- Bells: FIFOs beside the segment ---- */

static inline bool mortise_leads_to(const char *path, int fd) {
  struct stat there, here;
  return lstat(path, &there) == 0 && fstat(fd, &here) == 0 && there.st_ino == here.st_ino && there.st_dev == here.st_dev;
}
static inline bool mortise_shared(const mortise *m) { return (m->system.file.st_mode & 022) != 0; }
static inline bool mortise_trusts(const mortise *m, uid_t user) {
  return user == geteuid() || user == m->system.file.st_uid || user == 0;
}
static inline bool mortise_bell_path(const mortise *m, uint32_t bell, char *path) {
  int length = snprintf(path, PATH_MAX, "%s/%ju.bell-%u", m->system.side, (uintmax_t)m->system.file.st_ino, bell);
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
  int *ringer = &m->system.ringers[bell];
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
  if (mkdir(m->system.side, 0700) != 0 && errno != EEXIST) return mortise_failed(m);
  if (lstat(m->system.side, &file) != 0) return MORTISE_OK; /* gone again, with someone's last bell: mkfifo finds that out */
  if (!S_ISDIR(file.st_mode) || (file.st_uid != geteuid() && !mortise_trusts(m, file.st_uid))) return MORTISE_NO_PERMISSION;
  if (file.st_uid != geteuid()) return MORTISE_OK;
  mode_t writers = (m->system.file.st_mode & 0222) | 0200;
  mode_t wanted = writers | writers << 1 | writers >> 1 | (mortise_shared(m) ? 01000 : 0);
  if (file.st_gid != m->system.file.st_gid && chown(m->system.side, (uid_t)-1, m->system.file.st_gid) != 0) errno = 0; /* where it may */
  if ((file.st_mode & 07777) != wanted && chmod(m->system.side, wanted) != 0 && errno != ENOENT) return mortise_failed(m);
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

/* Removes the directory of bells once the name is gone, if it is empty; before, it may be another user's who listens soon. */
static inline void mortise_remove_side(const mortise *m) {
  struct stat file;
  if (lstat(m->system.path, &file) != 0) rmdir(m->system.side);
}

/* Removes the bells of dead listeners, also of segments that had the name before, and their directory after the name. */
static inline void mortise_sweep(const mortise *m) {
  int folder = open(m->system.side, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  DIR *bells = folder < 0 ? NULL : fdopendir(folder);
  if (bells == NULL) {
    if (folder >= 0) close(folder);
    return;
  }
  for (struct dirent *each; (each = readdir(bells)) != NULL;) {
    char path[2 * PATH_MAX];
    const char *kind = each->d_name + strspn(each->d_name, "0123456789");
    if (kind == each->d_name || strncmp(kind, ".bell-", 6) != 0) continue;
    snprintf(path, sizeof path, "%s/%s", m->system.side, each->d_name);
    int fd = mortise_open_fifo(path, O_RDONLY);
    if (fd < 0) continue;
    /* INVARIANT: a listener marks its FIFO, and then sees whether its name leads there. With the mark taken from here to the
       removal, one that listens has either no part in this FIFO, or makes another. */
    if (flock(fd, LOCK_EX | LOCK_NB) == 0 && mortise_leads_to(path, fd)) unlink(path);
    close(fd);
  }
  closedir(bells);
  mortise_remove_side(m);
}

/* Listens to the bell of the own role; once is enough. */
static inline mortise_status mortise_listen(mortise *m) {
  if (m->system.bell >= 0) return MORTISE_OK;
  if (m->role < 0) return MORTISE_BAD_ARGUMENT;
  char path[PATH_MAX];
  if (!mortise_bell_path(m, (uint32_t)m->role, path)) return MORTISE_BAD_ARGUMENT;
  mortise_status status = mortise_take(m, MORTISE_LOCK_BELL + (uint32_t)m->role);
  for (int tries = 0; status == MORTISE_OK && m->system.bell < 0; tries++) {
    if (tries == 5) status = MORTISE_BUSY;
    else if ((status = mortise_make_side(m)) == MORTISE_OK && (m->system.bell = mortise_remove_dead(path)) < 0) {
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
      if (marked && mortise_leads_to(path, fd)) m->system.bell = fd;
      else if (fd >= 0) close(fd);
    }
  }
  struct stat file;
  if (m->system.bell >= 0 && fstat(m->system.bell, &file) == 0 && file.st_uid == geteuid()) {
    mode_t writers = (m->system.file.st_mode & 0222) | 0200; /* who may write to the segment may ring */
    if (file.st_gid != m->system.file.st_gid && fchown(m->system.bell, (uid_t)-1, m->system.file.st_gid) != 0) errno = 0; /* where it may */
    if (fchmod(m->system.bell, writers | writers << 1) != 0) status = mortise_failed(m);
  }
  if (status != MORTISE_OK && m->system.bell < 0) mortise_release(m, MORTISE_LOCK_BELL + (uint32_t)m->role);
  return status;
}

/* Sleeps until the bell rings, at most so long, and takes the rings. */
static inline void mortise_sleep(mortise *m, int milliseconds) {
  if (m->system.bell < 0) {
    mortise_pause(1);
    return;
  }
  struct pollfd ear = {m->system.bell, POLLIN, 0};
  uint8_t rings[4096];
  /* Bounded: someone may ring without end. */
  if (poll(&ear, 1, milliseconds) > 0)
    for (int i = 0; i < 16 && read(m->system.bell, rings, sizeof rings) == sizeof rings; i++) continue;
}

/* ---- Segments: shared memory by its name, or a file by its path ---- */

static inline void mortise_reset(mortise *m) {
  memset(m, 0, sizeof *m);
  m->role = m->system.fd = m->system.bell = -1;
  for (uint32_t i = 0; i <= MORTISE_MAX_READERS; i++) m->system.ringers[i] = -1;
}

/* Opens a name of shared memory, or with a slash in it the path of a file. */
static inline mortise_status mortise_open_name(mortise *m, const char *name, int flags, mode_t mode) {
  if (name == NULL) return MORTISE_BAD_ARGUMENT;
  const char *slash = strrchr(name, '/');
  const char *base = slash ? slash + 1 : name;
  int directory = slash ? (int)(slash - name) : 0;
  if (*base == 0 || !strcmp(base, ".") || !strcmp(base, "..") || !strncmp(base, ".mortise.", 9) || strlen(base) > MORTISE_MAX_NAME || strlen(name) > PATH_MAX / 2)
    return MORTISE_BAD_ARGUMENT;
  if (slash) {
    snprintf(m->system.path, sizeof m->system.path, "%s", name);
    snprintf(m->system.side, sizeof m->system.side, "%.*s/.mortise.%s", directory, name, base);
    m->system.fd = open(name, flags | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, mode);
  } else {
    char system_name[PATH_MAX];
    snprintf(system_name, sizeof system_name, "/%s", name);
    snprintf(m->system.path, sizeof m->system.path, "/dev/shm/%s", name); /* where Linux shows shared memory */
    snprintf(m->system.side, sizeof m->system.side, "/dev/shm/.mortise.%s", name);
    m->system.fd = shm_open(system_name, flags, mode); /* which sets O_CLOEXEC and O_NOFOLLOW itself */
  }
  if (m->system.fd < 0) return errno == ELOOP ? MORTISE_NOT_A_CHANNEL : mortise_failed(m);
  if (fstat(m->system.fd, &m->system.file) != 0) return mortise_failed(m);
  m->size = (uint64_t)m->system.file.st_size;
  return S_ISREG(m->system.file.st_mode) ? MORTISE_OK : MORTISE_NOT_A_CHANNEL;
}

/* Opens a name; not ready where its length is still to come. */
static inline mortise_status mortise_find(mortise *m, const char *name) {
  mortise_status status = mortise_open_name(m, name, m->read_only ? O_RDONLY : O_RDWR, 0);
  return status == MORTISE_OK && m->size == 0 ? MORTISE_NOT_READY : status;
}

/* Removes the name if it still leads to this segment, and what the dead left beside it. */
static inline mortise_status mortise_unlink(mortise *m) {
  /* INVARIANT: this lock is held from the look to the removal, and nobody removes the name without it; so it cannot
     come to lead to a new segment in between. */
  mortise_status status = MORTISE_BUSY;
  for (int i = 0; i < 200 && (status = mortise_take(m, MORTISE_LOCK_REMOVER)) == MORTISE_BUSY; i++) mortise_pause(1);
  if (status != MORTISE_OK) return status;
  if (mortise_leads_to(m->system.path, m->system.fd) && unlink(m->system.path) != 0) status = mortise_failed(m);
  mortise_release(m, MORTISE_LOCK_REMOVER);
  mortise_sweep(m);
  return status;
}

static inline mortise_status mortise_map(mortise *m, uint64_t length) {
  void *bytes = mmap(NULL, (size_t)length, PROT_READ | (m->read_only ? 0 : PROT_WRITE), MAP_SHARED, m->system.fd, 0);
  if (bytes == MAP_FAILED) return mortise_failed(m);
  m->bytes = (uint8_t *)bytes;
  m->length = length;
  return MORTISE_OK;
}

static inline void mortise_unmap(mortise *m) {
  if (m->bytes != NULL) munmap(m->bytes, (size_t)m->length);
  m->bytes = NULL;
  m->length = 0;
}

/* Gives all back; locks last, and by hand, since a mapping of one's own or a forked child may have the open file too. */
static inline void mortise_drop(mortise *m) {
  char path[PATH_MAX];
  if (m->owned) (void)mortise_unlink(m);
  if (m->system.bell >= 0 && mortise_bell_path(m, (uint32_t)m->role, path)) {
    if (mortise_leads_to(path, m->system.bell)) unlink(path);
    close(m->system.bell);
    if (mortise_shared(m)) mortise_remove_side(m);
    else rmdir(m->system.side); /* if it was the last */
  }
  for (uint32_t i = 0; i <= MORTISE_MAX_READERS; i++)
    if (m->system.ringers[i] >= 0) close(m->system.ringers[i]);
  mortise_unmap(m);
  if (m->system.fd < 0) return;
  (void)mortise_lock_rows(m, 0, 0, F_UNLCK, NULL);
  close(m->system.fd);
}

/* Whether a segment has no creator who takes it away. */
static inline bool mortise_stays(const mortise *m) { return (m->system.file.st_mode & S_ISVTX) == 0; }
/* Whether the name leads to this segment, and to no later one. */
static inline bool mortise_is_named(const mortise *m) { return mortise_leads_to(m->system.path, m->system.fd); }

/*
 * Whether the name is free now: a leftover of at most so many bytes, whose creator would have removed it and died, was
 * removed.
 */
static inline bool mortise_remove_leftover(const char *name, uint64_t most) {
  mortise old;
  struct stat file;
  mortise_reset(&old);
  mortise_status status = mortise_open_name(&old, name, O_RDWR, 0);
  bool free_now = status == MORTISE_NOT_FOUND;
  /* INVARIANT: the size is asked for with the creator's lock held, which a creator has before it gives a size: it grows no more. */
  if (status == MORTISE_OK && !mortise_stays(&old) && mortise_take(&old, MORTISE_LOCK_CREATOR) == MORTISE_OK &&
      fstat(old.system.fd, &file) == 0 && (uint64_t)file.st_size <= most)
    free_now = mortise_unlink(&old) == MORTISE_OK;
  mortise_drop(&old);
  return free_now;
}

/*
 * Makes a segment of zeros and maps it, in the place of a leftover of at most so many bytes; until mortise_keep it goes with
 * this process, also where it is to persist.
 */
static inline mortise_status mortise_make(mortise *m, const char *name, uint64_t length, int flags, uint64_t most) {
  bool persist = (flags & MORTISE_PERSIST) != 0;
  mortise_status status = MORTISE_EXISTS;
  for (int tries = 0; tries < 10 && status == MORTISE_EXISTS; tries++) {
    /* The sticky bit marks what goes with its creator; it comes with the name, so that no death leaves it unmarked. */
    status = mortise_open_name(m, name, O_CREAT | O_EXCL | O_RDWR, 0600 | (persist ? 0 : S_ISVTX));
    if (status == MORTISE_EXISTS && !mortise_remove_leftover(name, most)) break;
    if (status != MORTISE_OK) continue;
    MORTISE_STEP();
    m->owned = true;
    /* Another creator may have found the new name before its lock was taken, and removed it as a leftover. */
    if (persist || (mortise_take(m, MORTISE_LOCK_CREATOR) == MORTISE_OK && mortise_is_named(m))) break;
    mortise_drop(m);
    mortise_reset(m);
    status = MORTISE_EXISTS;
  }
  if (status != MORTISE_OK) return status;
  MORTISE_STEP();
  /* All of it is there now, or the memory is full now: not at the first touch. */
  if ((errno = posix_fallocate(m->system.fd, 0, (off_t)length)) != 0) return mortise_failed(m);
  m->size = length;
  return mortise_map(m, length);
}
static inline void mortise_keep(mortise *m) {
  if (mortise_stays(m)) m->owned = false;
}

/* Takes the place of a creator that is gone: its name then goes with this process. Only its user, or root, can remove it. */
static inline void mortise_adopt(mortise *m) {
  bool removable = geteuid() == 0 || geteuid() == m->system.file.st_uid;
  if (m->owned || !removable || mortise_stays(m) || mortise_take(m, MORTISE_LOCK_CREATOR) != MORTISE_OK) return;
  /* INVARIANT: who removes a leftover holds the creator's lock until the name is gone; with it, nobody does so from here on. */
  if (mortise_is_named(m)) m->owned = true;
  else mortise_release(m, MORTISE_LOCK_CREATOR);
}

#endif

/* ---- Opening ---- */

/* Bytes that a ring needs for so many records of such values: one more for the end, and the header behind the last. */
static inline uint64_t mortise_ring_room(uint64_t records, uint64_t value_length) {
  return (records + 1) * (MORTISE_UNIT + (value_length + MORTISE_UNIT - 1) / MORTISE_UNIT * MORTISE_UNIT) + MORTISE_UNIT;
}

/* Everything about a prologue but its magic; `size` is the segment's. */
static inline mortise_status mortise_check(const mortise_prologue *is, uint64_t size) {
  if (is->version != 1) return MORTISE_WRONG_VERSION;
  if (is->kind < MORTISE_MAILBOX || is->kind > MORTISE_BROADCAST) return MORTISE_WRONG_KIND;
  bool mailbox = is->kind == MORTISE_MAILBOX;
  /* In 64 bits: no sum or product of u32 fields wraps. */
  uint64_t control = is->control_at, data = is->data_at, stride = is->stride, value = is->value_length;
  bool slots = mailbox ? is->slots >= 3 && is->slots <= 256 && stride % MORTISE_LINE == 0 && stride >= 64 + value
    : is->slots == 1 && stride >= mortise_ring_room(1, value) && stride >= 256 && stride <= 1u << 30 && (stride & (stride - 1)) == 0;
  bool rows = is->readers >= 1 && is->readers <= (is->kind == MORTISE_QUEUE ? 1 : MORTISE_MAX_READERS);
  bool places = is->description_at >= 128 && is->description_length <= MORTISE_MAX_DESCRIPTION &&
    control % MORTISE_LINE == 0 && (uint64_t)is->description_at + is->description_length <= control &&
    data % MORTISE_LINE == 0 && data >= control + MORTISE_AT_ROWS + (uint64_t)MORTISE_LINE * is->readers;
  bool lengths = value >= 1 && value <= INT32_MAX && is->length == data + is->slots * stride && is->length <= SIZE_MAX / 2;
  if (!slots || !rows || !places || !lengths) return MORTISE_DAMAGED;
  return is->length <= size ? MORTISE_OK : MORTISE_TRUNCATED;
}

/* Closes all; the name goes, too, where this is the creator and did not make it to persist. Locks end with it. */
static inline void mortise_close(mortise *m) {
  if (m->bytes != NULL && m->role > 0) mortise_set(mortise_row(m, (uint32_t)m->role - 1, 0), 0);
  mortise_drop(m);
  mortise_reset(m);
}
static inline mortise_status mortise_give_up(mortise *m, mortise_status status) {
  int error = m->error;
  mortise_close(m);
  m->error = error;
  return status;
}

/*
 * Finds what has a name, and maps it where it is a channel. What it opened stays open whatever it says; where that is not
 * ready, bytes are mapped if it has any, and lack a magic.
 */
static inline mortise_status mortise_look(mortise *m, const char *name) {
  mortise_status status = mortise_find(m, name);
  if (status != MORTISE_OK) return status;
  if (m->size < 128) return MORTISE_NOT_A_CHANNEL;
  if ((status = mortise_map(m, 128)) != MORTISE_OK) return status;
  /* INVARIANT: the magic is read first, with acquire, and was stored last, with release: with it all else is there. */
  uint64_t magic = __atomic_load_n(mortise_long(m, 0), __ATOMIC_ACQUIRE);
  if (magic != MORTISE_MAGIC) return magic == 0 ? MORTISE_NOT_READY : MORTISE_NOT_A_CHANNEL;
  mortise_prologue is;
  /* INVARIANT: each field is copied once, then checked, then used: nobody can change it in between. */
  mortise_copy_out(m, &is, 8, sizeof is);
  mortise_unmap(m);
  if ((status = mortise_check(&is, m->size)) != MORTISE_OK) return status;
  m->is = is;
  return mortise_map(m, is.length);
}

/*
 * Opens a channel that is there; kind and fingerprint 0 take any. With MORTISE_READ_ONLY it can be read by polling,
 * without a row. Not ready or not found may be so for a moment only: mortise_attach_within tries again.
 */
static inline mortise_status mortise_attach(mortise *m, const char *name, uint32_t kind, uint64_t fingerprint, int flags) {
  mortise_reset(m);
  if (kind > MORTISE_BROADCAST || (flags & ~MORTISE_READ_ONLY) != 0) return MORTISE_BAD_ARGUMENT;
  m->read_only = (flags & MORTISE_READ_ONLY) != 0;
  mortise_status status = mortise_look(m, name);
  if (status == MORTISE_OK && kind != 0 && m->is.kind != kind) status = MORTISE_WRONG_KIND;
  if (status == MORTISE_OK && fingerprint != 0 && m->is.fingerprint != fingerprint) status = MORTISE_WRONG_LAYOUT;
  return status == MORTISE_OK ? status : mortise_give_up(m, status);
}

/* The same, trying again for so many milliseconds while there is no such channel yet. */
static inline mortise_status mortise_attach_within(mortise *m, const char *name, uint32_t kind, uint64_t fingerprint, int flags,
    int milliseconds) {
  double end = mortise_clock() + milliseconds;
  for (;;) {
    mortise_status status = mortise_attach(m, name, kind, fingerprint, flags);
    if ((status != MORTISE_NOT_FOUND && status != MORTISE_NOT_READY) || mortise_clock() >= end) return status;
    mortise_pause(5);
  }
}

/*
 * Copies the channel's description, JSON in UTF-8 that says what its values are, with a NUL behind it. What stands there is as
 * little to be trusted as any byte: whoever parses it checks it. MORTISE_MAX_DESCRIPTION + 1 bytes are room enough for
 * any; too large tells the length, too.
 */
static inline mortise_status mortise_description(const mortise *m, char *text, size_t capacity, uint32_t *length) {
  *length = m->is.description_length;
  if (m->is.kind == 0) return MORTISE_BAD_ARGUMENT;
  if (capacity <= *length) return MORTISE_TOO_LARGE;
  mortise_copy_out(m, text, m->is.description_at, *length);
  text[*length] = 0;
  return MORTISE_OK;
}

/*
 * Opens a raw region of at least so many bytes: memory without a channel, as whole as the hardware makes it. Its bytes are
 * m->bytes; rows of locks that the two sides agree on are taken by mortise_take. Not ready and not found: try again.
 */
static inline mortise_status mortise_attach_raw(mortise *m, const char *name, uint64_t length, int flags) {
  mortise_reset(m);
  if (length == 0 || length > SIZE_MAX / 2 || (flags & ~MORTISE_READ_ONLY) != 0) return MORTISE_BAD_ARGUMENT;
  m->read_only = (flags & MORTISE_READ_ONLY) != 0;
  mortise_status status = mortise_find(m, name);
  if (status == MORTISE_OK && m->size < length) status = MORTISE_TRUNCATED;
  if (status == MORTISE_OK) status = mortise_map(m, length);
  return status == MORTISE_OK ? status : mortise_give_up(m, status);
}

/*
 * Makes a raw region, filled with zeros, also in the place of what a dead creator left. The name goes with this process
 * unless it is to persist.
 */
static inline mortise_status mortise_create_raw(mortise *m, const char *name, uint64_t length, int flags) {
  mortise_reset(m);
  if (length == 0 || length > INT32_MAX || (flags & ~MORTISE_PERSIST) != 0) return MORTISE_BAD_ARGUMENT;
  mortise_status status = mortise_make(m, name, length, flags, UINT64_MAX);
  if (status != MORTISE_OK) return mortise_give_up(m, status);
  mortise_keep(m);
  return MORTISE_OK;
}

/* Removes a name; those who have it open go on. Windows lets nobody. */
static inline mortise_status mortise_remove(const char *name) {
  mortise m;
  mortise_reset(&m);
  mortise_status status = mortise_find(&m, name);
  if (status == MORTISE_OK || status == MORTISE_NOT_READY) status = mortise_unlink(&m);
  mortise_close(&m);
  return status;
}

static inline void mortise_set_time(const mortise *m, uint64_t at) {
  double now = mortise_now();
  uint64_t bits;
  memcpy(&bits, &now, 8);
  __atomic_store_n(mortise_long(m, at), bits, __ATOMIC_RELAXED);
}

/* ---- Waking ---- */

/* Wakes the readers that sleep; after every store that they wait for. */
static inline void mortise_wake(mortise *m) {
  /* INVARIANT: what was published is before this fence, the look at `wake` after it; a sleeper stores `wake`, has a
     fence, and looks for what was published. So at least one of the two sees the other's store. */
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  if (mortise_peep(mortise_control(m, MORTISE_AT_WAKE)) == 0) return;
  mortise_set(mortise_control(m, MORTISE_AT_WAKE), 0);
  /* INVARIANT: `wake` is cleared before the rows are looked at, and a sleeper stores its row before `wake`: one whose
     row was looked at too early leaves `wake` set for the next time, and sees what was published now. */
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
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
  __atomic_thread_fence(__ATOMIC_ACQUIRE);
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
    __atomic_thread_fence(__ATOMIC_RELEASE);
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
  mortise_commit(mortise_word(m, at), (uint32_t)sequence);
  MORTISE_STEP();
  m->latest = position;
  mortise_publish(mortise_control(m, MORTISE_AT_LATEST), position);
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
    memset(info, 0, sizeof *info);
    info->number = r.number;
    info->size = r.size;
    info->missed = m->missed;
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
  mortise_publish(mortise_row(m, 0, 4), m->position);
  m->unacknowledged = false;
  MORTISE_STEP();
  /* INVARIANT: the position is stored before the look at `room`; the writer stores `room` before its look at the
     position. So at least one of them sees the other's store. */
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
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

/* Writes a value of the layout's fixed form, of is.value_length bytes; never waits. */
static inline mortise_status mortise_write(mortise *m, const void *value, uint32_t size) {
  if (m->role != 0 || m->is.kind != MORTISE_MAILBOX || size != m->is.value_length) return MORTISE_BAD_ARGUMENT;
  if (m->number >= MORTISE_MAX_NUMBER) return MORTISE_EXHAUSTED;
  uint32_t slot = (m->latest + 1) % m->is.slots;
  uint64_t at = mortise_slot(m, slot), sequence = 2 * m->number + 1;
  mortise_set(mortise_word(m, at), (uint32_t)(sequence - 1));
  /* INVARIANT: the slot is marked as not whole before any of it changes; see mortise_still. */
  __atomic_thread_fence(__ATOMIC_RELEASE);
  MORTISE_STEP();
  mortise_set(mortise_word(m, at + 4), (uint32_t)(sequence >> 32));
  mortise_set_time(m, at + 8);
  mortise_copy_in(m, at + 64, value, size);
  MORTISE_STEP();
  /* INVARIANT: release: all of the value is there before it is marked as whole, and that before it is the latest. */
  mortise_commit(mortise_word(m, at), (uint32_t)sequence);
  MORTISE_STEP();
  mortise_commit(mortise_control(m, MORTISE_AT_LATEST), slot); /* mortise_wake has the fence */
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
    uint64_t at = mortise_slot(m, slot);
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
    info->number = ((uint64_t)high << 32 | low) >> 1;
    info->size = m->is.value_length;
    info->missed = 0;
    info->time = mortise_time_at(m, at + 8);
    info->value = m->bytes + at + 64;
    info->slot = slot;
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
  __atomic_thread_fence(__ATOMIC_ACQUIRE);
  uint64_t at = mortise_slot(m, info->slot), sequence = 2 * info->number + 1;
  return mortise_peep(mortise_word(m, at)) == (uint32_t)sequence &&
    mortise_peep(mortise_word(m, at + 4)) == (uint32_t)(sequence >> 32);
}

/*
 * Copies the latest value, of is.value_length bytes, which is info->size. The same one is copied again until there is a
 * newer one: mortise_wait waits for that.
 */
static inline mortise_status mortise_read(mortise *m, void *buffer, uint32_t capacity, mortise_info *info) {
  if (m->role == 0 || m->is.kind != MORTISE_MAILBOX) return MORTISE_BAD_ARGUMENT;
  info->size = m->is.value_length;
  if (capacity < info->size) return MORTISE_TOO_LARGE;
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
  mortise_publish(mortise_control(m, MORTISE_AT_LATEST), m->latest);
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
  mortise_publish(mortise_control(m, MORTISE_AT_LATEST), m->latest);
  if (m->is.kind != MORTISE_BROADCAST) return MORTISE_OK;
  /* A writer that died in mid-write has destroyed what it had claimed. Readers must not go by a smaller claim. */
  uint32_t begun = mortise_peep(mortise_control(m, MORTISE_AT_CLAIMED)) - (m->position + 1);
  if (begun > mortise_to_end(m, m->position)) return MORTISE_DAMAGED;
  if (begun != 0) mortise_put(m, begun, NULL, 0);
  return MORTISE_OK;
}

static inline void mortise_sign(mortise *m) {
  mortise_set(mortise_control(m, MORTISE_AT_PID), mortise_pid());
  mortise_set_time(m, (uint64_t)m->is.control_at + MORTISE_AT_SINCE);
  mortise_publish(mortise_control(m, MORTISE_AT_STATE), 0);
}

/* Goes on where the writer before came to, whose lock is held: puts right what that left half done, and says who writes. */
static inline mortise_status mortise_take_over(mortise *m, int flags) {
  /* INVARIANT: from here to the end of the descriptor this process alone writes what writers write. */
  MORTISE_STEP();
  mortise_status status = m->is.kind == MORTISE_MAILBOX ? mortise_recover_mailbox(m) : mortise_recover_stream(m);
  if (status != MORTISE_OK) return status;
  /* One that is to stay keeps its place, a dead one's, and goes with no process. */
  if ((flags & MORTISE_PERSIST) == 0) mortise_adopt(m);
  /* Until then it may have been removed as a leftover. */
  if (!mortise_is_named(m)) return MORTISE_NOT_FOUND;
  mortise_u32 *epoch = mortise_control(m, MORTISE_AT_EPOCH);
  mortise_publish(epoch, mortise_peep(epoch) + 1);
  m->role = 0;
  MORTISE_STEP();
  mortise_sign(m);
  mortise_wake(m); /* to what was recovered */
  return MORTISE_OK;
}
static inline bool mortise_has_ended(const mortise *m) { return mortise_load(mortise_control(m, MORTISE_AT_STATE)) == 1; }

/*
 * Becomes the writer of a channel that was attached, of whatever layout and size it is, and puts right what a dead one left
 * half done; mortise_create is for the writer that knows its layout. Busy: another lives. Where the channel's creator is
 * gone, the name goes with this process. Not found, and ended: the name leads elsewhere by now, or is about to.
 */
static inline mortise_status mortise_become_writer(mortise *m) {
  if (m->role >= 0 || m->read_only || m->is.kind == 0) return MORTISE_BAD_ARGUMENT;
  mortise_status status = mortise_take(m, 0);
  if (status != MORTISE_OK) return status;
  status = mortise_has_ended(m) ? MORTISE_ENDED : mortise_take_over(m, 0);
  if (status != MORTISE_OK) mortise_release(m, 0);
  return status;
}

/* Says that nothing more comes. */
static inline mortise_status mortise_end(mortise *m) {
  if (m->role != 0) return MORTISE_BAD_ARGUMENT;
  mortise_publish(mortise_control(m, MORTISE_AT_STATE), 1);
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
  if (m->role >= 0 || m->is.kind == 0 || row < -1 || row >= (int)m->is.readers) return MORTISE_BAD_ARGUMENT;
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

/* Whether mortise_wait would say at once that there is something: for who has other things to do, or spins. */
static inline bool mortise_is_ready(mortise *m) {
  if (m->role == 0) return m->is.kind != MORTISE_QUEUE || mortise_room(m, m->wanted) != MORTISE_FULL;
  if (m->is.kind == MORTISE_MAILBOX) {
    mortise_info info;
    mortise_status status = mortise_peek(m, &info);
    return status == MORTISE_OK ? info.number != m->number : status != MORTISE_EMPTY;
  }
  mortise_record r;
  uint32_t position = m->position, fillers = 0;
  mortise_status status;
  /* Behind fillers, of which nothing comes. Bounded as in mortise_receive, which then says what is wrong. */
  while ((status = mortise_record_at(m, position, &r)) == MORTISE_OK && r.filler && r.number == m->number && ++fillers <= MORTISE_MAX_FILLERS) {
    position += r.units;
    if (m->is.kind != MORTISE_QUEUE) continue;
    /* Its room is needed, perhaps, for what is to come. */
    m->position = position;
    if (!m->unacknowledged) (void)mortise_acknowledge(m);
  }
  if (status != MORTISE_EMPTY) return true;
  return m->is.kind == MORTISE_BROADCAST && (mortise_lapped(m, m->position) || mortise_wrapped(m));
}

/* Whether nothing will come any more without an end: no name leads here, by which a writer could come, and none is there. */
static inline bool mortise_is_removed(mortise *m) { return !mortise_is_named(m) && !mortise_is_held(m, 0); }

/*
 * Waits until there is something to read, or room for what was not sent; by the bell where there is a role, by looking
 * every millisecond where there is none. That the writer died is no answer, since another may come: mortise_is_held(m, 0)
 * tells. Removed, where none can come, is told once a second and at the end of the time.
 */
static inline mortise_status mortise_wait(mortise *m, int milliseconds) {
  if (m->is.kind == 0) return MORTISE_BAD_ARGUMENT;
  double now = mortise_clock(), end = now + milliseconds, look = now + 1000;
  bool writer = m->role == 0;
  mortise_u32 *waiting = m->role < 0 ? NULL : writer ? mortise_control(m, MORTISE_AT_ROOM) : mortise_row(m, (uint32_t)m->role - 1, 0);
  for (;; now = mortise_clock()) {
    bool removed = !writer && (now >= end || now >= look) && mortise_is_removed(m);
    /* INVARIANT: all of this is asked before the look: after an end, or when nobody can write, nothing comes. */
    bool ended = !writer && mortise_has_ended(m);
    if (mortise_is_ready(m)) return MORTISE_OK;
    if (ended) return MORTISE_ENDED;
    if (removed) return MORTISE_REMOVED;
    if (now >= end) return MORTISE_TIMEOUT;
    if (now >= look) look = now + 1000;
    if (waiting != NULL) {
      /* INVARIANT: first the FIFO is there, then the word that makes another ring it, then the last look. */
      mortise_status status = mortise_listen(m);
      if (status != MORTISE_OK) return status;
      mortise_publish(waiting, 1);
      if (!writer) mortise_publish(mortise_control(m, MORTISE_AT_WAKE), 1);
      __atomic_thread_fence(__ATOMIC_SEQ_CST);
    }
    bool over = mortise_is_ready(m) || (!writer && mortise_has_ended(m));
    if (!over) mortise_sleep(m, end - now < 1000 ? (int)(end - now) + 1 : 1000);
    if (waiting != NULL) mortise_set(waiting, 0);
  }
}

/* Waits until a queue's consumer has handled all that was sent: what it has not, is lost when this ends the queue and closes. */
static inline mortise_status mortise_drain(mortise *m, int milliseconds) {
  if (m->role != 0 || m->is.kind != MORTISE_QUEUE) return MORTISE_BAD_ARGUMENT;
  uint32_t wanted = m->wanted;
  m->wanted = mortise_ring_units(m) - 1; /* room for so much is in an empty ring alone */
  mortise_status status = mortise_wait(m, milliseconds);
  if (status == MORTISE_OK) status = mortise_room(m, m->wanted);
  m->wanted = wanted;
  return status;
}

/* ---- Creating ---- */

/* What a channel is made with; the rest of the prologue follows from it. mortise_plan_for fills it in. */
typedef struct {
  uint32_t kind, value_length;
  uint32_t slots;   /* of a mailbox, 3 to 256; 1 in a stream */
  uint32_t stride;  /* a mailbox: from slot to slot; a stream: its ring, a power of two. 0: the size of the one that is there */
  uint32_t readers; /* 1 to 1000, 1 in a queue. 0: as many as the one that is there */
  uint64_t fingerprint;
  const char *description; /* JSON */
  uint32_t description_length;
} mortise_plan;

/*
 * The usual plan for values of a layout: with room for so many slots, or messages of full size, and 32 readers. With
 * capacity 0 a channel that is there may have any size, and a new one has 4 slots, or a ring of 1 MiB or 4 messages. What
 * does not fit into a channel is refused by mortise_create.
 */
static inline mortise_plan mortise_plan_for(uint32_t kind, uint32_t value_length, uint32_t capacity, uint64_t fingerprint,
    const char *description) {
  uint64_t stride = ((uint64_t)value_length + 64 + MORTISE_LINE - 1) / MORTISE_LINE * MORTISE_LINE;
  if (kind != MORTISE_MAILBOX)
    for (stride = 256; stride < mortise_ring_room(capacity, value_length) && stride <= 1u << 30;) stride *= 2;
  mortise_plan plan;
  plan.kind = kind;
  plan.value_length = value_length;
  plan.slots = kind == MORTISE_MAILBOX ? capacity : 1;
  plan.stride = capacity == 0 ? 0 : (uint32_t)stride;
  plan.readers = 0;
  plan.fingerprint = fingerprint;
  plan.description = description == NULL ? "" : description;
  plan.description_length = (uint32_t)strlen(plan.description);
  return plan;
}

/* The prologue of a new channel of this plan. */
static inline mortise_status mortise_prologue_of(const mortise_plan *plan, mortise_prologue *is) {
  mortise_plan size = *plan;
  if (plan->description == NULL && plan->description_length > 0) return MORTISE_BAD_ARGUMENT;
  if (plan->description_length > MORTISE_MAX_DESCRIPTION || plan->readers > MORTISE_MAX_READERS) return MORTISE_BAD_ARGUMENT;
  if (plan->stride == 0) {
    uint64_t records = (1u << 20) / (mortise_ring_room(0, plan->value_length) - MORTISE_UNIT);
    uint32_t capacity = plan->kind == MORTISE_MAILBOX || records < 4 ? 4 : (uint32_t)records;
    size = mortise_plan_for(plan->kind, plan->value_length, capacity, 0, "");
  }
  memset(is, 0, sizeof *is);
  is->version = 1;
  is->kind = plan->kind;
  is->fingerprint = plan->fingerprint;
  is->value_length = plan->value_length;
  is->slots = size.slots;
  is->stride = size.stride;
  is->readers = plan->readers != 0 ? plan->readers : plan->kind == MORTISE_QUEUE ? 1 : 32;
  is->description_at = 128;
  is->description_length = plan->description_length;
  is->control_at = (128 + is->description_length + MORTISE_LINE - 1) / MORTISE_LINE * MORTISE_LINE;
  is->data_at = is->control_at + 512 + MORTISE_LINE * is->readers;
  is->length = is->data_at + (uint64_t)is->slots * is->stride;
  return mortise_check(is, is->length) == MORTISE_OK ? MORTISE_OK : MORTISE_BAD_ARGUMENT;
}

static inline bool mortise_has_magic(const mortise *m) { return __atomic_load_n(mortise_long(m, 0), __ATOMIC_ACQUIRE) != 0; }

/* Puts a new channel into a segment of zeros, whose writer's lock is held. */
static inline mortise_status mortise_format(mortise *m, const mortise_prologue *wanted, const mortise_plan *plan) {
  m->is = *wanted;
  if (!mortise_fill_random(&m->is.instance)) return MORTISE_SYSTEM;
  m->role = 0;
  m->number = 1;
  mortise_copy_in(m, 8, &m->is, sizeof m->is);
  mortise_copy_in(m, 128, plan->description, plan->description_length);
  if (m->is.kind != MORTISE_MAILBOX) mortise_put(m, 1, NULL, 0);
  if (m->is.kind == MORTISE_QUEUE) mortise_set(mortise_row(m, 0, 4), m->position);
  mortise_sign(m);
  MORTISE_STEP();
  /* INVARIANT: the magic comes last, with release; the writer's lock is held before. */
  __atomic_store_n(mortise_long(m, 0), MORTISE_MAGIC, __ATOMIC_RELEASE);
  mortise_keep(m);
  return MORTISE_OK;
}

/* Makes a channel under a name that is free; not ready where another is as quick. */
static inline mortise_status mortise_make_channel(mortise *m, const char *name, const mortise_prologue *wanted, const mortise_plan *plan,
    int flags) {
  /* Of what the dead left only that which has no size yet makes room. All else is looked at first. */
  mortise_status status = mortise_make(m, name, wanted->length, flags, 0);
  if (status == MORTISE_EXISTS) return MORTISE_NOT_READY;
  if (status == MORTISE_OK) status = mortise_take(m, 0);
  if (status == MORTISE_OK && !mortise_has_magic(m)) return mortise_format(m, wanted, plan);
  if (status != MORTISE_OK && status != MORTISE_BUSY) return status;
  /* INVARIANT: nobody else takes this lock before the magic stands there, unless this process slept so long here that another took
     a channel that stays for one whose maker died. It is that one's now, and not removed. */
  mortise_keep(m);
  return MORTISE_NOT_READY;
}

/* A segment without a magic: its maker is at it, or died. `waited`: time enough to finish it has passed. */
static inline mortise_status mortise_enter_unmade(mortise *m, const mortise_prologue *wanted, const mortise_plan *plan, int flags, bool waited) {
  mortise_adopt(m);
  /* The maker of one that stays holds nothing that would tell of its death but the writer's lock. */
  if (!m->owned && !(waited && mortise_stays(m))) return MORTISE_NOT_READY;
  mortise_status status = mortise_take(m, 0);
  if (status == MORTISE_OK && mortise_has_magic(m)) {
    /* INVARIANT: it was finished, by one that died just now: what is in it stays, so it is not owned when it is closed. */
    m->owned = false;
    return MORTISE_NOT_READY;
  }
  if (status != MORTISE_OK) return status == MORTISE_BUSY ? MORTISE_NOT_READY : status;
  bool fits = m->size == wanted->length;
  /* What this owns goes when it is closed, and is made anew; what stays may be anybody's. */
  if (m->owned && (!fits || (flags & MORTISE_PERSIST) != 0)) return MORTISE_NOT_READY;
  if (!fits) return MORTISE_NOT_A_CHANNEL;
  mortise_unmap(m);
  if ((status = mortise_map(m, wanted->length)) != MORTISE_OK) return status;
  memset(m->bytes, 0, wanted->length);
  return mortise_format(m, wanted, plan);
}

/* Empty where nothing in a channel would be lost by making it anew: no message of a queue that nobody has handled. */
static inline mortise_status mortise_unread(const mortise *m) {
  if (m->is.kind != MORTISE_QUEUE) return MORTISE_EMPTY;
  uint32_t position = mortise_load(mortise_row(m, 0, 4));
  mortise_record r;
  for (uint32_t fillers = 0; fillers <= MORTISE_MAX_FILLERS; fillers++) {
    mortise_status status = mortise_record_at(m, position, &r);
    if (status != MORTISE_OK || !r.filler) return status;
    position += r.units;
  }
  return MORTISE_DAMAGED;
}

/* A channel that is there. */
static inline mortise_status mortise_enter(mortise *m, const mortise_prologue *wanted, const mortise_plan *plan, int flags) {
  if (m->is.kind != wanted->kind) return MORTISE_WRONG_KIND;
  mortise_status status = mortise_take(m, 0);
  if (status != MORTISE_OK) return status;
  /* Between the look for it and its lock, the writer that ended it may have removed it. */
  if (!mortise_is_named(m)) return MORTISE_NOT_READY;
  if (mortise_has_ended(m)) {
    mortise_adopt(m); /* its writer died before it could remove it; what this owns goes when it is closed */
    return MORTISE_NOT_READY;
  }
  bool same_size = plan->stride == 0 || (m->is.slots == wanted->slots && m->is.stride == wanted->stride);
  bool same_rows = plan->readers == 0 || m->is.readers == wanted->readers;
  if (m->is.fingerprint != wanted->fingerprint || !same_size || !same_rows) {
    status = mortise_unread(m);
    if (status == MORTISE_DAMAGED) return status;
    if (status == MORTISE_EMPTY) mortise_adopt(m);
    return m->owned ? MORTISE_NOT_READY : MORTISE_WRONG_LAYOUT;
  }
  /* A prologue that has the layout's fingerprint, and another length of its values, is no writer's. */
  if (m->is.value_length != wanted->value_length) return MORTISE_DAMAGED;
  status = mortise_take_over(m, flags);
  return status == MORTISE_NOT_FOUND ? MORTISE_NOT_READY : status;
}

/* Opens a channel as its writer; tries again while what is in the way passes, or where `wait` says so, lives. */
static inline mortise_status mortise_open_writer(mortise *m, const char *name, const mortise_plan *plan, int flags, bool wait,
    int milliseconds) {
  mortise_prologue wanted;
  mortise_reset(m);
  if ((flags & ~MORTISE_PERSIST) != 0) return MORTISE_BAD_ARGUMENT;
  mortise_status status = mortise_prologue_of(plan, &wanted);
  if (status != MORTISE_OK) return status;
  for (double began = mortise_clock();;) {
    double waited = mortise_clock() - began;
    mortise_reset(m);
    status = mortise_look(m, name);
    if (status == MORTISE_OK) status = mortise_enter(m, &wanted, plan, flags);
    else if (status == MORTISE_NOT_READY && m->bytes != NULL) status = mortise_enter_unmade(m, &wanted, plan, flags, waited >= 500);
    else if (status == MORTISE_NOT_FOUND || status == MORTISE_NOT_READY) {
      mortise_close(m);
      status = mortise_make_channel(m, name, &wanted, plan, flags);
    }
    if (status == MORTISE_OK) return status;
    mortise_give_up(m, status);
    if ((status != MORTISE_NOT_READY && !(wait && status == MORTISE_BUSY)) || waited >= milliseconds) return status;
    mortise_pause(20);
  }
}

/*
 * Opens a channel as its writer: makes it; or takes over, with all that is in it, from a writer that died or left it to
 * persist. The name goes with this process unless it is to persist.
 *
 * Busy: another writer lives. Wrong kind, not a channel: something else has this name. Wrong layout: another fingerprint
 * or size; a dead writer's channel is replaced then, unless it is a queue with messages that nobody has handled. Damaged: as it
 * is, nobody can go on. Whoever wants the name none the less, calls mortise_remove before. Not ready: it was being made or
 * removed by another for 5 seconds.
 */
static inline mortise_status mortise_create(mortise *m, const char *name, const mortise_plan *plan, int flags) {
  return mortise_open_writer(m, name, plan, flags, false, 5000);
}

/* The same, and waits so many milliseconds for its turn while another writer lives. */
static inline mortise_status mortise_create_within(mortise *m, const char *name, const mortise_plan *plan, int flags, int milliseconds) {
  return mortise_open_writer(m, name, plan, flags, true, milliseconds);
}

#endif /* what the system shows */
#endif
