/*
 * The other side of tests, in what C11, C++17 and C++20 have in common, on Linux and on Windows:
 *
 *   exchange-peer raw-make NAME               makes a raw region with value 1, and waits until value 2 stands there
 *   exchange-peer raw-meet NAME               expects value 1 there, and writes value 2
 *   exchange-peer write KIND NAME COUNT FINGERPRINT FILE
 *                                             makes a channel with the description in a file, and writes when a reader came
 *   exchange-peer go-on KIND NAME COUNT       becomes the writer when the one before is gone, writes on, and ends
 *   exchange-peer read KIND NAME COUNT        reads until the end, which is behind value COUNT
 *   exchange-peer echo NAME                   sends back, by the mailbox NAME-back, each value of the mailbox NAME
 *
 * A value is a u32 and 500 words more, all of them its number. The exit status is 0 where all was right, 1 where a value
 * was wrong, and else 10 and a mortise_status.
 */
#include "mortise.h"

enum { WORDS = 501 };
static const int PATIENCE = 60000;
typedef struct {
  uint32_t words[WORDS];
} values;

static values value;
static mortise m, back;
static mortise_info info;

static void fill(uint32_t number) {
  for (int i = 0; i < WORDS; i++) value.words[i] = number;
}
static bool is_whole(uint32_t number) {
  for (int i = 0; i < WORDS; i++)
    if (value.words[i] != number) return false;
  return true;
}
static int failed(const char *what, mortise_status status) {
  fprintf(stderr, "%s: %s (%d)\n", what, mortise_text(status), m.error);
  return 10 + (int)status;
}

static int raw(const char *name, bool make) {
  mortise_status status = make ? mortise_create_raw(&m, name, sizeof value, 0) : mortise_attach_raw(&m, name, sizeof value, 0);
  if (status != MORTISE_OK) return failed("raw", status);
  uint32_t mine = make ? 1 : 2, theirs = make ? 2 : 1;
  bool right = false;
  if (make) {
    fill(mine);
    memcpy(m.bytes, &value, sizeof value);
  }
  for (int tries = 0; tries < PATIENCE / 10 && !right; tries++) {
    memcpy(&value, m.bytes, sizeof value);
    right = is_whole(theirs);
    if (!right) mortise_pause(10);
  }
  if (!make) {
    fill(mine);
    memcpy(m.bytes, &value, sizeof value);
  }
  mortise_close(&m);
  return right ? 0 : 1;
}

static mortise_status send_one(uint32_t kind) {
  fill((uint32_t)m.number);
  if (kind == MORTISE_MAILBOX) return mortise_write(&m, &value, sizeof value);
  mortise_status status;
  while ((status = mortise_send(&m, &value, sizeof value)) == MORTISE_FULL && (status = mortise_wait(&m, PATIENCE)) == MORTISE_OK) continue;
  return status;
}
static int send_all(uint32_t kind, uint64_t count) {
  mortise_status status = MORTISE_OK;
  while (m.number <= count && status == MORTISE_OK) {
    status = send_one(kind);
    if (m.number % 64 == 0) mortise_pause(1); /* so that readers get some of them */
  }
  if (status == MORTISE_OK) status = mortise_end(&m);
  if (status != MORTISE_OK) return failed("send", status);
  mortise_close(&m);
  return 0;
}

static int make_and_write(uint32_t kind, const char *name, uint64_t count, uint64_t fingerprint, const char *path) {
  static char text[MORTISE_MAX_DESCRIPTION + 1];
  FILE *file = fopen(path, "rb");
  if (file == NULL || fread(text, 1, MORTISE_MAX_DESCRIPTION, file) == 0) return 2;
  fclose(file);
  mortise_plan plan = mortise_plan_for(kind, sizeof value, 16, fingerprint, text);
  mortise_status status = mortise_create(&m, name, &plan, 0);
  if (status != MORTISE_OK) return failed("create", status);
  for (int tries = 0; !mortise_is_held(&m, 1) && tries < PATIENCE; tries++) mortise_pause(1);
  mortise_pause(100); /* a broadcast's reader begins at a moment of its own */
  return send_all(kind, count);
}

static int go_on(uint32_t kind, const char *name, uint64_t count) {
  mortise_status status = mortise_attach_within(&m, name, kind, 0, 0, PATIENCE);
  double end = mortise_clock() + PATIENCE;
  while (status == MORTISE_OK && (status = mortise_become_writer(&m)) == MORTISE_BUSY && mortise_clock() < end) {
    mortise_pause(1);
    status = MORTISE_OK;
  }
  return status == MORTISE_OK ? send_all(kind, m.number - 1 + count) : failed("go on", status);
}

static mortise_status next_one(uint32_t kind) {
  mortise_status status = mortise_wait(&m, PATIENCE);
  if (status != MORTISE_OK) return status;
  return kind == MORTISE_MAILBOX ? mortise_read(&m, &value, sizeof value, &info) : mortise_receive(&m, &value, sizeof value, &info);
}
static int read_all(uint32_t kind, const char *name, uint64_t count) {
  mortise_status status = mortise_attach_within(&m, name, kind, 0, 0, PATIENCE);
  if (status == MORTISE_OK) status = mortise_become_reader(&m, -1);
  uint64_t last = 0;
  while (status == MORTISE_OK && ((status = next_one(kind)) == MORTISE_OK || status == MORTISE_OVERRUN)) {
    if (status == MORTISE_OK) {
      if (!is_whole((uint32_t)info.number) || info.number <= last) return 1;
      if (kind == MORTISE_QUEUE && (info.number != last + 1 || mortise_acknowledge(&m) != MORTISE_OK)) return 1;
      last = info.number;
    }
    status = MORTISE_OK;
  }
  mortise_close(&m);
  return status != MORTISE_ENDED ? failed("read", status) : last == count ? 0 : 1;
}

static int echo(const char *name) {
  char text[300];
  mortise_status status = mortise_attach_within(&m, name, MORTISE_MAILBOX, 0, 0, PATIENCE);
  if (status == MORTISE_OK) status = mortise_become_reader(&m, -1);
  snprintf(text, sizeof text, "%s-back", name);
  if (status == MORTISE_OK) {
    mortise_plan plan = mortise_plan_for(MORTISE_MAILBOX, sizeof value, 3, m.is.fingerprint, "");
    static char description[MORTISE_MAX_DESCRIPTION + 1];
    status = mortise_description(&m, description, sizeof description, &plan.description_length);
    plan.description = description;
    if (status == MORTISE_OK) status = mortise_create(&back, text, &plan, 0);
  }
  while (status == MORTISE_OK && (status = next_one(MORTISE_MAILBOX)) == MORTISE_OK) status = mortise_write(&back, &value, sizeof value);
  if (status == MORTISE_ENDED) status = mortise_end(&back);
  mortise_close(&m);
  mortise_close(&back);
  return status == MORTISE_OK ? 0 : failed("echo", status);
}

static int run(int count, char **arguments) {
  if (count < 3) return 2;
  const char *what = arguments[1], *name = arguments[count > 3 ? 3 : 2];
  if (!strcmp(what, "raw-make") || !strcmp(what, "raw-meet")) return raw(name, !strcmp(what, "raw-make"));
  if (!strcmp(what, "echo")) return echo(name);
  if (count < 5) return 2;
  uint32_t kind = *arguments[2] == 'm' ? MORTISE_MAILBOX : *arguments[2] == 'q' ? MORTISE_QUEUE : MORTISE_BROADCAST;
  uint64_t number = strtoull(arguments[4], NULL, 10);
  if (!strcmp(what, "read")) return read_all(kind, name, number);
  if (!strcmp(what, "go-on")) return go_on(kind, name, number);
  return count < 7 ? 2 : make_and_write(kind, name, number, strtoull(arguments[5], NULL, 10), arguments[6]);
}

#ifdef _WIN32
int wmain(int count, wchar_t **wide) {
  static char texts[8][600];
  char *arguments[8];
  for (int i = 0; i < count && i < 8; i++) {
    if (!WideCharToMultiByte(CP_UTF8, 0, wide[i], -1, texts[i], sizeof texts[i], NULL, NULL)) return 2;
    arguments[i] = texts[i];
  }
  return run(count < 8 ? count : 8, arguments);
}
#else
int main(int count, char **arguments) { return run(count, arguments); }
#endif
