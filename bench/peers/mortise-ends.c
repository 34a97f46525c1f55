/* Two processes with mailboxes of mortise.h between them, one each way; with queues where more than one message is kept.
 *
 * usage: mortise-ends WAITING NAME SIZE DEPTH    (WAITING: spin or sleep)
 */
#include "../../peers/c/mortise.h"
#include "ends.h"
#include <sys/wait.h>

enum { PATIENCE = 60000 };

struct link {
  bool sleeps;
  uint32_t size;
  mortise out, in;
};

static void expect(const char *what, mortise_status status) {
  if (status == MORTISE_OK) return;
  fprintf(stderr, "%s: %s\n", what, mortise_text(status));
  exit(1);
}

static void send_message(void *argument, const unsigned char *bytes, int more) {
  struct link *link = (struct link *)argument;
  (void)more;
  if (link->out.is.kind == MORTISE_MAILBOX) {
    expect("write", mortise_write(&link->out, bytes, link->size));
    return;
  }
  mortise_status status;
  while ((status = mortise_send(&link->out, bytes, link->size)) == MORTISE_FULL)
    if (link->sleeps) expect("wait for room", mortise_wait(&link->out, PATIENCE));
  expect("send", status);
}

static void receive_message(void *argument, unsigned char *into) {
  struct link *link = (struct link *)argument;
  mortise_info info;
  if (link->sleeps) expect("wait", mortise_wait(&link->in, PATIENCE));
  else
    while (!mortise_is_ready(&link->in)) continue;
  if (link->in.is.kind == MORTISE_MAILBOX) {
    expect("read", mortise_read(&link->in, into, link->size, &info));
    return;
  }
  expect("receive", mortise_receive(&link->in, into, link->size, &info));
  expect("acknowledge", mortise_acknowledge(&link->in));
}

/* Each makes what it writes to, and waits for what the other makes. */
static void open_link(struct link *link, const char *name, uint32_t depth, const char *there, const char *back) {
  char text[300];
  uint32_t kind = depth > 1 ? MORTISE_QUEUE : MORTISE_MAILBOX;
  mortise_plan plan = mortise_plan_for(kind, link->size, depth > 1 ? 4 * depth : 4, 1, "{}");
  snprintf(text, sizeof text, "%s-%s", name, there);
  expect("create", mortise_create(&link->out, text, &plan, 0));
  snprintf(text, sizeof text, "%s-%s", name, back);
  expect("attach", mortise_attach_within(&link->in, text, kind, 1, 0, PATIENCE));
  expect("become reader", mortise_become_reader(&link->in, -1));
}

int main(int count, char **arguments) {
  if (count != 5) return 2;
  end_with_parent();
  static struct link link;
  link.sleeps = strcmp(arguments[1], "sleep") == 0;
  link.size = (uint32_t)strtoul(arguments[3], NULL, 10);
  uint32_t depth = (uint32_t)strtoul(arguments[4], NULL, 10);
  struct end end = {link.size, &link, send_message, receive_message};
  /* Before either opens anything: locks go on in a child. */
  pid_t child = fork();
  if (child < 0) fail("no process");
  if (child == 0) end_with_parent();
  open_link(&link, arguments[2], depth, child ? "there" : "back", child ? "back" : "there");
  if (child == 0) run_far(end);
  else run_near(end);
  mortise_close(&link.in);
  mortise_close(&link.out);
  if (child > 0) waitpid(child, NULL, 0);
  return 0;
}
