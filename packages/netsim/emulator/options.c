#include "options.h"
#include "clock.h"
#include "files.h"
#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_LIFETIME_S 86400
#define LARGEST_PACKET 65535
#define MOST_PROCESSORS 1024

static bool set_link(struct options *options, const char *name, char *value);
static bool set_side(struct options *options, enum side side, const char *name, char *value);
static bool set_impairment(struct impairments *impairments, const char *name, const char *value);
static bool read_whole(const char *text, int64_t least, int64_t most, int64_t *number);
static bool read_chance(const char *text, double *chance);
static bool read_burst(const char *text, struct impairments *impairments);
static bool read_codel(const char *text, struct codel_settings *codel);
static bool read_far(char *text, struct far *far);

struct options options_parse(int count, char *words[])
{
  struct options options = {
      .address = {"198.18.0.1", "198.18.0.2"}, // RFC 2544: for tests of networks, never in one
      .prefix = 30,
      .mtu = 1500,
      .seed = 1,
      .lifetime_ns = 600 * NS_PER_SECOND,
      .is_realtime = true,
      .processor = -1,
      .snap_length = 262144,
      .impairments = {{.mark_above_bytes = UINT64_MAX}, {.mark_above_bytes = UINT64_MAX}},
  };
  for (int i = 0; i < count; i++) {
    char *value = strchr(words[i], '=');
    errno = 0;
    if (value == NULL) fail("“%s” is not name=value", words[i]);
    *value++ = '\0';
    if (!set_link(&options, words[i], value)) fail("“%s=%s” is no option, or its value is not one", words[i], value);
  }
  return options;
}

static bool set_link(struct options *options, const char *name, char *value)
{
  int64_t number;
  if (strncmp(name, "ab.", 3) == 0) return set_impairment(&options->impairments[SIDE_A], name + 3, value);
  if (strncmp(name, "ba.", 3) == 0) return set_impairment(&options->impairments[SIDE_B], name + 3, value);
  if (strncmp(name, "a.", 2) == 0) return set_side(options, SIDE_A, name + 2, value);
  if (strncmp(name, "b.", 2) == 0) return set_side(options, SIDE_B, name + 2, value);
  if (strcmp(name, "medium") == 0) {
    options->medium = strcmp(value, "tap") == 0 ? MEDIUM_TAP : strcmp(value, "tun") == 0 ? MEDIUM_TUN : MEDIUM_NONE;
    return options->medium != MEDIUM_NONE || strcmp(value, "none") == 0;
  }
  if (strcmp(name, "fates") == 0) return options->fates = value, true;
  if (strcmp(name, "far") == 0) return read_far(value, &options->far);
  if (strcmp(name, "prefix") == 0) return read_whole(value, 1, 30, &number) && (options->prefix = (int)number, true);
  if (strcmp(name, "mtu") == 0)
    return read_whole(value, 68, LARGEST_PACKET, &number) && (options->mtu = (int)number, true);
  if (strcmp(name, "seed") == 0)
    return read_whole(value, 0, INT64_MAX, &number) && (options->seed = (uint64_t)number, true);
  if (strcmp(name, "snap-length") == 0)
    return read_whole(value, 1, 262144, &number) && (options->snap_length = (uint32_t)number, true);
  if (strcmp(name, "lifetime-s") == 0)
    return read_whole(value, 1, MOST_LIFETIME_S, &number) && (options->lifetime_ns = number * NS_PER_SECOND, true);
  if (strcmp(name, "processor") == 0)
    return read_whole(value, 0, MOST_PROCESSORS - 1, &number) && (options->processor = (int)number, true);
  if (strcmp(name, "realtime") == 0)
    return read_whole(value, 0, 1, &number) && (options->is_realtime = number == 1, true);
  return false;
}

static bool set_side(struct options *options, enum side side, const char *name, char *value)
{
  if (strcmp(name, "address") == 0) return options->address[side] = value, true;
  if (strcmp(name, "capture") == 0) return options->capture[side] = value, true;
  if (strcmp(name, "set") != 0 || options->settings_count[side] == MOST_SETTINGS) return false;
  char *text = strchr(value, '=');
  if (text == NULL) return false;
  *text++ = '\0';
  options->settings[side][options->settings_count[side]++] = (struct setting){value, text};
  return true;
}

static bool set_impairment(struct impairments *to, const char *name, const char *value)
{
  const struct { const char *name; int64_t most; int64_t *number; } times[] = {
      {"delay-ns", 3600 * NS_PER_SECOND, &to->delay_ns},
      {"jitter-ns", 3600 * NS_PER_SECOND, &to->jitter_ns},
      {"duplicate-after-ns", 3600 * NS_PER_SECOND, &to->duplicate_after_ns},
      {"reorder-by-ns", 3600 * NS_PER_SECOND, &to->reorder_by_ns},
  };
  const struct { const char *name; double *chance; } chances[] = {
      {"loss", &to->loss}, {"duplicate", &to->duplicate}, {"reorder", &to->reorder}, {"corrupt", &to->corrupt}};
  const struct { const char *name; struct intervals *set; } sets[] = {
      {"drop", &to->drop},
      {"duplicate-mask", &to->duplicate_mask},
      {"reorder-mask", &to->reorder_mask},
      {"corrupt-mask", &to->corrupt_mask},
      {"blackout-ns", &to->blackout},
  };
  int64_t number;
  for (size_t i = 0; i < sizeof times / sizeof *times; i++)
    if (strcmp(name, times[i].name) == 0) return read_whole(value, 0, times[i].most, times[i].number);
  for (size_t i = 0; i < sizeof chances / sizeof *chances; i++)
    if (strcmp(name, chances[i].name) == 0) return read_chance(value, chances[i].chance);
  for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
    if (strcmp(name, sets[i].name) == 0) return intervals_parse(sets[i].set, value);
  if (strcmp(name, "rate") == 0)
    return read_whole(value, 0, 1000000000000, &number) && (to->rate = (uint64_t)number, true);
  if (strcmp(name, "queue-bytes") == 0)
    return read_whole(value, 0, INT64_MAX, &number) && (to->queue_bytes = (uint64_t)number, true);
  if (strcmp(name, "mark-above-bytes") == 0)
    return read_whole(value, 0, INT64_MAX, &number) && (to->mark_above_bytes = (uint64_t)number, true);
  if (strcmp(name, "codel") == 0) return read_codel(value, &to->codel);
  if (strcmp(name, "mtu") == 0)
    return read_whole(value, 0, LARGEST_PACKET, &number) && (to->mtu = (uint32_t)number, true);
  return strcmp(name, "burst") == 0 && read_burst(value, to);
}

static bool read_whole(const char *text, int64_t least, int64_t most, int64_t *number)
{
  char *end;
  errno = 0;
  *number = strtoll(text, &end, 10);
  return end != text && *end == '\0' && errno == 0 && *number >= least && *number <= most;
}

static bool read_chance(const char *text, double *chance)
{
  char *end;
  *chance = strtod(text, &end);
  return end != text && *end == '\0' && *chance >= 0 && *chance <= 1;
}

/** Gilbert–Elliott: `to_bad,to_good,loss_good,loss_bad`. */
static bool read_burst(const char *text, struct impairments *impairments)
{
  double *const chances[] = {&impairments->burst.to_bad, &impairments->burst.to_good, &impairments->burst.loss_good,
                             &impairments->burst.loss_bad};
  for (int i = 0; i < 4; i++) {
    char *end;
    *chances[i] = strtod(text, &end);
    if (end == text || *end != (i < 3 ? ',' : '\0') || !(*chances[i] >= 0 && *chances[i] <= 1)) return false;
    text = end + 1;
  }
  return true;
}

/** Controlled delay: `target_ns,interval_ns,marks`. */
static bool read_codel(const char *text, struct codel_settings *codel)
{
  long long target, interval;
  int marks, end = 0;
  if (sscanf(text, "%lld,%lld,%d%n", &target, &interval, &marks, &end) != 3 || text[end] != '\0') return false;
  *codel = (struct codel_settings){target, interval, marks == 1};
  return target >= 0 && interval > 0 && interval <= 3600 * NS_PER_SECOND && (marks == 0 || marks == 1);
}

/** Somebody further away: `address,ns`. */
static bool read_far(char *text, struct far *far)
{
  char *comma = strchr(text, ',');
  if (comma == NULL) return false;
  *comma = '\0';
  return inet_pton(AF_INET, text, &far->address) == 1 && read_whole(comma + 1, 0, 3600 * NS_PER_SECOND, &far->ns);
}
