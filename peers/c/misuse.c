/* Calls that are wrong, and what each answers, as a line of JSON: misuse NAME. */
#include "mortise.h"

static int calls;
static void tell(const char *what, mortise_status status) {
  printf("%s\"%s\":\"%s\"", calls++ ? "," : "{", what, mortise_text(status));
}

static uint8_t value[200];
static uint32_t length;
static char text[10];
static mortise_info info;

static void misuse_raw(const char *name) {
  static mortise m, other;
  tell("a raw region without bytes", mortise_create_raw(&m, name, 0, 0));
  tell("a raw region", mortise_create_raw(&m, name, 300, 0));
  tell("another of the same name", mortise_create_raw(&other, name, 300, 0));
  tell("more bytes than there are", mortise_attach_raw(&other, name, 301, 0));
  tell("flags that are none", mortise_attach_raw(&other, name, 300, 4));
  tell("made with flags that are none", mortise_create_raw(&other, name, 300, 4));
  tell("zeros as a channel", mortise_attach(&other, name, 0, 0, 0));
  m.bytes[0] = 1;
  tell("bytes as a channel", mortise_attach(&other, name, 0, 0, 0));
  tell("writer of no channel", mortise_become_writer(&m));
  tell("reader of no channel", mortise_become_reader(&m, -1));
  tell("wait for no channel", mortise_wait(&m, 0));
  tell("read no channel", mortise_read(&m, value, sizeof value, &info));
  tell("peek into no channel", mortise_peek(&m, &info));
  tell("receive from no channel", mortise_receive(&m, value, sizeof value, &info));
  tell("description of no channel", mortise_description(&m, text, sizeof text, &length));
  mortise_close(&m);
  tell("a name that is gone", mortise_attach_raw(&m, name, 300, 0));
  tell("closed", mortise_read(&m, value, sizeof value, &info));
  mortise_close(&m);
}

static void misuse_mailbox(const char *name) {
  static mortise out, in;
  mortise_plan plan = mortise_plan_for(MORTISE_MAILBOX, 100, 2, 7, "[1, 2, 3]");
  tell("two slots", mortise_create(&out, name, &plan, 0));
  plan = mortise_plan_for(MORTISE_MAILBOX, 0, 3, 7, "");
  tell("values without bytes", mortise_create(&out, name, &plan, 0));
  plan = mortise_plan_for(MORTISE_QUEUE, 1u << 30, 3, 7, "");
  tell("a ring that is too large", mortise_create(&out, name, &plan, 0));
  plan = mortise_plan_for(9, 100, 3, 7, "");
  tell("a kind that is none", mortise_create(&out, name, &plan, 0));
  plan = mortise_plan_for(MORTISE_QUEUE, 100, 3, 7, "");
  plan.readers = 2;
  tell("two readers of a queue", mortise_create(&out, name, &plan, 0));
  plan = mortise_plan_for(MORTISE_MAILBOX, 100, 3, 7, NULL);
  plan.readers = 1001;
  tell("more readers than there can be", mortise_create(&out, name, &plan, 0));
  plan.readers = 0;
  plan.description = NULL;
  plan.description_length = 5;
  tell("a description that is none", mortise_create(&out, name, &plan, 0));
  plan = mortise_plan_for(MORTISE_MAILBOX, 100, 3, 7, "[1, 2, 3]");
  tell("made to be read only", mortise_create(&out, name, &plan, MORTISE_READ_ONLY));
  tell("milliseconds for flags", mortise_create_within(&out, name, &plan, 5000, 0));
  tell("a mailbox", mortise_create(&out, name, &plan, 0));
  tell("a writer that becomes one", mortise_become_writer(&out));
  tell("a writer that reads", mortise_read(&out, value, sizeof value, &info));
  tell("send to a mailbox", mortise_send(&out, value, 100));
  tell("a value of another size", mortise_write(&out, value, 99));
  tell("another kind", mortise_attach(&in, name, MORTISE_QUEUE, 0, 0));
  tell("a kind that is none, to attach", mortise_attach(&in, name, 9, 0, 0));
  tell("attached to persist", mortise_attach(&in, name, 0, 0, MORTISE_PERSIST));
  tell("another layout", mortise_attach(&in, name, MORTISE_MAILBOX, 8, 0));
  tell("looked at", mortise_attach(&in, name, MORTISE_MAILBOX, 7, MORTISE_READ_ONLY));
  tell("a writer that may only look", mortise_become_writer(&in));
  mortise_close(&in);
  tell("attached", mortise_attach(&in, name, 0, 0, 0));
  tell("a second writer", mortise_become_writer(&in));
  tell("a row that is not there", mortise_become_reader(&in, 32));
  tell("a row below any", mortise_become_reader(&in, -2));
  tell("a reader", mortise_become_reader(&in, 31));
  tell("a reader that becomes one", mortise_become_reader(&in, 30));
  tell("a reader that writes", mortise_write(&in, value, 100));
  tell("a reader that ends it", mortise_end(&in));
  tell("receive from a mailbox", mortise_receive(&in, value, sizeof value, &info));
  tell("acknowledge in a mailbox", mortise_acknowledge(&in));
  tell("drain a mailbox", mortise_drain(&out, 0));
  tell("nothing yet", mortise_read(&in, value, sizeof value, &info));
  tell("a wait for nothing", mortise_wait(&in, 1));
  tell("a value", mortise_write(&out, value, 100));
  tell("into less room", mortise_read(&in, value, 99, &info));
  printf(",\"which is of\":%u", info.size);
  tell("into more room", mortise_read(&in, value, sizeof value, &info));
  tell("a wait for the same", mortise_wait(&in, 1));
  tell("a description into its length", mortise_description(&in, text, 9, &length));
  printf(",\"which is\":%u", length);
  tell("and one byte more", mortise_description(&in, text, 10, &length));
  tell("the end", mortise_end(&out));
  tell("a wait after it", mortise_wait(&in, 1));
  mortise_close(&in);
  mortise_close(&out);
}

int main(int count, char **arguments) {
  static mortise m;
  if (count != 2) return 2;
  static char name[301];
  memset(name, 'n', 300);
  tell("no name", mortise_attach(&m, "", 0, 0, 0));
  tell("nothing for a name", mortise_attach(&m, NULL, 0, 0, 0));
  tell("to make one of no name", mortise_create_raw(&m, NULL, 10, 0));
  tell("to remove one of no name", mortise_remove(NULL));
  tell("a name of 300 bytes", mortise_attach(&m, name, 0, 0, 0));
  tell("to make one of 300 bytes", mortise_create_raw(&m, name, 10, 0));
  name[215] = 0;
  tell("a name of 215 bytes", mortise_attach(&m, name, 0, 0, 0));
  tell("a name of the system's", mortise_attach(&m, "..", 0, 0, 0));
  tell("a name of a bell's place", mortise_create_raw(&m, ".mortise.x", 10, 0));
  tell("a directory", mortise_attach(&m, "/dev/shm", 0, 0, MORTISE_READ_ONLY));
  tell("a pipe or device", mortise_attach(&m, "/dev/null", 0, 0, MORTISE_READ_ONLY));
  tell("to remove what is not there", mortise_remove(arguments[1]));
  misuse_raw(arguments[1]);
  misuse_mailbox(arguments[1]);
  printf("}\n");
  return 0;
}
