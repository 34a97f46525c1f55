/* Both ends of a channel by iceoryx 2.0: publish-subscribe that is looked at again and again, or with a WaitSet.
 *
 * usage: iceoryx WAITING SIZE DEPTH NAME FOLDER    (WAITING: spins or sleeps)
 *
 * Starts RouDi, which iceoryx cannot do without, with memory for these messages alone, and ends it.
 */
#include "ends.h"
#include <fstream>
#include <iceoryx_hoofs/log/logmanager.hpp>
#include <iceoryx_posh/popo/untyped_publisher.hpp>
#include <iceoryx_posh/popo/untyped_subscriber.hpp>
#include <iceoryx_posh/popo/wait_set.hpp>
#include <iceoryx_posh/runtime/posh_runtime.hpp>
#include <optional>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

using namespace iox;

static cxx::string<100> text(const std::string &value) { return cxx::string<100>(cxx::TruncateToCapacity, value); }

class Link {
public:
  Link(bool near, bool sleeps, size_t size, uint64_t depth)
      : size(size), publisher(service(near ? "there" : "back"), publishing()),
        subscriber(service(near ? "back" : "there"), subscribing(depth)) {
    if (!sleeps) return;
    waits.emplace();
    waits->attachState(subscriber, popo::SubscriberState::HAS_DATA).or_else([](auto) { fail("no WaitSet"); });
  }

  bool connected() { return publisher.hasSubscribers() && subscriber.getSubscriptionState() == SubscribeState::SUBSCRIBED; }

  void send(const unsigned char *bytes) {
    publisher.loan(static_cast<uint32_t>(size))
        .and_then([&](void *&chunk) {
          memcpy(chunk, bytes, size);
          publisher.publish(chunk);
        })
        .or_else([](auto) { fail("no memory to send"); });
  }

  void receive(unsigned char *into) {
    for (bool here = false; !here;) {
      subscriber.take().and_then([&](const void *chunk) {
        memcpy(into, chunk, size);
        subscriber.release(chunk);
        here = true;
      });
      if (!here && waits) waits->wait();
    }
  }

private:
  static capro::ServiceDescription service(const char *direction) {
    return {"mortise", "bench", capro::IdString_t(cxx::TruncateToCapacity, direction)};
  }

  static popo::PublisherOptions publishing() {
    popo::PublisherOptions options;
    options.subscriberTooSlowPolicy = popo::ConsumerTooSlowPolicy::WAIT_FOR_CONSUMER;
    return options;
  }

  static popo::SubscriberOptions subscribing(uint64_t depth) {
    popo::SubscriberOptions options;
    options.queueCapacity = 2 * depth;
    options.queueFullPolicy = popo::QueueFullPolicy::BLOCK_PRODUCER;
    return options;
  }

  size_t size;
  popo::UntypedPublisher publisher;
  popo::UntypedSubscriber subscriber;
  std::optional<popo::WaitSet<1>> waits;
};

static struct end end_of(Link &link, size_t size) {
  return {size, &link, [](void *link, const unsigned char *bytes, int) { static_cast<Link *>(link)->send(bytes); },
          [](void *link, unsigned char *into) { static_cast<Link *>(link)->receive(into); }};
}

/* Is done when RouDi says that it is ready. */
static pid_t start_roudi(const std::string &folder, size_t size, uint64_t depth) {
  const std::string path = folder + "/roudi.toml";
  std::ofstream(path) << "[general]\nversion = 1\n[[segment]]\n[[segment.mempool]]\nsize = " << (size + 7) / 8 * 8 + 64
                      << "\ncount = " << 8 * depth + 16 << "\n";
  int output[2];
  if (pipe(output) != 0) fail("no pipe");
  pid_t roudi = fork();
  if (roudi == 0) {
    end_with_parent();
    dup2(output[1], STDOUT_FILENO);
    dup2(output[1], STDERR_FILENO);
    close(output[0]);
    execlp("iox-roudi", "iox-roudi", "-c", path.c_str(), "-m", "off", static_cast<char *>(nullptr));
    _exit(127);
  }
  close(output[1]);
  std::string said;
  char part[1000];
  while (said.find("ready for clients") == std::string::npos) {
    ssize_t length = read(output[0], part, sizeof part);
    if (length < 1) fail(("RouDi did not start: " + said).c_str());
    said.append(part, static_cast<size_t>(length));
  }
  /* What it says from now on is left in the pipe, which holds more than it says. */
  return roudi;
}

/* An end in a process of its own; `main` has no part in iceoryx, since RouDi ends what has when it ends. */
static pid_t start_end(bool near, const std::string &name, bool sleeps, size_t size, uint64_t depth) {
  pid_t child = fork();
  if (child < 0) fail("no process");
  if (child > 0) return child;
  end_with_parent();
  log::LogManager::GetLogManager().SetDefaultLogLevel(log::LogLevel::kError, log::LogLevelOutput::kHideLogLevel);
  runtime::PoshRuntime::initRuntime(text(name + (near ? "-near" : "-far")));
  {
    Link link(near, sleeps, size, depth);
    while (!link.connected()) nap(1000);
    if (near) run_near(end_of(link, size));
    else run_far(end_of(link, size));
  }
  exit(0);
}

int main(int count, char **arguments) {
  if (count != 6) return 2;
  end_with_parent();
  const bool sleeps = std::string(arguments[1]) == "sleeps";
  const size_t size = std::stoul(arguments[2]);
  const uint64_t depth = std::stoul(arguments[3]);
  pid_t roudi = start_roudi(arguments[5], size, depth);
  pid_t far = start_end(false, arguments[4], sleeps, size, depth);
  pid_t near = start_end(true, arguments[4], sleeps, size, depth);
  int status = 0;
  waitpid(near, &status, 0);
  if (status != 0) kill(far, SIGKILL);
  waitpid(far, nullptr, 0);
  kill(roudi, SIGTERM);
  waitpid(roudi, nullptr, 0);
  return status == 0 ? 0 : 1;
}
