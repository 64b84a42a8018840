#include "link.h"
#include "capture.h"
#include "clock.h"
#include "device.h"
#include "fates.h"
#include "files.h"
#include "namespace.h"
#include "schedule.h"
#include <errno.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#define LARGEST_FRAME (65535 + ETHERNET_HEADER)
/** Packets read from one device before something else has its turn. */
#define AT_A_TIME 16
/** Rounds before stdin is looked at again. */
#define ROUNDS_PER_LOOK 64
/** Memory for packets on their way. */
#define MOST_BYTES_UNDERWAY (512LL << 20)
#define REALTIME_PRIORITY 10

struct link {
  int namespaces[SIDES], devices[SIDES];
  uint32_t link_header;
  struct direction directions[SIDES];
  struct statistics statistics[SIDES];
  struct capture captures[SIDES];
  struct fate_log log;
  struct schedule schedule;
  int64_t wall_offset, lifetime_ns;
  /** clock_now() of the first packet, 0 before it */
  int64_t first;
  int64_t bytes_underway;
  struct far far;
  bool is_realtime;
  uint8_t buffer[LARGEST_FRAME];
};

static volatile sig_atomic_t is_asked_to_stop;

static void heed_signals(void);
static void ask_to_stop(int signal);
static void set_up_side(struct link *link, const struct options *options, enum side side);
static void keep_to(int processor);
static bool be_realtime(void);
static enum side other_side(enum side side);
static bool read_waiting(struct link *link, enum side side);
static void take_in(struct link *link, enum side from, int64_t now, uint32_t length);
static void pass_on(struct link *link, enum side from, int64_t now);
static int64_t next_time(const struct link *link);
static void put_out(struct link *link);
static void settle(struct link *link, struct packet *packet);
static bool is_stdin_closed(void);
static void wait_until(const struct link *link, int64_t time);
static void end(struct link *link);

struct link *link_create(const struct options *options, int count, char *const *words)
{
  struct link *link = calloc(1, sizeof *link);
  if (link == NULL) fail("no memory");
  const int64_t epoch = clock_now();
  link->wall_offset = clock_wall_offset();
  link->lifetime_ns = options->lifetime_ns;
  link->far = options->far;
  link->link_header = options->medium == MEDIUM_TAP ? ETHERNET_HEADER : 0;
  const int own = namespace_own();
  for (int side = 0; side < SIDES; side++) set_up_side(link, options, (enum side)side);
  namespace_enter(own);
  close(own);
  if (options->fates != NULL) link->log = fate_log_open(options->fates, epoch, link->wall_offset, count, words);
  if (options->processor >= 0) keep_to(options->processor);
  link->is_realtime = options->is_realtime && be_realtime();
  prctl(PR_SET_TIMERSLACK, 1UL); // ns: sleeps end when asked, not when convenient
  return link;
}

int link_namespace(const struct link *link, enum side side) { return link->namespaces[side]; }

bool link_is_realtime(const struct link *link) { return link->is_realtime; }

const struct statistics *link_run(struct link *link)
{
  heed_signals();
  const int64_t last = clock_now() + link->lifetime_ns;
  for (unsigned round = 0; !is_asked_to_stop; round++) {
    const int64_t now = clock_now();
    if (now >= last || (round % ROUNDS_PER_LOOK == 0 && is_stdin_closed())) break;
    for (int side = 0; side < SIDES; side++) pass_on(link, (enum side)side, now);
    const struct appointment *first = schedule_first(&link->schedule);
    if (first != NULL && first->due <= now) {
      // What a side sent before a packet reached it stands before that packet in its capture. What is read now is due
      // later than what is due already, so the first stays the first.
      read_waiting(link, other_side(first->packet->from));
      put_out(link);
      continue;
    }
    const bool has_read_a = read_waiting(link, SIDE_A), has_read_b = read_waiting(link, SIDE_B);
    if (has_read_a || has_read_b) continue;
    const int64_t next = next_time(link);
    wait_until(link, next > last ? last : next);
    if (is_stdin_closed()) break;
  }
  end(link);
  return link->statistics;
}

/** Signals come only while we look for them, so that none slips in between looking and sleeping. */
static void heed_signals(void)
{
  const struct sigaction action = {.sa_handler = ask_to_stop};
  const int heeded[] = {SIGTERM, SIGINT, SIGHUP};
  sigset_t set;
  sigemptyset(&set);
  for (size_t i = 0; i < sizeof heeded / sizeof *heeded; i++) {
    sigaction(heeded[i], &action, NULL);
    sigaddset(&set, heeded[i]);
  }
  sigprocmask(SIG_BLOCK, &set, NULL);
  signal(SIGPIPE, SIG_IGN); // whoever reads our stdout may be gone
}

static void ask_to_stop(int signal)
{
  (void)signal;
  is_asked_to_stop = 1;
}

static void set_up_side(struct link *link, const struct options *options, enum side side)
{
  const struct device_options device = {
      .is_ethernet = options->medium == MEDIUM_TAP,
      .ethernet_last = (uint8_t)(side + 1),
      .address = options->address[side],
      .prefix = options->prefix,
      .mtu = options->mtu,
  };
  link->namespaces[side] = namespace_create();
  // Neighbour and router discovery would only be noise in captures.
  namespace_set("net.ipv6.conf.all.disable_ipv6", "1");
  namespace_set("net.ipv6.conf.default.disable_ipv6", "1");
  for (int i = 0; i < options->settings_count[side]; i++)
    namespace_set(options->settings[side][i].name, options->settings[side][i].value);
  device_loopback_up();
  link->devices[side] = options->medium == MEDIUM_NONE ? -1 : device_open(&device);
  link->directions[side] = direction_create(options->impairments[side], options->seed, side);
  if (options->capture[side] != NULL)
    link->captures[side] = capture_open(options->capture[side],
                                        device.is_ethernet ? LINKTYPE_ETHERNET : LINKTYPE_RAW, options->snap_length);
}

static void keep_to(int processor)
{
  cpu_set_t set;
  CPU_ZERO(&set);
  CPU_SET((size_t)processor, &set);
  errno = 0;
  if (sched_setaffinity(0, sizeof set, &set) != 0) fail("cannot keep to processor %d", processor);
}

/** Ahead of ordinary processes, so that a busy machine does not make packets late. Not everyone may ask for it. */
static bool be_realtime(void)
{
  const struct sched_param priority = {.sched_priority = REALTIME_PRIORITY};
  return sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &priority) == 0;
}

static enum side other_side(enum side side) { return side == SIDE_A ? SIDE_B : SIDE_A; }

/** Takes in what a side has sent. @returns whether it had sent anything */
static bool read_waiting(struct link *link, enum side side)
{
  if (link->devices[side] < 0) return false;
  int count = 0;
  for (; count < AT_A_TIME; count++) {
    const ssize_t length = read(link->devices[side], link->buffer, sizeof link->buffer);
    if (length <= 0) break;
    take_in(link, side, clock_now(), (uint32_t)length);
  }
  return count > 0;
}

/** The packet in the buffer has left a side: its fate is decided now. */
static void take_in(struct link *link, enum side from, int64_t now, uint32_t length)
{
  if (link->first == 0) link->first = now;
  struct packet *packet = malloc(sizeof *packet + length);
  if (packet == NULL) fail("no memory");
  *packet = (struct packet){.from = from, .in = now, .length = length, .out = {-1, -1}, .corrupted_byte = -1};
  memcpy(packet->bytes, link->buffer, length);
  if (link->log.file != NULL) packet_describe(packet, link->link_header);
  packet->in_frame = capture_add(&link->captures[from], now + link->wall_offset, packet->bytes, length);
  link->bytes_underway += (int64_t)(sizeof *packet + length);
  const bool is_far = link->far.ns != 0 && packet_concerns(packet, link->link_header, link->far.address);
  const struct arrival arrival = {.now = now,
                                  .first = link->first,
                                  .length = length,
                                  .farther_ns = is_far ? link->far.ns : 0,
                                  .ecn = packet_ecn(packet, link->link_header),
                                  .is_memory_left = link->bytes_underway <= MOST_BYTES_UNDERWAY};
  direction_take(&link->directions[from], &arrival, &packet->judgement);
  packet->number = link->directions[from].packets;
  link->statistics[from].packets++;
  link->statistics[from].bytes += length;
  pass_on(link, from, now);
}

/** Packets whose fate is settled by now are on their way, or are not. */
static void pass_on(struct link *link, enum side from, int64_t now)
{
  for (struct judgement *judgement; (judgement = direction_settled(&link->directions[from], now)) != NULL;) {
    struct packet *packet = packet_judged(judgement);
    if (judgement->is_marked) packet_mark(packet, link->link_header);
    if (judgement->is_corrupted) packet_corrupt(packet, link->link_header);
    for (int copy = 0; copy < judgement->copies; copy++) {
      if (!schedule_add(&link->schedule, packet, copy)) fail("no memory");
      packet->copies_waiting++;
    }
    if (packet->copies_waiting == 0) settle(link, packet);
  }
}

/** When there is something to do, though nothing comes. */
static int64_t next_time(const struct link *link)
{
  const struct appointment *first = schedule_first(&link->schedule);
  int64_t next = first == NULL ? INT64_MAX : first->due;
  for (int side = 0; side < SIDES; side++) {
    const int64_t deadline = direction_deadline(&link->directions[side]);
    if (deadline < next) next = deadline;
  }
  return next;
}

/** The earliest copy goes out. */
static void put_out(struct link *link)
{
  const struct appointment first = *schedule_first(&link->schedule);
  struct packet *packet = first.packet;
  const enum side from = packet->from, to = other_side(from);
  const int copy = first.copy;
  const int64_t now = clock_now(), late = now - first.due;
  schedule_drop_first(&link->schedule);
  if (write(link->devices[to], packet->bytes, packet->length) == (ssize_t)packet->length) {
    packet->out[copy] = now;
    packet->out_frame[copy] =
        capture_add(&link->captures[to], now + link->wall_offset, packet->bytes, packet->length);
    statistics_add_copy(&link->statistics[from], packet->length, late);
  }
  if (--packet->copies_waiting > 0) return;
  if (packet->out[0] < 0 && packet->out[1] < 0) packet->judgement.fate = REFUSED;
  settle(link, packet);
}

/** A packet's fate is known: it is counted, logged and forgotten. */
static void settle(struct link *link, struct packet *packet)
{
  statistics_add(&link->statistics[packet->from], packet);
  fate_log_add(&link->log, packet);
  link->bytes_underway -= (int64_t)(sizeof *packet + packet->length);
  free(packet);
}

/** Whoever started us is gone, or has closed the link; what comes on stdin before that means nothing. */
static bool is_stdin_closed(void)
{
  struct pollfd input = {STDIN_FILENO, POLLIN, 0};
  const struct timespec now = {0, 0};
  sigset_t none;
  sigemptyset(&none);
  char ignored[256];
  return ppoll(&input, 1, &now, &none) > 0 && read(STDIN_FILENO, ignored, sizeof ignored) <= 0;
}

/** Sleeps until the time, a packet, a word on stdin, or a signal. */
static void wait_until(const struct link *link, int64_t time)
{
  struct pollfd inputs[] = {
      {link->devices[SIDE_A], POLLIN, 0}, {link->devices[SIDE_B], POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
  const int64_t wait = time - clock_now();
  const struct timespec timeout = {wait / NS_PER_SECOND, wait % NS_PER_SECOND};
  sigset_t none;
  sigemptyset(&none);
  if (wait > 0) ppoll(inputs, sizeof inputs / sizeof *inputs, &timeout, &none);
}

static void end(struct link *link)
{
  for (int side = 0; side < SIDES; side++) {
    namespace_kill(link->namespaces[side]);
    if (link->devices[side] < 0) continue;
    namespace_enter(link->namespaces[side]);
    link->statistics[side].unread = device_unread();
  }
  for (int side = 0; side < SIDES; side++) // what was sent before the end has a fate too
    while (read_waiting(link, (enum side)side)) continue;
  for (int side = 0; side < SIDES; side++)
    for (struct judgement *judgement; (judgement = judgements_shift(&link->directions[side].waiting)) != NULL;) {
      judgement->fate = DROPPED_CLOSING;
      judgement->is_corrupted = judgement->is_held_back = false;
      settle(link, packet_judged(judgement));
    }
  for (const struct appointment *first; (first = schedule_first(&link->schedule)) != NULL;) {
    struct packet *packet = first->packet;
    schedule_drop_first(&link->schedule);
    if (--packet->copies_waiting > 0) continue;
    if (packet->out[0] < 0) packet->judgement.fate = DROPPED_CLOSING;
    settle(link, packet);
  }
  for (int side = 0; side < SIDES; side++) capture_close(&link->captures[side]);
  fate_log_close(&link->log, link->statistics);
}
