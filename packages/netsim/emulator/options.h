#ifndef OPTIONS_H
#define OPTIONS_H
#include "direction.h"
#include "packet.h"
#include <stdbool.h>

#define MOST_SETTINGS 64

/** Everything a link is started with, as `name=value` words; `ab.` and `ba.` before the name of an impairment. */
struct options {
  enum { MEDIUM_TUN, MEDIUM_TAP, MEDIUM_NONE } medium;
  const char *address[SIDES];
  int prefix, mtu;
  uint64_t seed;
  /** how much further it is, each way, to this address, in network order, than to the others; none where it takes no time */
  struct far { uint32_t address; int64_t ns; } far;
  int64_t lifetime_ns;
  bool is_realtime;
  /** the processor to keep to, −1 for any */
  int processor;
  /** NULL where none is to be written */
  const char *fates, *capture[SIDES];
  uint32_t snap_length;
  struct impairments impairments[SIDES];
  /** kernel settings of a side's namespace, `net.ipv4.name` and value */
  struct setting { const char *name, *value; } settings[SIDES][MOST_SETTINGS];
  int settings_count[SIDES];
};

/** Reads the words, which it cuts up, or ends the program with the word that is wrong. */
struct options options_parse(int count, char *words[]);
#endif
