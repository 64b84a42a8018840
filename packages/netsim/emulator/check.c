#include "check.h"
#include "clock.h"
#include "files.h"
#include "link.h"
#include "namespace.h"
#include <arpa/inet.h>
#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define MODEL_PACKETS 1000000
#define MODEL_TOLERANCE 0.001
#define PACKET_BYTES 1500
#define PROBES 2000
#define PROBE_BYTES 1000
#define PROBE_EVERY_NS NS_PER_MS
#define PROBE_PORT 7
#define DELAY_NS (20 * NS_PER_MS)
#define RATE 50000000
#define LATE_TOLERANCE_NS NS_PER_MS

static bool check_share(const char *what, struct impairments impairments, double expected);
static bool check_rate(void);
static bool check_codel(enum ecn ecn, const char *what);
static struct judgement judge(struct direction *direction, int64_t now);
static bool check_delay(void);
static int probe(const struct link *link);
static int probe_socket(int namespace, bool is_receiver);
static int64_t receive_error(int socket);
static int compare(const void *left, const void *right);
static bool report(const char *what, double expected, double found, bool is_good);

int check(void)
{
  const struct impairments random = {.loss = 0.01};
  const struct impairments burst = {.burst = {.to_bad = 0.01, .to_good = 0.2, .loss_good = 0, .loss_bad = 0.5}};
  bool is_good = check_share("random loss, share of packets", random, 0.01);
  // Stationary share of the bad state: to_bad / (to_bad + to_good).
  is_good &= check_share("burst loss, share of packets", burst, 0.01 / 0.21 * 0.5);
  is_good &= check_rate();
  is_good &= check_codel(ECN_NONE, "controlled delay, drops in ten seconds");
  is_good &= check_codel(ECN_ECT0, "controlled delay, marks in ten seconds");
  is_good &= check_delay();
  return is_good ? 0 : 1;
}

static bool check_share(const char *what, struct impairments impairments, double expected)
{
  struct direction direction = direction_create(impairments, 1, SIDE_A);
  int lost = 0;
  for (int i = 0; i < MODEL_PACKETS; i++) lost += judge(&direction, i).fate != DELIVERED;
  const double share = (double)lost / MODEL_PACKETS;
  return report(what, expected, share, fabs(share - expected) <= MODEL_TOLERANCE);
}

/** Packets that all come at once leave one after the other, at the rate to the nanosecond. */
static bool check_rate(void)
{
  const struct impairments impairments = {
      .rate = 7000003, .queue_bytes = UINT64_MAX, .mark_above_bytes = UINT64_MAX};
  struct direction direction = direction_create(impairments, 1, SIDE_A);
  int64_t last = 0;
  for (int i = 0; i < MODEL_PACKETS; i++) last = judge(&direction, 0).due[0];
  const double expected = (double)MODEL_PACKETS * PACKET_BYTES * 8 / (double)impairments.rate;
  const double found = (double)last / NS_PER_SECOND;
  return report("a million packets at the rate, s", expected, found, fabs(found - expected) < 1e-6);
}

/**
 * Packets that come twice as fast as they leave, each in a millisecond: the tenth is the first to wait for 5 ms, at 10 ms; the first
 * drop is an interval later, and each after that sooner by the root of their count.
 */
static bool check_codel(enum ecn ecn, const char *what)
{
  const int packets = 20000, dropping_ms = 10000;
  const struct impairments impairments = {.rate = PACKET_BYTES * 8 * 1000,
                                          .queue_bytes = UINT64_MAX,
                                          .mark_above_bytes = UINT64_MAX,
                                          .codel = {5 * NS_PER_MS, 100 * NS_PER_MS, true}};
  int expected = 0;
  for (double time = 110; time < dropping_ms; time += 100 / sqrt(expected)) expected++;
  struct direction direction = direction_create(impairments, 1, SIDE_A);
  struct judgement *judgements = calloc((size_t)packets, sizeof *judgements);
  if (judgements == NULL) fail("no memory");
  int found = 0;
  for (int i = 0; i < packets; i++) {
    const struct arrival arrival = {.now = i * NS_PER_MS / 2, .length = PACKET_BYTES, .ecn = ecn, .is_memory_left = true};
    direction_take(&direction, &arrival, &judgements[i]);
    for (const struct judgement *settled; (settled = direction_settled(&direction, arrival.now)) != NULL;)
      found += settled->fate == DROPPED_CODEL || settled->is_marked;
  }
  free(judgements);
  return report(what, expected, found, expected == found);
}

/** What becomes of a packet that comes now, and has its turn whenever it has. */
static struct judgement judge(struct direction *direction, int64_t now)
{
  struct judgement judgement;
  const struct arrival arrival = {.now = now, .length = PACKET_BYTES, .ecn = ECN_NONE, .is_memory_left = true};
  direction_take(direction, &arrival, &judgement);
  direction_settled(direction, INT64_MAX);
  return judgement;
}

/** Real packets through a real link: this process carries them, a child sends, receives and measures. */
static bool check_delay(void)
{
  char words[][32] = {"ab.delay-ns=20000000", "ab.rate=50000000", "ab.queue-bytes=1000000"};
  char *list[] = {words[0], words[1], words[2]};
  const int count = sizeof list / sizeof *list;
  const struct options options = options_parse(count, list);
  struct link *link = link_create(&options, count, list);
  int ends[2];
  if (pipe(ends) != 0) fail("no pipe");
  fflush(stdout); // or the child would say it again
  const pid_t child = fork();
  if (child < 0) fail("cannot fork");
  if (child == 0) {
    close(ends[0]);
    _exit(probe(link));
  }
  close(ends[1]);
  dup2(ends[0], STDIN_FILENO); // so that the link closes when the child has ended
  link_run(link);
  int status = -1;
  waitpid(child, &status, 0);
  return status == 0;
}

/** Sends a datagram every millisecond and compares its way with what was asked for. @returns the exit code */
static int probe(const struct link *link)
{
  const int own = namespace_own();
  const int sender = probe_socket(link_namespace(link, SIDE_A), false);
  const int receiver = probe_socket(link_namespace(link, SIDE_B), true);
  namespace_enter(own);
  static int64_t errors[PROBES];
  int sent = 0, received = 0;
  int64_t next = clock_now();
  while (received < PROBES) {
    const int64_t wait = sent < PROBES ? next - clock_now() : NS_PER_SECOND;
    if (wait <= 0) {
      uint8_t datagram[PROBE_BYTES - 28] = {0};
      const int64_t now = clock_now() + clock_wall_offset();
      memcpy(datagram, &now, sizeof now);
      if (send(sender, datagram, sizeof datagram, 0) < 0) fail("cannot send");
      sent++;
      next += PROBE_EVERY_NS;
      continue;
    }
    struct pollfd input = {receiver, POLLIN, 0};
    const struct timespec timeout = {wait / NS_PER_SECOND, wait % NS_PER_SECOND};
    if (ppoll(&input, 1, &timeout, NULL) > 0) errors[received++] = receive_error(receiver);
    else if (sent == PROBES) break;
  }
  qsort(errors, (size_t)received, sizeof *errors, compare);
  // The last few in a hundred are the machine's other work, where it has some.
  const struct { const char *what; double share; } shares[] = {
      {"delay, ms too long at the shortest", 0},
      {"delay, ms too long in the median", 0.5},
      {"delay, ms too long for 1 in 20", 0.95},
  };
  bool is_good = report("datagrams received", PROBES, received, received == PROBES);
  for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
    const double error = received > 0 ? (double)errors[(int)(received * shares[i].share)] / NS_PER_MS : INFINITY;
    is_good &= report(shares[i].what, 0, error, fabs(error) * NS_PER_MS <= LATE_TOLERANCE_NS);
  }
  fflush(stdout);
  return is_good ? 0 : 1;
}

static int probe_socket(int namespace, bool is_receiver)
{
  namespace_enter(namespace);
  const struct sockaddr_in name = {
      .sin_family = AF_INET, .sin_port = htons(PROBE_PORT), .sin_addr.s_addr = inet_addr("198.18.0.2")};
  const int on = 1, file = socket(AF_INET, SOCK_DGRAM, 0);
  if (file < 0) fail("no socket");
  if (is_receiver && setsockopt(file, SOL_SOCKET, SO_TIMESTAMPNS, &on, sizeof on) != 0) fail("no timestamps");
  const struct sockaddr *address = (const struct sockaddr *)&name;
  if ((is_receiver ? bind(file, address, sizeof name) : connect(file, address, sizeof name)) != 0) fail("no address");
  return file;
}

/** How much longer than asked for the datagram took to the receiving kernel, ns. */
static int64_t receive_error(int socket)
{
  int64_t sent;
  struct timespec arrived = {0};
  char control[256];
  struct iovec data = {&sent, sizeof sent};
  struct msghdr message = {.msg_iov = &data, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control};
  if (recvmsg(socket, &message, 0) < 0) fail("cannot receive");
  for (struct cmsghdr *at = CMSG_FIRSTHDR(&message); at != NULL; at = CMSG_NXTHDR(&message, at))
    if (at->cmsg_type == SCM_TIMESTAMPNS) memcpy(&arrived, CMSG_DATA(at), sizeof arrived);
  const int64_t wire = PROBE_BYTES * 8 * NS_PER_SECOND / RATE;
  return arrived.tv_sec * NS_PER_SECOND + arrived.tv_nsec - sent - DELAY_NS - wire;
}

static int compare(const void *left, const void *right)
{
  const int64_t a = *(const int64_t *)left, b = *(const int64_t *)right;
  return a < b ? -1 : a > b;
}

static bool report(const char *what, double expected, double found, bool is_good)
{
  printf("{\"check\":\"%s\",\"expected\":%.6g,\"found\":%.6g,\"isGood\":%s}\n", what, expected, found,
         is_good ? "true" : "false");
  return is_good;
}
